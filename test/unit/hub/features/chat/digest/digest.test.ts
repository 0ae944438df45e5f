import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../../../../src/main/hub/features/chat/digest/digest.ts';
import { createTimes } from '../../../../../../src/main/hub/features/chat/digest/times.ts';
import type { Fetched } from '../../../../../../src/main/hub/features/chat/fetch-calls.ts';
import type { Language } from '../../../../../../src/main/hub/features/chat/language.ts';
import { linkTarget } from '../../../../../../src/main/hub/ground/markdown/addresses.ts';
import { failure } from '../../../../../../src/shared/errors.ts';
import { isLongRun } from '../../../../../harness/long-run.ts';
import { attacks, traps } from '../answer/attacks.ts';
import { renderers } from '../answer/renderers.ts';

/** A Tuesday, in whatever zone this runs. */
const now = new Date(2026, 10, 24, 15, 0).getTime();
const at = (day: number, hour = 10): string => new Date(2026, 10, day, hour).toISOString();

type Value = Record<string, unknown>;
const fetched = (tool: string, value: Value, given: Value = {}, more: Partial<Fetched> = {}): Fetched => ({
  tool,
  title: tool,
  platform: 'github',
  account: 'ada-demo',
  arguments: given,
  result: { value, complete: true },
  ...more,
});
const cut = (tool: string, value: Value): Fetched => ({ ...fetched(tool, {}), result: { value, complete: false } });
const digestOf = (all: Fetched[], language: Language = 'en', question = 'q') =>
  digest({ fetched: all, now, question, language });

const commit = (repository: string, title: string, date: string, isPrivate = true): Value => {
  const sha = Buffer.from(`${title}${date}`).toString('hex').padEnd(40, '0').slice(0, 40);
  return { repository, private: isPrivate, sha, title, date, url: `https://github.com/${repository}/commit/${sha}` };
};
const commits = [
  commit('ada/engine', 'docs: tell of it', at(24)),
  commit('ada/engine', 'feat(api)!: drop version 1', at(23)),
  commit('ada/site', 'Merge pull request #3 from ada/x', at(23, 9), false),
  commit('ada/site', 'Tidy | up [x](https://evil.example)', at(2), false),
];
const issue = (number: number, more: Value = {}): Value => ({
  number,
  title: `Issue ${number}`,
  state: 'open',
  author: 'bob',
  labels: ['bug'],
  comments: 2,
  created_at: at(3),
  updated_at: at(22),
  url: `https://github.com/ada/engine/issues/${number}`,
  ...more,
});
const mail = (subject: string): Value => ({
  thread: '19a05781829caa78',
  subject,
  author: 'lena@example.org',
  name: 'Lena',
  date: at(23),
  messages: 1,
  unread: true,
  labels: ['INBOX', 'Suppliers'],
  snippet: 'Dear Ada',
  url: `https://mail.example/${subject}`,
});
const inbox = [mail('Lunch'), mail('The invoice of March')];
const mails = (given: Value = {}, account = 'ada-demo', items = inbox) =>
  fetched('google_search_mail', { items }, given, { platform: 'google', account });
const change = { additions: 3, deletions: 1 };
const file = { path: 'a.ts', ...change };
const comment = { author: 'eve', created_at: at(20), body: 'Me too' };
const attendees = [{ email: 'a@b.example', answer: 'accepted' }];
const talk = { title: 'Talk', start: at(25, 9), end: at(25, 11), attendees, my_answer: 'needsAction' };
const missed = { incomplete: [{ repository: 'ada/old', reason: 'It is gone.' }], incomplete_total: 3, not_allowed: 2 };

