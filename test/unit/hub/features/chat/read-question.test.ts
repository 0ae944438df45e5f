import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Fetched } from '../../../../../src/main/hub/features/chat/fetch-calls.ts';
import { Reading } from '../../../../../src/main/hub/features/chat/intents.ts';
import { createReadQuestion } from '../../../../../src/main/hub/features/chat/read-question.ts';
import type { Repositories } from '../../../../../src/main/hub/features/chat/repositories.ts';
import type { Caller } from '../../../../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';
import { enChat } from '../../../../../src/renderer/src/features/chat/words.en.ts';
import { zhChat } from '../../../../../src/renderer/src/features/chat/words.zh.ts';
import type { Account, Grant } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

const inventory = createInventory(() => platforms);
const accounts = [
  { id: 'cac_1', platform: 'github', label: 'ada' },
  { id: 'cac_2', platform: 'github', label: 'ada-work' },
  { id: 'cac_3', platform: 'google', label: 'ada@example.com' },
  { id: 'cac_4', platform: 'slack', label: 'Northwind' },
].map((one) => ({ ...one, state: 'connected' }) as Account);
const callerWith = (tools = inventory.all.map(({ tool }) => tool.name), covered = accounts): Caller =>
  ({
    key: {
      userId: 'auth0|ada',
      grant: { tools, access: ['read'], accounts: covered.map(({ id }) => id) } as unknown as Grant,
    },
  }) as Caller;

/** What each account sees: names of repositories, or nothing because its list can't be had. */
function readerOver(seen: Record<string, string[] | undefined>, repositories?: Repositories) {
  const listed: Repositories = async (_, { label }) => {
    const names = seen[label];
    return names ? ok(names.map((repository) => ({ repository, private: true }))) : fail('reconnect');
  };
  const clock = { now: () => Date.parse('2026-03-18T10:00:00Z') };
  return createReadQuestion({
    accounts: { list: async () => accounts },
    inventory,
    repositories: repositories ?? listed,
    clock,
  });
}
const both = { ada: ['ada/ledger', 'ada/notes'], 'ada-work': ['ada/ledger', 'acme/api'] };
async function read(
  question: string,
  {
    seen = both as Record<string, string[] | undefined>,
    caller = callerWith(),
    earlier = [] as string[],
    chosen = undefined as object | undefined,
  } = {},
) {
  const before = earlier.map((content) => ({ role: 'user' as const, content }));
  return readerOver(seen)(caller, question, before, chosen && { chosen: Reading.parse(chosen) });
}
const callsIn = (reading: Awaited<ReturnType<typeof read>>) =>
  reading.kind === 'calls'
    ? reading.calls.map(({ tool, account, arguments: given }) =>
        `${tool} ${account} ${given['repository'] ?? ''}`.trim(),
      )
    : reading.kind;
const listed = (tool: string, account: string, ...items: object[]): Fetched => ({
  tool,
  title: tool,
  platform: '',
  account,
  arguments: {},
  result: { value: { items }, complete: true },
});

it('asks every account that sees the repository, or the one that is named', async () => {
  expect(callsIn(await read('commits in ada/ledger and acme/api of last week'))).toEqual([
    'github_list_commits ada ada/ledger',
    'github_list_commits ada-work ada/ledger',
    'github_list_commits ada-work acme/api',
  ]);
  expect(callsIn(await read('My commits of last week with ada-work'))).toEqual(['github_my_commits ada-work']);
  const own = await read('My commits in ledger of last week');
  expect(own.kind === 'calls' && own.calls.map(({ arguments: given }) => [given['author'], given['account']])).toEqual([
    ['ada', 'cac_1'],
    ['ada-work', 'cac_2'],
  ]);
});

it('goes on with the account whose list can be had, and says what keeps it from all', async () => {
  expect(callsIn(await read('Summarize the commits in ledger', { seen: { ada: ['ada/ledger'] } }))).toContain(
    'github_list_commits ada ada/ledger',
  );
  expect(await read('Summarize the commits in ledger-sync', { seen: {} })).toMatchObject({
    kind: 'failed',
    failures: [{ code: 'reconnect' }, { code: 'reconnect' }],
  });
  // What names no repository needs no list: the calls themselves say what is wrong.
  expect(await read('Summarize my private commits', { seen: {} })).toMatchObject({ kind: 'calls', isCertain: true });
});

it('makes the call that says what is missing, but none for a platform that a briefing only passes', async () => {
  const withoutGoogle = callerWith(
    undefined,
    accounts.filter(({ platform }) => platform !== 'google'),
  );
  expect(callsIn(await read('Any unread mail?', { caller: withoutGoogle }))).toEqual(['google_search_mail']);
  expect(callsIn(await read('Any unread mail?', { caller: callerWith(['slack_catch_up']) }))).toEqual([
    'google_search_mail ada@example.com',
  ]);
  expect(callsIn(await read('Give me my morning briefing', { caller: withoutGoogle }))).toEqual([
    'slack_catch_up Northwind',
    'github_search ada',
    'github_search ada-work',
    'github_search ada',
    'github_search ada-work',
  ]);
});

it.each([enChat, zhChat])('needs no model to read what the console proposes to ask', async (words) => {
  for (const example of [words.briefing, ...Object.values(words.others), ...words.examples]) {
    expect([example, await read(example)]).toMatchObject([example, { kind: 'calls', isCertain: true }]);
  }
});

