/** How much of its room a model gives to the hub's tools, counted by a real tokenizer. */
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ListedTool } from '../../../../../src/main/hub/kernel/call.ts';
import { withAccountChoice } from '../../../../../src/main/hub/kernel/tools/authorize.ts';
import { createInventory, sharedList, type ToolList } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { tokensOf } from '../../../../../src/main/hub/kernel/tools/json-schema.ts';
import { describeSearch, findTools, ownTools } from '../../../../../src/main/hub/kernel/tools/own-tools.ts';
import { type ListKind, listKindFor } from '../../../../../src/main/hub/kernel/tools/tool-lists.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { readTool, type Tool } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Account, Grant } from '../../../../../src/shared/model.ts';
import { ok } from '../../../../../src/shared/result.ts';

const made = (name: string, toolset: string, description: string): Tool =>
  readTool({
    name,
    title: name,
    description,
    toolset,
    input: z.strictObject({ text: z.string().optional().describe('What to look for') }),
    output: z.object({}),
    place: () => undefined,
    run: async () => ok({}),
  });

const platformOf = (tools: Tool[], name = 'many'): Platform => ({ ...github, name, title: name, places: [], tools });

const granting = (tools: Tool[], toolsets?: string[]): Grant => ({
  endpoints: ['mcp'],
  accounts: [],
  tools: tools.map(({ name }) => name),
  access: ['read', 'write', 'destructive'],
  repositories: ['*/*'],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
  ...(toolsets && { toolsets }),
});

const countedOf = (
  tools: { name: string; description: string; inputSchema: object }[],
  count: (text: string) => number,
) =>
  tools.reduce(
    (sum, { name, description, inputSchema }) => sum + count(name + description + JSON.stringify(inputSchema)),
    0,
  );

/** What MCP shows of a list: `name`, `description` and `inputSchema` of each tool. */
const shownOf = ({ listed, hidden, own }: ToolList, schemaOf = ({ lightSchema }: ListedTool) => lightSchema) => [
  ...listed.map((one) => ({
    name: one.tool.name,
    description: one.tool.description,
    inputSchema: schemaOf(one),
  })),
  ...ownTools
    .filter(({ name }) => own.includes(name))
    .map(({ name, description, inputSchema }) => ({
      name,
      inputSchema,
      description: name === 'search_tools' ? describeSearch(hidden) : description,
    })),
];
const namesOf = ({ listed }: ToolList): string[] => listed.map(({ tool }) => tool.name);

describe('the kind of a list', () => {
  it.each<[string, Parameters<typeof listKindFor>, ListKind]>([
    ['the address says, before all else', [{ toolsets: ['a'], toolList: 'all' }, { asked: 'small' }], 'small'],
    ['the key says, toolsets first', [{ toolsets: ['a'], toolList: 'all' }, { client: 'claude-code' }], 'toolsets'],
    ['the key says', [{ toolList: 'small' }, { client: 'claude-code' }], 'small'],
    ['fits Claude Code', [{}, { client: 'claude-code' }], 'all'],
    ['fits Qwen Code', [{}, { client: 'qwen-cli-mcp-client-opengithubx' }], 'all'],
    ['fits any other', [{}, { client: 'not-claude-code' }], 'short'],
    ['fits one without a name', [{}, {}], 'short'],
  ])('is what %s', (_, [grant, said], kind) => expect(listKindFor(grant, said)).toBe(kind));
});

/** Such clients know whole Latin words. */
const hintWords = expect.stringMatching(/^[a-z-]+( [a-z-]+){2,9}$/);