const told = {
  'commits, by repository, with merges folded': [
    [fetched('github_my_commits', { items: commits }, { days: 7 })],
    '_Written by OpenGitHubX itself, without a model._',
    '## 4 commits\n\n17 – 24 November · github ada-demo',
    '### `ada/engine` · private · 2 commits\n\ntoday: 1 · yesterday: 1\n\n- [`646f637`](https://github.com/ada/engine/',
    '### `ada/site` · 2 commits · 1 merge folded',
    'Tidy \\| up x (`evil.example`) · 2 November',
  ],
  'issues of several repositories as one list': [
    ['ada/engine', 'ada/site'].map((repository, n) =>
      fetched('github_list_issues', { items: [issue(n + 1)] }, { repository }),
    ),
    '## 2 issues',
    '- [#1 Issue 1](https://github.com/ada/engine/issues/1) · Sunday 10:00 · bob · `ada/engine` · open · `bug` · 2 comments',
  ],
  'mails of two accounts, each with its account': [
    [mails(), mails({}, 'ada@work', [mail('Offer')])],
    '## 3 mails\n\ngoogle ada-demo · google `ada@work`',
    '[Offer](https://mail.example/Offer) · yesterday 10:00 · Lena · `ada@work` · unread · `Suppliers`: Dear Ada',
  ],
  'a commit': [
    [fetched('github_get_commit', { ...commits[1], author: 'ada', body: 'Of *this*', ...change, files: [file] })],
    'feat(api)!: drop version 1',
    'yesterday 10:00 · ada · +3 −1 · private · `ada/engine`',
    '> Of \\*this\\*',
    '- `a.ts` · +3 −1',
  ],
  'an issue with what was said, shortened': [
    [
      fetched('github_get_issue', issue(2, { body: 'x '.repeat(9_000), comment_list: [comment] }), {
        repository: 'ada/engine',
      }),
    ],
    '### [#2 Issue 2](',
    '`ada/engine` · open · `bug` · 2 comments',
    'The rest is not shown.',
    '- Friday 10:00 · **eve**: Me too',
  ],
  'a file, as a block that its content cannot end': [
    [
      fetched('github_get_file', {
        type: 'file',
        path: 'a.md',
        content: '# T\n```\n![x](https://evil.example)\n```\n',
      }),
    ],
    '### `a.md`',
    '````\n# T\n```\n![x]',
  ],
  'events in their order, with a day that is no time and who comes': [
    [fetched('google_list_events', { items: [{ title: 'Away', start: '2026-11-26', end: '2026-11-28' }, talk] })],
    '- Talk · tomorrow 09:00–11:00 · with `a@b.example` · not answered yet\n- Away · 26 – 27 November',
  ],
  'what an imported tool answers, whatever its shape': [
    [
      fetched('crm_find', { data: [{ id: 7, name: 'Acme', city: 'Ghent', since: '2020-03-01', vip: true }] }),
      fetched('crm_get', { text: '', data: { order: { id: 'x', title: 'Order 5', total: 12 } } }),
    ],
    '## crm\\_find: 1 result',
    '- Acme · Ghent · 1 March 2020 · vip',
    '### Order 5\n\ntotal: 12',
  ],
  'what is missing: pages, repositories, failed calls': [
    [
      cut('github_my_commits', { items: commits, total: 90, ...missed }),
      cut('github_search', { items: [issue(1)] }),
      { ...fetched('Issues', {}, { repository: 'ada/x' }), result: { failure: failure('no_account') } },
    ],
    '- The first 4 of 90 were read.',
    '- 3 repositories could not be read in full, so commits may be missing: `ada/old` (It is gone.), …',
    '- 2 repositories left out: this key does not cover them.',
    '- There are more than this one.',
    '- **Issues `ada/x`** could not be read:',
  ],
  'that nothing was found, and where': [
    [
      cut('slack_catch_up', { items: [] }),
      fetched('github_my_commits', { items: [] }, { since: '2026-11-20', until: '2026-11-21', visibility: 'private' }),
    ],
    '## 0 messages\n\ngithub ada-demo\n\nNothing was found.\n\n## 0 commits\n\n20 – 21 November · private · github ada-demo\n\nNothing was found.\n',
  ],
} satisfies Record<string, [Fetched[], ...string[]]>;

it.each(Object.entries(told))('tells %s', async (_, [all, ...parts]) => {
  const text = (await digestOf(all)).text.replace(/\p{Zs}/gu, ' ');
  for (const part of parts) expect(text).toContain(part);
});

it('names its sources', async () => {
  const { sources } = await digestOf([fetched('github_my_commits', { items: commits }), mails()]);
  expect(sources).toHaveLength(5);
  expect(sources[0]).toEqual({ n: 1, url: commits[0]?.['url'], title: 'ada/engine 646f637 docs: tell of it' });
});

it.each([
  ['the mail about the invoice', {}],
  ['and that one?', { query: 'from:lena newer_than:7d invoice' }],
])('puts first what is called as it was asked for: %s', async (question, given) => {
  const { text } = await digestOf([mails(given)], 'en', question);
  expect(text.indexOf('The invoice')).toBeLessThan(text.indexOf('Lunch'));
});

it.each<[Language, string[]]>([
  ['zh', ['未使用模型', '## 2 封邮件', '昨天 10:00', '未读']],
  ['de', ['ohne Modell', '## 2 Mails', 'gestern 10:00', 'ungelesen']],
  ['fr', ['sans modèle', '## 2 e-mails', 'hier 10:00', 'non lu']],
  ['es', ['sin modelo', '## 2 correos', 'ayer 10:00', 'no leído']],
  ['ja', ['モデルを使わずに', '## メール 2 件', '昨日 10:00', '未読']],
])('speaks %s', async (language, parts) => {
  for (const part of parts) expect((await digestOf([mails()], language)).text).toContain(part);
});

