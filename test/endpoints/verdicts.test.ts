/**
 * KEY-01: one verdict on every door, for every tool there is and every state a key can be in. What is expected comes from
 * rules of its own, and each door must say the same for the same reason.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import type { Tool } from '../../src/main/hub/tools/tool.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { modernClient, post } from '../harness/mcp.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { legacySession } from '../harness/streams.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

type Wish = Parameters<TestHub['createKey']>[0];
type Call = { tool: string; arguments: object; key: string | undefined };

/** A way to call a tool; a door that is added is one entry more. */
type Door = {
  name: string;
  /** What a key for it is made with, beside its state. */
  wish: Wish;
  call(call: Call): Promise<Response>;
  /** Where its credential is not a key that is made for it. */
  make?: (wish: Wish) => Promise<Made>;
  /** States that its credential can't be in. */
  never?: string[];
};

let world: World;
let hub: TestHub;
const oauth = rawOAuth(() => hub);
beforeAll(async () => {
  world = await startWorld();
  hub = await startHub(world);
}, 60_000);
afterAll(async () => {
  await hub.hub.close();
  await world.stop();
});

const bearer = (key: string | undefined): Record<string, string> => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
});
const message = (name: string, args: object) => ({ id: 1, method: 'tools/call', params: { name, arguments: args } });

const doors: Door[] = [
  {
    name: 'MCP',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      post(`${hub.url}/mcp`, key, 'tools/call', { name: tool, arguments: args }),
  },
  {
    name: 'MCP without a session, before 2026-07-28',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      fetch(`${hub.url}/mcp`, {
        method: 'POST',
        headers: bearer(key),
        body: JSON.stringify({ jsonrpc: '2.0', ...message(tool, args) }),
      }),
  },
  {
    name: 'MCP in a session',
    wish: {},
    async call({ tool, arguments: args, key }) {
      const session = await legacySession(`${hub.url}/mcp`, key ?? '').catch(() => undefined);
      return session
        ? session.send(message(tool, args))
        : fetch(`${hub.url}/mcp`, { method: 'POST', headers: bearer(key), body: '{}' });
    },
  },
  {
    name: 'MCP by call_tool',
    // A toolset of which no key of these has a tool to itself, so that something is always left to be found.
    wish: { toolsets: ['search'] },
    call: ({ tool, arguments: args, key }) =>
      post(`${hub.url}/mcp`, key, 'tools/call', { name: 'call_tool', arguments: { name: tool, arguments: args } }),
  },
  {
    name: 'OpenAPI',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      fetch(`${hub.url}/tools/${tool}`, { method: 'POST', headers: bearer(key), body: JSON.stringify(args) }),
  },
  {
    name: 'MCP by OAuth',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      post(`${hub.url}/mcp/oauth`, key, 'tools/call', { name: tool, arguments: args }),
    make: byConsent,
    // A consent is for MCP alone, and says nothing of a budget.
    never: ['a key for another endpoint', 'a key without budget'],
  },
];

/** What a key would be, as a person grants it to a client that asks for all there is. */
async function byConsent({ write = false, tools, repositories = ['*/*'], days = 1 }: Wish): Promise<Made> {
  const client = await oauth.register();
  const narrowed = { write, repositories, days, ...(tools && { tools }) };
  const { access_token } = await oauth.redeem(client, await oauth.code(client, {}, narrowed));
  return { key: access_token ?? '', id: (await oauth.key(client)).id };
}