describe('the list of a key for all platforms', () => {
  /** How many tokens it costs, where so many accounts are connected on each platform. */
  const costOf = (kind: ListKind, accountsEach: number, more: Partial<Grant> = {}): number => {
    const labels = { github: ['ada-demo', 'octavia'], slack: ['ada@northwind', 'ada@lighthouse'] };
    const mail = ['ada@example.com', 'ada@northwind.example'];
    const accounts = platforms.flatMap(({ name: platform }) =>
      ({ ...labels, google: mail, notion: ['Ada Lovelace (Ada’s pages)', 'Ada Lovelace (Northwind)'] })[
        platform as 'github'
      ]
        .slice(0, accountsEach)
        .map((label): Account => ({ ...unused, id: `${platform} ${label}`, platform, label })),
    );
    const whole = { ...grant, ...more, accounts: accounts.map(({ id }) => id) };
    const shown = shownOf(inventory.list(whole, kind), (one) => withAccountChoice(one, accounts, whole));
    return shown.reduce((sum, tool) => sum + o200k(JSON.stringify(tool)), 0);
  };
  const unused = { userId: '', state: 'connected' as const, scopes: [], connectedAt: '', expiresAt: null };

  const inventory = createInventory(() => platforms);
  const grant = granting(platforms.flatMap(({ tools }) => tools));

  it('is for most clients what people use, with the way to the rest', () => {
    const list = inventory.list(grant);
    expect(namesOf(list)).toMatchSnapshot();
    expect(list.own).toEqual(['approval_status', 'search_tools', 'read_tool', 'write_tool']);
    expect(inventory.list(grant)).toBe(list);
  });

  it('is for those that search by themselves everything and none of that way', () => {
    const { listed, allowed, own } = inventory.list(grant, 'all');
    expect([listed, own]).toEqual([allowed, ['approval_status']]);
    for (const { tool } of listed) expect([tool.name, tool.hint]).toEqual([tool.name, hintWords]);
  });

  it('costs at most 6,000 tokens with one account each, 6,600 with two, and 2,500 where it is small', () => {
    const [one, two, small] = [costOf('short', 1), costOf('short', 2), costOf('small', 1)];
    console.info(`${one}, ${two}, ${small} tokens; everything ${costOf('all', 1)}`);
    expect([one <= 6_000, two <= 6_600, small <= 2_500]).toEqual([true, true, true]);
  });

  it('is for small ones the most used of that', () => {
    const list = inventory.list(grant, 'small');
    expect(namesOf(list)).toHaveLength(12);
    expect(namesOf(inventory.list(grant))).toEqual(expect.arrayContaining(namesOf(list)));
  });

  it('for one that may only read has none of what changes something, nor a way to it', () => {
    const list = inventory.list({ ...grant, access: ['read'] });
    expect(list.listed.every(({ tool }) => tool.access === 'read')).toBe(true);
    expect([list.listed.length, list.own]).toEqual([33, ['search_tools', 'read_tool']]);
  });
});

describe('the default list', () => {
  it('never finds fewer tokens in a tool than a tokenizer does', () => {
    const all = createInventory(() => platforms).all.map(({ tool, lightSchema }) => ({
      ...tool,
      inputSchema: lightSchema,
    }));
    for (const { name, description, inputSchema } of [...all, ...ownTools]) {
      const bound = tokensOf(name, description, inputSchema);
      for (const count of [cl100k, o200k])
        expect([name, bound >= countedOf([{ name, description, inputSchema }], count)]).toEqual([name, true]);
    }
  });

  it.each([
    ['many small tools', 200, 'Looks for a thing.'],
    ['few large ones', 40, 'A sentence about what this one does, and when to use it. '.repeat(60)],
  ])('stays within both with %s, in the same order each time', (_, count, description) => {
    const tools = Array.from({ length: count }, (_, place) =>
      made(`many_tool_${place}`, `set_${place % 7}`, description),
    );
    const inventory = createInventory(() => [platformOf(tools)]);
    const grant = granting(tools);
    const shown = shownOf(inventory.list(grant));
    expect(shown.length).toBeLessThanOrEqual(37);
    expect(countedOf(shown, cl100k)).toBeLessThanOrEqual(9_000);
    expect(countedOf(shown, cl100k)).toBeGreaterThan(900);
    expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(['search_tools', 'read_tool']));
    expect(shownOf(createInventory(() => [platformOf(tools)]).list(grant))).toEqual(shown);
  });
});