it.each<[string, string, Language?]>([
  [at(24, 9), 'today 09:00'],
  [at(23, 23), 'yesterday 23:00'],
  [at(18, 14), 'Wednesday 14:00'],
  [at(17, 14), '17 November'],
  [new Date(2025, 0, 3, 4).toISOString(), '3 January 2025'],
  [at(26, 8), 'Thursday 26 November 08:00'],
  [at(18, 14), 'Mittwoch 14:00', 'de'],
  [at(18, 14), '星期三 14:00', 'zh'],
  ['2026-11-17', '17 novembre', 'fr'],
  ['soon', ''],
])('says %s as %s', (time, said, language = 'en') => {
  expect(createTimes(language, now).when(time)).toBe(said);
});

it('means the days and hours of this computer', () => {
  const { TZ: zone } = process.env;
  process.env['TZ'] = 'Asia/Tokyo';
  try {
    const times = createTimes('en', Date.parse('2026-11-23T16:00:00Z'));
    expect([times.when('2026-11-23T15:30:00Z'), times.when('2026-11-23T14:30:00Z')]).toEqual([
      'today 00:30',
      'yesterday 23:30',
    ]);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

const long = Array.from({ length: 500 }, (_, n) =>
  commit(`ada/r${n % 30}`, `${n} ${'x '.repeat(60)}`, at(1 + (n % 24))),
);
const many = Array.from({ length: 80 }, (_, n) => fetched('github_get_issue', issue(n, { body: 'y '.repeat(500) })));
it.each<[string, Fetched[], RegExp]>([
  ['a long list', [fetched('github_my_commits', { items: long })], /## 500 commits[\s\S]*- and \d+ more/],
  ['many answers', many, /\d+ more answers are not shown for want of room\./],
])('is at most 12 kB, and counts what is cut: %s', async (_, all, pattern) => {
  const { text } = await digestOf(all);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12_000);
  expect(text).toMatch(pattern);
});

describe('what others wrote', () => {
  const harm = (text: string, allowed: Set<string>) =>
    Object.entries(renderers).flatMap(([name, render]) => {
      const { links, active } = render(text);
      return [...links.filter((each) => !allowed.has(each)), ...active].map((each) => `${name}: ${each}`);
    });
  const url = 'https://github.com/ada/engine/issues/7';
  const fields = 'title name description author repository language login excerpt branch date state path type account';
  const all = (hostile: string): Fetched[] => {
    const one = { ...Object.fromEntries(fields.split(' ').map((field) => [field, hostile])), labels: [hostile], url };
    const said = { author: hostile, channel: hostile, text: hostile };
    const own = { fields: [{ name: hostile, value: hostile }], properties: { [hostile]: hostile, more: [hostile] } };
    const lists = { to: [hostile], attendees: [{ email: hostile }], files: [{ path: hostile, url }], steps: [hostile] };
    const about = { platform: hostile, account: hostile, title: hostile };
    const tell = (value: Value, tool = 'x') =>
      fetched(tool, value, { repository: hostile, channel: hostile, since: hostile }, about);
    return [
      tell(
        { items: [{ ...one, sha: hostile }, one], ...missed, incomplete: [{ repository: hostile, reason: hostile }] },
        'commits',
      ),
      tell({
        items: [
          { ...one, number: 1, [hostile]: hostile },
          { ...said, url },
        ],
        title: hostile,
      }),
      tell({ items: [{ ...own, ...lists, subject: hostile, snippet: hostile, from: hostile, into: hostile, url }] }),
      tell({ ...one, ...own, ...lists, number: 1, body: hostile, comment_list: [{ ...said, url: hostile }] }),
      tell({ path: hostile, content: hostile, url }),
      tell({ ...said, url: hostile, text: hostile.repeat(5) }),
      { ...tell({}), result: { failure: { ...failure('not_allowed'), message: hostile, hint: hostile } } },
    ];
  };

  it.each(Object.entries({ ...attacks, ...traps }))('does no harm: %s', async (_, hostile) => {
    for (const each of all(hostile)) {
      const { text } = await digestOf([each]);
      expect(harm(text, new Set([url, linkTarget(hostile) ?? url])), text).toEqual([]);
    }
  });

  it('does no harm, whatever it is', async () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...'[]()!<>`~\\*_|:&$#\n x.'.split(''),
          'https://evil.example',
          '![x](https://evil.example)',
          'www.evil.com',
          '```',
          '\n- ',
        ),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(6), async (pieces, place) => {
        const { text } = await digestOf(all(pieces.join('')).slice(place, place + 1));
        expect(harm(text, new Set([url, linkTarget(pieces.join('')) ?? url]))).toEqual([]);
      }),
      { numRuns: isLongRun ? 5_000 : 200 },
    );
  });
});