const repository = 'ada-demo/atlas-service';
const lab = 'demo-lab/lab-platform';
/** An open pull request of the demo, and the draft of a review that is kept for another one. */
const pull = { repository, number: 33 };
const draft = { repository: lab, number: 13, review_id: 9_300_010_132 };
/** The first comment of the demo's discussion there, and the first item of its project. */
const comment_id = `DC_${Buffer.from('91000150101').toString('base64url')}`;
const item_id = 77_001_000;
/** Arguments that fit each tool; a tool without an entry fails the test. */
const fitting: Record<string, object> = {
  github_get_me: {},
  github_list_repositories: { limit: 1 },
  github_list_commits: { repository, limit: 1 },
  github_get_commit: { repository, sha: 'main' },
  github_list_issues: { repository, limit: 1 },
  github_get_issue: { repository, number: 1 },
  github_list_pull_requests: { repository, limit: 1 },
  github_get_pull_request: { repository, number: 1 },
  github_get_file: { repository },
  github_search: { kind: 'repositories', query: 'user:ada-demo', limit: 1 },
  github_my_commits: { days: 1 },
  github_create_issue: { repository, title: 'A question' },
  github_add_comment: { repository, number: 1, body: 'A remark' },
  github_create_pull_request: { repository, title: 'x', head: 'feat/page-through-query-plans', base: 'main' },
  github_update_pull_request: { ...pull, title: 'x' },
  github_create_review: { ...pull, event: 'comment', body: 'A remark' },
  github_reply_to_review_comment: { ...pull, comment_id: 91_000_103_300, body: 'x' },
  github_merge_pull_request: pull,
  github_update_pull_request_branch: pull,
  github_submit_review: { ...draft, event: 'comment' },
  github_dismiss_review: { ...pull, review_id: 9_100_010_330, message: 'x' },
  github_delete_pending_review: draft,
  github_update_comment: { repository, comment_id: 91_000_100_200, body: 'x' },
  github_delete_comment: { repository, comment_id: 91_000_100_200 },
  github_update_issue: { repository, number: 1, title: 'Another title' },
  github_list_labels: { repository },
  github_create_label: { repository, name: 'x' },
  github_update_label: { repository, name: 'bug', color: 'ffffff' },
  github_delete_label: { repository, name: 'bug' },
  github_get_actions: { repository, method: 'runs' },
  github_run_workflow: { repository, workflow: 'ci.yml', ref: 'main' },
  github_rerun_run: { repository, run_id: 9_100_010_130 },
  github_cancel_run: { repository: lab, run_id: 9_300_010_120 },
  github_delete_run_logs: { repository, run_id: 9_100_010_130 },
  github_get_tree: { repository },
  github_list_branches: { repository, limit: 1 },
  github_list_releases: { repository, limit: 1 },
  github_get_release: { repository },
  github_list_tags: { repository, limit: 1 },
  github_get_tag: { repository, tag: '2026-q2' },
  github_list_collaborators: { repository, limit: 1 },
  github_create_repository: { name: 'new-one' },
  github_fork_repository: { repository },
  github_delete_repository: { repository },
  github_list_gists: { limit: 1 },
  github_get_gist: { id: 'abc' },
  github_create_gist: { files: [{ name: 'a.md', content: 'x' }] },
  github_update_gist: { id: 'abc', description: 'x' },
  github_delete_gist: { id: 'abc' },
  github_list_starred: { limit: 1 },
  github_star_repository: { repository },
  github_watch_repository: { repository, level: 'all' },
  github_get_user: { login: 'grace-demo' },
  github_list_teams: { limit: 1 },
  github_list_team_members: { organization: 'demo-lab', team: 'platform' },
  github_write_file: { repository, branch: 'main', path: 'NEWS.md', content: 'x', message: 'x' },
  github_push_files: { repository, branch: 'main', files: [{ path: 'NEWS.md', content: 'x' }], message: 'x' },
  github_delete_file: { repository, branch: 'main', path: 'README.md', message: 'x' },
  github_restore_files: { repository, branch: 'main', commit: '0'.repeat(40), paths: ['README.md'] },
  github_create_branch: { repository, branch: 'trial' },
  github_delete_branch: { repository, branch: 'trial' },
  github_list_discussions: { repository, limit: 1 },
  github_get_discussion: { repository, number: 501 },
  github_add_discussion_comment: { repository, number: 501, body: 'A remark' },
  github_list_sub_issues: { repository, number: 2 },
  github_list_milestones: { repository },
  github_write_sub_issue: { repository, number: 2, method: 'add', sub_issue: 5 },
  github_lock_issue: { repository, number: 2, locked: true },
  github_update_discussion_comment: { repository, comment_id, body: 'Another remark' },
  github_delete_discussion_comment: { repository, comment_id },
  github_list_projects: { owner: 'ada-demo', limit: 1 },
  github_get_project: { owner: 'ada-demo', project: 1, limit: 1 },
  github_add_project_item: { owner: 'ada-demo', project: 2, repository, number: 1 },
  github_update_project_item: { owner: 'ada-demo', project: 1, item_id, fields: [{ id: 7_700_103, value: 3 }] },
  github_delete_project_item: { owner: 'ada-demo', project: 1, item_id },
  github_request_reviewers: { ...pull, reviewers: ['dev-kim'] },
};
const tools = platforms.flatMap((platform) => platform.tools);