describe('the default list of several platforms', () => {
  const sized = (name: string, count: number, description = 'Looks for a thing.'): Platform =>
    platformOf(
      Array.from({ length: count }, (_, place) => made(`${name}_tool_${place}`, name, description)),
      name,
    );
  const listOf = (platforms: Platform[], accounts: string[] = []): string[] =>
    namesOf(createInventory(() => platforms).list({ ...granting(platforms.flatMap(({ tools }) => tools)), accounts }));
  const counted = (names: string[]): Record<string, number> =>
    Object.fromEntries(
      [...Map.groupBy(names, (name) => name.split('_')[0] ?? '')].map(([name, those]) => [name, those.length]),
    );

  it('of GitHub alone begins with what people use, the rest in order of use', () => {
    expect(listOf([github])).toMatchSnapshot();
    expect(listOf([github], ['first:github'])).toEqual(listOf([github]));
  });

  it('lets them take turns, and gives what one leaves to the others', () => {
    expect(counted(listOf([sized('a', 50), sized('b', 50), sized('c', 50)]))).toEqual({ a: 11, b: 11, c: 11 });
    expect(counted(listOf([sized('a', 50), sized('b', 2), sized('c', 50)]))).toEqual({ a: 16, b: 2, c: 15 });
    expect(counted(listOf([github, sized('b', 50)]))['b']).toBeGreaterThan(5);
  });

  it('keeps the order of the platforms and of their tools', () => {
    const names = listOf([sized('a', 50), sized('b', 50)]);
    expect(names).toEqual([...names].sort(new Intl.Collator('en', { numeric: true }).compare));
  });

  it('has those last on which no account is connected yet', () => {
    const [a, b] = [sized('a', 50), sized('b', 10)];
    expect(counted(listOf([a, b], ['first:a', 'cac_1']))).toEqual({ a: 23, b: 10 });
    expect(counted(listOf([a, b], ['cac_1', 'first:b']))).toEqual({ a: 33 });
    expect(counted(listOf([a, b], ['first:a', 'first:b']))).toEqual({ a: 23, b: 10 });
  });
});

describe('a list that serves several keys', () => {
  const sized = (name: string, count: number): Platform =>
    platformOf(
      Array.from({ length: count }, (_, place) => made(`${name}_tool_${place}`, name, 'Looks for a thing.')),
      name,
    );
  const [a, b, theirs] = [sized('a', 50), sized('b', 50), { ...sized('theirs', 9), isImported: true as const }];
  const inventory = createInventory(() => [a, b, theirs]);
  const own = ['search_tools', 'read_tool'];
  const keyOf = (platforms: Platform[], accounts: string[] = []): Grant => ({
    ...granting(platforms.flatMap(({ tools }) => tools)),
    accounts,
  });

  it('is for one what is listed for it, and the way to the rest', () => {
    const grant = keyOf([a, b], ['cac_1', 'first:b']);
    expect(sharedList(inventory, [grant])).toEqual([...namesOf(inventory.list(grant)), ...own]);
  });

  it('holds no more for several, and of each', () => {
    const names = sharedList(inventory, [keyOf([a], ['cac_1']), keyOf([b], ['cac_2'])]);
    expect(names.length).toBeLessThanOrEqual(36);
    expect([names.includes('a_tool_0'), names.includes('b_tool_0')]).toEqual([true, true]);
  });

  it('has last what all of them wait for', () => {
    const waiting = keyOf([a, b], ['first:a', 'first:b']);
    expect(sharedList(inventory, [waiting])).toContain('b_tool_0');
    expect(sharedList(inventory, [keyOf([a, b], ['cac_1', 'first:b']), waiting])).not.toContain('b_tool_0');
    expect(sharedList(inventory, [keyOf([a], ['cac_1']), waiting])).not.toContain('b_tool_0');
    expect(sharedList(inventory, [keyOf([a, b], ['cac_1', 'cac_2']), waiting])).toContain('b_tool_0');
  });

  it('leaves out what the description does, which is found by search', () => {
    expect(sharedList(inventory, [keyOf([theirs])])).toEqual(own);
  });

  it('is never empty: without a key or a tool it has what leads to some', () => {
    // Nothing named would be everything, at Open WebUI.
    const all = ownTools.map(({ name }) => name);
    expect(sharedList(inventory, [])).toEqual(all);
    expect(sharedList(inventory, [keyOf([])])).toEqual(all);
  });
});

