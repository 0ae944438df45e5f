/** Schemas as models are shown them, and what those who are not shown a rule are told when they break it. */
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { JsonSchema, ListedTool } from '../../../../../src/main/hub/kernel/call.ts';
import { withAccountChoice } from '../../../../../src/main/hub/kernel/tools/authorize.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { lighter, toJsonSchema } from '../../../../../src/main/hub/kernel/tools/json-schema.ts';
import { wrongArguments } from '../../../../../src/main/hub/kernel/tools/wrong-arguments.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import type { Grant } from '../../../../../src/shared/model.ts';

const { all, find } = createInventory(() => platforms);
const propertiesOf = (schema: JsonSchema): [string, JsonSchema][] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);

describe('a lighter schema', () => {
  it('keeps what a right call needs, and drops what only refuses one', () => {
    const schema = toJsonSchema(
      z.strictObject({
        format: z.string().min(1).max(9).regex(/a/).regex(/b/).describe('A name like a keyword'),
        state: z.enum(['open', 'closed']).default('open'),
        limit: z.int().min(1).max(50).optional(),
        number: z.int().min(1).max(1_000_000_000),
        files: z
          .array(z.strictObject({ pattern: z.string().max(3) }))
          .min(1)
          .max(5),
        icon: z.emoji().nullable(),
        dry_run: z.boolean().optional(),
        idempotency_key: z.string().optional(),
        fields: z
          .array(z.enum(['a', 'b']))
          .min(1)
          .max(2)
          .optional(),
      }),
      'input',
    );
    const text = { type: 'string' };
    expect(lighter(schema)).toEqual({
      type: 'object',
      properties: {
        format: { ...text, description: 'A name like a keyword' },
        state: { ...text, enum: ['open', 'closed'], default: 'open' },
        limit: { type: 'integer', maximum: 50 },
        number: { type: 'integer' },
        files: {
          type: 'array',
          minItems: 1,
          items: { type: 'object', properties: { pattern: text }, required: ['pattern'] },
        },
        icon: { anyOf: [text, { type: 'null' }] },
        fields: { type: 'array', items: text },
      },
      required: ['format', 'number', 'files', 'icon'],
    });
  });

  // o200k tokens of `{name, description, inputSchema}` at the official server (github/github-mcp-server), 2026-11-28. Ours
  // as a key with one account shows them. Its merge takes 132, and ours is held to 165.
  it.each([
    ['github_create_issue', 644],
    ['github_get_pull_request', 527],
    ['github_get_commit', 231],
    ['github_list_commits', 387],
    ['github_create_pull_request', 181],
    ['github_list_branches', 113],
    ['github_merge_pull_request', 165],
  ])('of %s costs no more than %i tokens', (name, most) => {
    const listed = find(name) as ListedTool;
    const inputSchema = withAccountChoice(listed, [], { accounts: [] } as unknown as Grant);
    const shown = { name, description: listed.tool.description, inputSchema };
    expect(countTokens(JSON.stringify(shown))).toBeLessThanOrEqual(most);
  });

  it('costs half of what the whole one does, over all tools', () => {
    const cost = (of: 'inputSchema' | 'lightSchema') =>
      all.reduce(
        (sum, one) =>
          sum +
          countTokens(JSON.stringify({ name: one.tool.name, description: one.tool.description, schema: one[of] })),
        0,
      );
    const [whole, light] = [cost('inputSchema'), cost('lightSchema')];
    console.info(`${all.length} tools: ${whole} tokens, then ${light}`);
    expect(light / whole).toBeLessThan(0.56);
  });
});

/** A value that breaks the keyword, where one can be made. */
function breaking(field: JsonSchema, keyword: string): unknown {
  const bound = Number(field[keyword]);
  if (keyword === 'maxLength') return 'a'.repeat(bound + 1);
  if (keyword === 'minLength') return 'a'.repeat(bound - 1);
  if (keyword === 'maxItems') return Array(bound + 1).fill('a');
  if (keyword === 'minimum') return bound - 1;
  if (keyword === 'maximum') return bound + 1;
  const rule = new RegExp(String(field['pattern']), 'u');
  return ['?', 'a b\\\n', ' ', '\n', ':::'].find((text) => !rule.test(text));
}

describe('a call that breaks what its model was not shown', () => {
  const cases = all.flatMap(({ tool, inputSchema, lightSchema }) => {
    const light = new Map(propertiesOf(lightSchema));
    return propertiesOf(inputSchema).flatMap(([name, field]) =>
      ['pattern', 'minLength', 'maxLength', 'maxItems', 'minimum', 'maximum']
        .filter((keyword) => keyword in field && !(keyword in (light.get(name) ?? {})))
        .map((keyword) => [tool.name, name, keyword, breaking(field, keyword)] as const),
    );
  });

  it('is refused whichever rule it is, in one line that names the field and holds no pattern', () => {
    expect(cases.length).toBeGreaterThan(600);
    for (const [tool, field, keyword, value] of cases) {
      const listed = find(tool);
      const parsed = listed?.tool.input.safeParse({ [field]: value });
      const issues = parsed?.error?.issues.filter(({ path }) => path[0] === field) ?? [];
      expect([tool, field, keyword, value !== undefined, issues.length > 0]).toEqual([
        tool,
        field,
        keyword,
        true,
        true,
      ]);
      const said = wrongArguments(new z.ZodError(issues), { [field]: value }, listed?.inputSchema ?? {});
      expect([tool, keyword, said]).toEqual([
        tool,
        keyword,
        expect.stringMatching(/^\w+(\[0\])? (must|needs|does not) [^\n]+\.$/),
      ]);
      expect([tool, keyword, said]).toEqual([tool, keyword, expect.not.stringMatching(/\^|pattern|\\p|Invalid/)]);
    }
  });

  it.each<[string, object, string]>([
    ['github_list_issues', { repository: 'atlas' }, 'repository must be owner/name, and was "atlas".'],
    ['github_list_issues', {}, 'repository is missing (owner/name).'],
    [
      'github_list_issues',
      { repository: 'a/b', state: 'new' },
      'state must be one of open, closed, all, and was "new".',
    ],
    ['github_list_issues', { repository: 'a/b', limit: 500 }, 'limit must be at most 50, and was 500.'],
    ['github_list_issues', { repository: 'a/b', limit: 'ten' }, 'limit must be a number, and was "ten".'],
    ['github_get_me', { userId: 'x\u202e' }, 'The input has no "userId", only account.'],
    [
      'github_create_issue',
      { repository: 'a/b', title: 'x'.repeat(300) },
      'title must have at most 256 characters, and was a text of 300 characters.',
    ],
    ['github_create_issue', { repository: 'a/b', title: 't', labels: 'bug' }, 'labels must be a list, and was "bug".'],
    ['notion_create_page', { parent: 'x', title: 't', icon: 'tree' }, 'icon does not fit (An emoji): it was "tree".'],
    ['slack_get_user', { user: '\u202eada' }, 'user must be an id such as U0123456789, and was "\\u{202E}ada".'],
    ['github_get_me', [], 'The input must be an object, and was a list of 0.'],
  ])('of %s is told what is right, case %#', (tool, given, said) => {
    const listed = find(tool);
    const parsed = listed?.tool.input.safeParse(given);
    expect(wrongArguments(parsed?.error ?? new z.ZodError([]), given, listed?.inputSchema ?? {})).toContain(said);
  });
});