type Verdict = 'refused' | 'limited' | 'allow' | 'ask' | 'deny';
type Made = { key: string; id: string };

/** How a key of the state is made for a door, and what is then to be said of a call. */
type State = { name: string; make(wish: Wish, made: Make): Promise<Made | undefined>; expected(tool: Tool): Verdict };
type Make = (wish: Wish) => Promise<Made>;

const withKey: Make = (wish) => hub.createKey({ callsPerMinute: 1000, ...wish });
const madeFor = (state: State, { wish, make = withKey }: Door): Promise<Made | undefined> => state.make(wish, make);
/** What loses something is in no key that is made without a word about it. */
const byAccess = ({ access }: Tool): Verdict => (access === 'read' ? 'allow' : access === 'write' ? 'ask' : 'deny');
const readOnly = ({ access }: Tool): Verdict => (access === 'read' ? 'allow' : 'deny');
const refused = (): Verdict => 'refused';
const namesRepository = ({ name }: Tool): boolean => 'repository' in (fitting[name] ?? {});

const states: State[] = [
  { name: 'no key', make: async () => undefined, expected: refused },
  { name: 'an unknown key', make: async () => ({ key: `ogx_${'0'.repeat(49)}`, id: '' }), expected: refused },
  {
    name: 'a revoked key',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      await hub.call('keys.revoke', { id: key.id });
      return key;
    },
    expected: refused,
  },
  {
    name: 'a paused key',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      await hub.call('keys.pause', { id: key.id });
      return key;
    },
    expected: refused,
  },
  { name: 'a read-only key', make: (wish, made) => made(wish), expected: readOnly },
  { name: 'a key that may write', make: (wish, made) => made({ ...wish, write: true }), expected: byAccess },
  {
    name: 'a key for one tool',
    make: (wish, made) => made({ ...wish, write: true, tools: ['github_get_me'] }),
    expected: ({ name }) => (name === 'github_get_me' ? 'allow' : 'deny'),
  },
  {
    name: 'a key for another repository',
    make: (wish, made) => made({ ...wish, write: true, repositories: ['ada-demo/none'] }),
    expected: (tool) => (namesRepository(tool) ? 'deny' : byAccess(tool)),
  },
  {
    name: 'a key for another endpoint',
    make: (wish, made) => made({ ...wish, write: true, endpoints: ['console'] }),
    expected: () => 'deny',
  },
  {
    name: 'a key for an account that is not there any more',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      await hub.call('accounts.disconnect', { account: 'ada-demo' });
      await hub.call('accounts.connect', { platform: 'github' });
      return key;
    },
    expected: () => 'deny',
  },
  {
    name: 'a key without budget',
    async make(wish, made) {
      const key = await made({ ...wish, callsPerDay: 1 });
      const me = { name: 'github_get_me', arguments: {} };
      const call = wish.toolsets ? { name: 'call_tool', arguments: me } : me;
      await (await post(`${hub.url}/mcp`, key.key, 'tools/call', call)).text();
      return key;
    },
    expected: () => 'limited',
  },
  {
    name: 'an expired key', // the last one, since it moves the clock of the hub
    make: (wish, made) => made({ ...wish, write: true, days: 1 }),
    expected: refused,
  },
];

const waiting = async () => (await hub.call('approvals.list', {})).filter(({ state }) => state === 'waiting');

/** What a door said of a call, with the reason that the record has. */
async function verdictOf(door: Door, tool: Tool, key: Made | undefined): Promise<{ verdict: Verdict; reason: string }> {
  const before = (await hub.call('audit.list', { limit: 1 }))[0]?.sequence ?? 0;
  let isOver = false;
  const asked = door.call({ tool: tool.name, arguments: fitting[tool.name] ?? {}, key: key?.key }).finally(() => {
    isOver = true;
  });
  // A question keeps an MCP call open until its person answers.
  while (!isOver) {
    for (const { id } of await waiting()) await hub.tried('approvals.deny', { id });
    await Promise.race([asked, new Promise((later) => setTimeout(later, 5))]);
  }
  const answer = await asked;
  const body = answer.text();
  for (let isRead = false; !isRead; ) {
    isRead = await Promise.race([body.then(() => true), new Promise<false>((no) => setTimeout(no, 5, false))]);
    for (const { id } of await waiting()) await hub.tried('approvals.deny', { id });
  }
  if (answer.status === 401) return { verdict: 'refused', reason: '' };
  if (answer.status === 429) return { verdict: 'limited', reason: '' };
  const after = (await hub.call('audit.list', { limit: 100, after: before })) as AuditRecord[];
  const decided = after.find(
    // What is read for the preview of a change is on record too, and decides nothing.
    ({ keyId, verdict, tool: named, access }) =>
      keyId === key?.id &&
      named === tool.name &&
      access === tool.access &&
      ['allow', 'deny', 'ask'].includes(verdict ?? ''),
  );
  if (!decided) throw new Error(`${door.name}: ${tool.name} is not on record; answered ${answer.status} ${await body}`);
  return { verdict: decided.verdict as Verdict, reason: decided.reason ?? '' };
}