it('has one list under way at a time, for a key that may make one call at a time', async () => {
  let [underWay, most] = [0, 0];
  const slow: Repositories = async () => {
    most = Math.max(most, ++underWay);
    await turn();
    underWay -= 1;
    return ok([]);
  };
  await readerOver({}, slow)(callerWith(), 'Summarize the commits in ledger-sync', []);
  expect(most).toBe(1);
});

it('asks for no repositories before a model that plans, where the question names none', async () => {
  let lists = 0;
  const counting: Repositories = async () => {
    lists += 1;
    return ok([{ repository: 'ada/ledger', private: true }]);
  };
  const readPlanned = (question: string) => readerOver({}, counting)(callerWith(), question, [], { isPlanned: true });
  expect([(await readPlanned('Anything else on the thing from yesterday?')).kind, lists]).toEqual(['unclear', 0]);
  expect([(await readPlanned('What is issue 18 in ledger about?')).kind, lists > 0]).toEqual(['calls', true]);
});

it.each([
  ['my commits, 2 to 10 March', 'My commits from 2 March to 10 March'],
  ['meine Commits, 9.–15. März', 'Meine Commits der letzten Woche'],
  ['我的提交, 3月9日–3月15日', '总结我上周的提交'],
  ['mes commits, 9–15 mars', 'Résume mes commits de la semaine dernière'],
  ['mis commits, 9–15 de marzo', 'Resume mis commits de la semana pasada'],
  ['自分のコミット, 3月9日–3月15日', '先週の自分のコミットをまとめて'],
  ['mail, “invoice”', 'Find the mail about the invoice'],
])('says that it was read as “%s”', async (readAs, question) => {
  expect(await read(question)).toMatchObject({ kind: 'calls', readAs });
});

it('reads what is meant of what was listed: by its words or by its place', async () => {
  const mail = await read('What does the mail about the invoice say?');
  const mails = listed(
    'google_search_mail',
    'ada@example.com',
    { thread: 't1', subject: 'Hello' },
    { thread: 't2', subject: 'Your invoice' },
  );
  expect(mail.kind === 'calls' && mail.next?.([mails])).toMatchObject([
    { tool: 'google_get_thread', arguments: { thread: 't2' } },
  ]);

  const nothing = listed('google_search_mail', 'ada@example.com');
  expect(mail.kind === 'calls' && mail.next?.([nothing])).toEqual([]);
  const vague = await read('Any mail about that leaking radiator?');
  expect(vague.kind === 'calls' && vague.next?.([nothing])).toMatchObject([{ arguments: { query: 'radiator' } }]);

  const second = await read('Who attends the second one?', { earlier: ['What meetings do I have today?'] });
  const events = listed(
    'google_list_events',
    'ada@example.com',
    { id: 'e1', title: 'Retro', start: '2026-03-18T14:30' },
    { id: 'e2', title: 'Offsite', start: '2026-03-18T15:00' },
  );
  // As it was shown: what begins first stands first, whichever account it is of.
  const earlier = listed('google_list_events', 'ada@work.example', {
    id: 'w1',
    title: 'Sync',
    start: '2026-03-18T14:00',
  });
  expect(second.kind === 'calls' && [second.isNextAlone, second.next?.([events, earlier])]).toMatchObject([
    true,
    [{ tool: 'google_get_event', arguments: { event: 'e1' } }],
  ]);
});

it.each([
  [
    { intent: 'my_work', when: { from: '2026-02-01', to: '2026-02-28' } },
    { kind: 'calls', readAs: 'my commits, 1 to 28 February' },
  ],
  [
    { intent: 'repo_activity', repository: 'Ledger' },
    { kind: 'calls', calls: [{ arguments: { repository: 'ada/ledger' } }, {}] },
  ],
  [
    { intent: 'repo_activity', repository: 'ledgr' },
    { kind: 'unclear', repositories: ['ada/ledger'] },
  ],
  [
    { intent: 'repo_activity', repository: 'grace/ledger' },
    { kind: 'unclear', repositories: ['ada/ledger'] },
  ],
  [{ intent: 'repo_health' }, { kind: 'unclear', intents: ['repo_health'] }],
  [
    { intent: 'read_one', repository: 'ada/ledger', number: 7 },
    { kind: 'calls', calls: [{ tool: 'github_get_issue' }, {}] },
  ],
  [
    { intent: 'my_work', when: { from: '2026-03-20', to: null } },
    { kind: 'unclear', intents: ['my_work'] },
  ],
  [
    { intent: 'mail', when: { from: '2026-03-02', to: '2026-03-01' } },
    { kind: 'unclear', intents: ['mail'] },
  ],
  [
    { intent: 'mail', when: { from: '1999-03-02', to: null } },
    { kind: 'unclear', intents: ['mail'] },
  ],
  [{ intent: 'mail', query: 'a'.repeat(200), who: 'b'.repeat(200), where: 'c'.repeat(200) }, { kind: 'calls' }],
  [
    { intent: 'find_message', who: 'Priya', query: 'migration' },
    { kind: 'calls', calls: [{ arguments: { query: 'migration from:@priya' } }] },
  ],
  [{ intent: 'change' }, { kind: 'change' }],
  [{ intent: 'none' }, { kind: 'none' }],
])('checks what a model chose: %j', async (chosen, wanted) => {
  expect(await read('그거 보여줘', { chosen })).toMatchObject(wanted);
});

it('asks back where the words name another intent with certainty', async () => {
  expect(await read('What is on my calendar today?', { chosen: { intent: 'mail' } })).toMatchObject({
    kind: 'unclear',
    intents: ['mail', 'calendar'],
  });
});