describe('toolsets', () => {
  it('list their own tools, all of them, and nothing that the key does not allow', () => {
    const tools = Array.from({ length: 80 }, (_, place) => made(`many_tool_${place}`, place % 2 ? 'odd' : 'even', ''));
    const inventory = createInventory(() => [platformOf(tools)]);
    expect(inventory.toolsets).toEqual(['even', 'odd']);
    const grant = granting(tools.slice(0, 70), ['odd']);
    expect(namesOf(inventory.list(grant, 'toolsets'))).toEqual(
      tools.slice(0, 70).flatMap(({ name, toolset }) => (toolset === 'odd' ? [name] : [])),
    );
    expect(inventory.allowed(grant)).toHaveLength(70);
  });
});

describe('finding tools', () => {
  const tools = [
    made('many_send_message', 'messages', 'Sends a message to a channel.'),
    made('many_list_channels', 'channels', 'The channels there are.'),
    ...Array.from({ length: 14 }, (_, place) => made(`many_report_${place}`, 'reports', 'A report.')),
  ];
  const { all } = createInventory(() => [platformOf(tools)]);
  const find = (query: string, among = all) =>
    findTools(query, among, (one) => withAccountChoice(one, [], granting([])));
  const names = (query: string) => find(query).tools.map(({ name }) => name);

  it('puts those first that fit best, and gives what each takes', () => {
    expect(names('send a message to the channel')[0]).toBe('many_send_message');
    expect(names('CHANNELS')[0]).toBe('many_list_channels');
    expect(find('channels').tools[0]?.input_schema).toEqual({
      ...all[1]?.lightSchema,
      properties: { text: expect.anything() },
    });
  });

  it('gives three and the names of further ones; nothing where nothing fits', () => {
    expect([names('report').length, find('report').others.length]).toEqual([3, 11]);
    expect([names('xylophone'), names('!?')]).toEqual([[], []]);
  });

  it('answers any query within 500 tokens', () => {
    const built = createInventory(() => platforms).all;
    const asked = built.flatMap(({ tool }) => [tool.name, tool.title, tool.description]);
    const costs = asked.map((query) => o200k(JSON.stringify(find(query.slice(0, 200), built))));
    console.info(`${asked.length} searches: at most ${Math.max(...costs)} tokens`);
    expect(Math.max(...costs)).toBeLessThanOrEqual(500);
  });

  it('gives one alone that is asked for by its name, with the names of its fields', () => {
    const built = createInventory(() => platforms).all;
    const { tools: found, others } = find('github_list_branches', built);
    expect([found.map(({ name }) => name), others]).toEqual([['github_list_branches'], []]);
    expect(found[0]).toMatchObject({ fields: expect.arrayContaining(['branch']) });
    expect(find('list branches', built).tools[0]).not.toHaveProperty('fields');
  });

  it('finds each tool by the words of its name, and by its title', () => {
    const built = createInventory(() => platforms).all;
    const missed = built.flatMap(({ tool: { name, title } }) => {
      const [, ...words] = name.split('_');
      const queries = words.length === 1 || name === 'github_get_me' ? [title] : [title, words.join(' ')];
      return queries.filter((query) => !find(query, built).tools.some((one) => one.name === name));
    });
    expect(missed).toEqual([]);
  });

  it.each([
    ['bug report', 'github_create_issue'],
    ['创建问题', 'github_create_issue'],
    ['CI status', 'github_get_actions'],
    ['archive email', 'google_label_thread'],
    ['agendar una reunión', 'google_create_event'],
    ['envoyer un message', 'slack_send_message'],
    ['Kommentar schreiben', 'github_add_comment'],
    ['プルリクエストをマージ', 'github_merge_pull_request'],
  ])('finds by %s what people mean by it', (query, name) => {
    const { all: built } = createInventory(() => platforms);
    expect(find(query, built).tools.map((one) => one.name)).toContain(name);
  });
});