describe('KEY-01', () => {
  let verdicts = 0;
  afterAll(() =>
    console.info(`${verdicts} verdicts: ${tools.length} tools, ${doors.length} doors, ${states.length} keys`),
  );

  it('has arguments for every tool there is', () => {
    expect(Object.keys(fitting).sort()).toEqual(tools.map(({ name }) => name).sort());
    for (const tool of tools) expect(tool.input.safeParse(fitting[tool.name]).success).toBe(true);
  });

  it.each(states.map((state) => [state.name, state] as const))(
    'one verdict on every door: %s',
    async (name, state) => {
      const open = doors.filter(({ never = [] }) => !never.includes(name));
      const keys: (Made | undefined)[] = [];
      for (const door of open) keys.push(await madeFor(state, door));
      if (name === 'an expired key') hub.ports.advance(86_400_000);
      for (const tool of tools) {
        const said: { verdict: Verdict; reason: string }[] = [];
        for (const [place, door] of open.entries()) {
          // A key of its own for each question: one that is declined again and again may not ask for a while.
          const key = state.expected(tool) === 'ask' ? await madeFor(state, door) : keys[place];
          const verdict = await verdictOf(door, tool, key);
          expect([door.name, tool.name, verdict.verdict]).toEqual([door.name, tool.name, state.expected(tool)]);
          said.push(verdict);
          verdicts += 1;
        }
        const reasons = new Set(said.map(({ reason }) => reason.replace(/the key is not for \w+/, 'another endpoint')));
        expect([tool.name, [...reasons]]).toEqual([tool.name, [expect.any(String)]]);
      }
    },
    240_000,
  );
});

describe('a dry run', () => {
  // No key can be made that has what loses something.
  const writes = tools.filter(({ access }) => access === 'write');
  const dry = (tool: Tool, key: string | undefined, door = doors[4]) =>
    door?.call({ tool: tool.name, arguments: { ...fitting[tool.name], dry_run: true }, key });
  const changing = async () =>
    (await world.requests()).filter(
      ({ service, method, path }) => service === 'github' && !['GET', 'HEAD'].includes(method) && path !== '/graphql',
    ).length;

  it.each(writes.map((tool) => [tool.name, tool] as const))(
    'of %s says what it would do, and does nothing',
    async (name, tool) => {
      const { key, id } = await hub.createKey({ write: true, tools: [name] });
      const before = await changing();
      const answer = await dry(tool, key);
      const body = (await answer?.json()) as Record<string, unknown>;
      expect([answer?.status, body]).toEqual([
        200,
        expect.objectContaining({ dry_run: true, target: expect.any(String), changes: expect.any(Array) }),
      ]);
      // This client checks the answer by the schema that the tool is listed with.
      const client = await modernClient(`${hub.url}/mcp`, key);
      expect(await client.listTools()).toContain(name);
      const again = await client.callTool(name, { ...fitting[name], dry_run: true });
      expect(again.structuredContent).toEqual(body);
      await client.close();
      expect([(await changing()) - before, await waiting()]).toEqual([0, []]);
      const [record] = (await hub.call('audit.list', { limit: 5 })).filter(({ keyId }) => keyId === id);
      expect(record).toMatchObject({ tool: name, access: 'read', reason: 'dry run', outcome: 'ok' });
    },
  );

  it('is for keys that may write alone', async () => {
    const { key } = await hub.createKey({ write: false });
    for (const tool of writes) {
      for (const door of doors.filter(({ make }) => !make)) {
        const answer = await dry(tool, key, door);
        expect([
          door.name,
          tool.name,
          /not_allowed|not found|does not allow/.test((await answer?.text()) ?? ''),
        ]).toEqual([door.name, tool.name, true]);
      }
    }
  });
});
