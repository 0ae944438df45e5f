import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkTarget } from '../../../../../src/main/hub/chat/answer/addresses.ts';
import { digest } from '../../../../../src/main/hub/chat/digest/digest.ts';
import { languageOf } from '../../../../../src/main/hub/chat/digest/language.ts';
import type { Fetched } from '../../../../../src/main/hub/chat/fetched.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import { isLongRun } from '../../../../harness/long-run.ts';
import { attacks, traps } from '../answer/attacks.ts';
import { renderers } from '../answer/renderers.ts';

const now = Date.parse('2026-11-24T15:00:00Z');

type Value = Record<string, unknown>;
const fetched = (tool: string, value: Value, more: Partial<Fetched> = {}): Fetched => ({
  tool,
  title: tool,
  platform: 'github',
  account: 'ada-demo',
  arguments: {},
  narrowed: [],
  result: { value, complete: true },
  ...more,
});
const digestOf = (...all: Fetched[]) => digest({ fetched: all, now, question: 'q', language: 'en' });
const chinese = (...all: Fetched[]) => digest({ fetched: all, now, question: 'q', language: 'zh' }).text;

const commit = (repository: string, title: string, date: string, more: Value = {}): Value => {
  const sha = createHash('sha1').update(`${repository}${title}${date}`).digest('hex');
  return {
    repository,
    private: true,
    branch: 'main',
    sha,
    title,
    date,
    url: `https://github.com/${repository}/commit/${sha}`,
    ...more,
  };
};
const commits = [
  commit('ada/engine', 'feat(api)!: drop version 1', '2026-11-24T10:00:00Z'),
  commit('ada/engine', 'Fix the crash of `parse` in README.md', '2026-11-23T10:00:00Z'),
  commit('ada/site', 'Merge pull request #3 from ada/x', '2026-11-23T09:00:00Z', { private: false }),
  commit('ada/site', 'Tidy | up [x](https://evil.example)', '2026-11-22T09:00:00Z', { private: false }),
];
const issue = (number: number, state: string, created: string, more: Value = {}): Value => ({
  number,
  title: `Issue ${number}`,
  state,
  author: 'bob',
  labels: ['bug', 'p1'],
  assignees: [],
  comments: 2,
  created_at: created,
  updated_at: created,
  url: `https://github.com/ada/engine/issues/${number}`,
  ...more,
});

describe('the digest of commits', () => {
  const { text, sources } = digestOf(
    fetched('github_my_commits', { items: commits, total: 4 }, { arguments: { days: 7 } }),
  );

  it('says who wrote it', () => {
    expect(text.split('\n')[0]).toBe('_Written by OpenGitHubX itself, without a model._');
  });

  it('counts them in all, per repository and per day, and says which period it looked at', () => {
    expect(text).toContain('## 4 commits in 2 repositories');
    expect(text).toContain('from 2026-11-17 to 2026-11-24, github ada-demo');
    expect(text).toContain('| `ada/engine` | private | 2 | 2026-11-24 |');
    expect(text).toContain('- 2026-11-23: 2 (`ada/engine` 1, `ada/site` 1)');
  });

  it('names the notable ones first and folds merges', () => {
    const [, notable = '', rest = ''] = text.split('###');
    expect(notable).toMatch(
      /\*\*Breaking\*\*: \[`[0-9a-f]{7}`\]\(https:\/\/github\.com\/ada\/engine\/commit\/[0-9a-f]{40}\) feat\(api\)!: drop version 1/,
    );
    expect(notable).toContain('**Fix**');
    expect(notable).not.toContain('Tidy');
    expect(rest).toContain('**`ada/site`**: 2 commits, 1 merge folded');
    expect(text).not.toContain('Merge pull request');
  });

  it('names its sources', () => {
    expect(sources).toHaveLength(3);
    expect(sources[0]).toEqual({
      n: 1,
      url: commits[0]?.['url'],
      title: expect.stringMatching(/^ada\/engine [0-9a-f]{7} feat/),
    });
  });

  it('joins the lists of several repositories, each of which only its call names', () => {
    const list = (repository: string) =>
      fetched(
        'github_list_commits',
        {
          items: commits.filter((each) => each['repository'] === repository).map(({ repository: _, ...each }) => each),
          left_out: 0,
        },
        { arguments: { repository } },
      );
    expect(digestOf(list('ada/engine'), list('ada/site')).text).toContain('## 4 commits in 2 repositories');
  });

  it('speaks Chinese', () => {
    const told = chinese(
      fetched(
        'github_my_commits',
        { items: commits },
        { arguments: { days: 7 }, narrowed: ['only private repositories'] },
      ),
    );
    expect(told).toContain('由 OpenGitHubX 自身撰写，未使用模型。');
    expect(told).toContain('## 4 次提交，涉及 2 个仓库');
    expect(told).toContain('2026-11-17 至 2026-11-24, 仅私有仓库');
    expect(told).toContain('**不兼容**');
  });
});

describe('the digest of issues', () => {
  it('orders them by state, with age, labels and comments', () => {
    const items = [issue(1, 'closed', '2026-01-01T00:00:00Z'), issue(2, 'open', '2026-11-21T23:00:00Z')];
    const { text } = digestOf(fetched('github_list_issues', { items }, { arguments: { repository: 'ada/engine' } }));
    expect(text).toContain('## 2 issues in 1 repository');
    expect(text).toContain(
      '- [#2](https://github.com/ada/engine/issues/2) Issue 2 (opened 3 days ago by bob; `bug` `p1`; 2 comments)',
    );
    expect(text.indexOf('### Open (1)')).toBeLessThan(text.indexOf('### Closed (1)'));
    expect(text).toContain('**`ada/engine`**');
    expect(chinese(fetched('github_list_issues', { items }))).toContain('### 未关闭 (1)');
  });

  it('tells pull requests from them, also among what a search found', () => {
    const found = {
      ...issue(5, 'open', '2026-11-24T00:00:00Z'),
      repository: 'ada/site',
      url: 'https://github.com/ada/site/pull/5',
    };
    expect(digestOf(fetched('github_search', { items: [found] })).text).toContain('## 1 pull request in 1 repository');
    const draft = { ...issue(6, 'merged', '2026-11-24T00:00:00Z'), draft: true };
    expect(digestOf(fetched('github_list_pull_requests', { items: [draft] })).text).toContain('### Merged (1)');
  });
});

describe('the digest of one thing', () => {
  const at = { arguments: { repository: 'ada/engine' } };

  it('is a commit with its message and files', () => {
    const value = {
      ...commits[1],
      author: 'ada',
      body: 'Because\nof *this*',
      additions: 3,
      deletions: 1,
      files: [{ path: 'src/a.ts', status: 'modified', additions: 3, deletions: 1 }],
    };
    const { text } = digestOf(fetched('github_get_commit', value, at));
    expect(text).toContain('Fix the crash of `parse` in `README.md`');
    expect(text).toContain('`ada/engine`, by ada on 2026-11-23, 1 file, +3 −1');
    expect(text).toContain('> Because\n> of \\*this\\*');
    expect(text).toContain('- `src/a.ts` (modified, +3 −1)');
  });

  it('is an issue with its text and comments', () => {
    const comment = {
      author: 'eve',
      created_at: '2026-11-20T00:00:00Z',
      body: 'Me too',
      url: 'https://github.com/ada/engine/issues/2#c',
    };
    const value = {
      ...issue(2, 'open', '2026-11-21T00:00:00Z'),
      is_pull_request: false,
      body: 'x '.repeat(9_000),
      comment_list: [comment],
    };
    const { text } = digestOf(fetched('github_get_issue', value, at));
    expect(text).toContain('`ada/engine`; Open; opened 3 days ago by bob; `bug` `p1`; 2 comments');
    expect(text).toContain('[**eve**](https://github.com/ada/engine/issues/2#c), 2026-11-20:\n\n> Me too');
    expect(text).toContain('The rest is not shown.');
  });

  it('is a file, as a block that its content cannot end', () => {
    const content = '# Title\n```\n![x](https://evil.example)\n```\n:::x\ny\n:::\n';
    const value = {
      type: 'file',
      path: 'docs/a.md',
      size: 20,
      lines: 7,
      start_line: 1,
      truncated: false,
      content,
      url: 'https://github.com/ada/engine/blob/main/docs/a.md',
    };
    const { text } = digestOf(fetched('github_get_file', value, at));
    expect(text).toContain('[`docs/a.md`](https://github.com/ada/engine/blob/main/docs/a.md)');
    expect(text).toContain('20 bytes, 7 lines\n\n````\n# Title\n```\n![x]');
  });

  it('is a folder, an account, or something of another platform', () => {
    const entries = [
      { name: 'src', type: 'dir', size: 0, url: 'https://github.com/x' },
      { name: 'a.md', type: 'file', size: 3, url: '' },
    ];
    const folder = digestOf(
      fetched(
        'github_get_file',
        { type: 'directory', path: '', size: 2, start_line: 1, truncated: false, entries },
        at,
      ),
    ).text;
    expect(folder).toContain('- [`src/`](https://github.com/x)\n- `a.md` (3 bytes)');
    const me = digestOf(
      fetched('github_get_me', { login: 'ada', name: 'Ada', url: 'https://github.com/ada', private_repositories: 3 }),
    ).text;
    expect(me).toContain('### [`Ada`](https://github.com/ada)\n\nlogin: ada, private repositories: 3');
    const page = digestOf(
      fetched(
        'notion_search',
        { items: [{ title: 'Plan', edited: '2026-11-01', url: 'https://notion.so/p' }] },
        { platform: 'notion' },
      ),
    ).text;
    expect(page).toContain(
      '## notion\\_search: 1 result\n\nnotion ada-demo\n\n- [`Plan`](https://notion.so/p) (edited: `2026-11-01`)'.replace(
        '`2026-11-01`',
        '2026-11-01',
      ),
    );
  });
});

it('is a table of repositories', () => {
  const items = [
    {
      repository: 'ada/engine',
      private: true,
      fork: false,
      archived: true,
      description: 'A | b',
      language: 'Rust',
      open_issues: 3,
      pushed_at: '2026-11-20T00:00:00Z',
      url: 'https://github.com/ada/engine',
    },
  ];
  const { text } = digestOf(fetched('github_list_repositories', { items, not_allowed: 2 }));
  expect(text).toContain(
    '| [`ada/engine`](https://github.com/ada/engine) | private, archived | Rust | 3 | 2026-11-20 | A \\| b |',
  );
  expect(text).toContain('2 repositories left out: this key does not cover them.');
});

describe('what is missing', () => {
  it('is told: pages not read, repositories not read, calls that failed', () => {
    const incomplete = [{ repository: 'ada/old', reason: 'It is gone.' }];
    const part = fetched(
      'github_my_commits',
      { items: commits, total: 90, incomplete, incomplete_total: 3 },
      { result: { value: { items: commits, total: 90, incomplete, incomplete_total: 3 }, complete: false } },
    );
    const failed = fetched(
      'github_list_issues',
      {},
      {
        title: 'Issues of a repository',
        arguments: { repository: 'ada/x' },
        result: { failure: failure('no_account') },
      },
    );
    const { text } = digestOf(part, failed);
    expect(text).toContain('- Only the first 4 of 90 were read.');
    expect(text).toContain(
      '- 3 repositories could not be read in full, so commits may be missing: `ada/old` (It is gone.), …',
    );
    expect(text).toContain('- **Issues of a repository `ada/x`** could not be read:');
  });

  it('is told when it is everything, with the period', () => {
    const none = fetched(
      'github_my_commits',
      { items: [], total: 0 },
      { arguments: { days: 7 }, narrowed: ['only private repositories', 'since 2026-11-20', 'before 2026-11-22'] },
    );
    expect(digestOf(none).text).toContain(
      '**No commits were found**: from 2026-11-20 to 2026-11-21, only private repositories, github ada-demo',
    );
    expect(chinese(none)).toContain('**没有找到提交**: 2026-11-20 至 2026-11-21');
    const issues = fetched('github_list_issues', { items: [] }, { arguments: { repository: 'ada/engine' } });
    expect(digestOf(issues).text).toContain('**No issues were found**: ada/engine, github ada-demo');
  });
});

describe('its size', () => {
  it('is at most 12 kB, and what is cut is counted', () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      commit(
        `ada/r${n % 30}`,
        `Add the ${n}th thing ${'x '.repeat(60)}`,
        `2026-11-${String(1 + (n % 24)).padStart(2, '0')}T00:00:00Z`,
      ),
    );
    const { text } = digestOf(fetched('github_my_commits', { items: many }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12_000);
    expect(text).toContain('## 500 commits in 30 repositories');
    expect(text).toMatch(/- and \d+ more/);
  });

  it('holds also for many answers', () => {
    const many = Array.from({ length: 80 }, (_, n) =>
      fetched('github_get_issue', {
        ...issue(n, 'open', '2026-11-01T00:00:00Z'),
        body: 'y '.repeat(500),
        comment_list: [],
      }),
    );
    const { text } = digestOf(...many);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12_000);
    expect(text).toMatch(/\d+ more answers not shown for want of room\./);
  });
});

describe('what others wrote', () => {
  const harm = (text: string, allowed: Set<string>) =>
    Object.entries(renderers).flatMap(([name, render]) => {
      const { links, active } = render(text);
      return [...links.filter((each) => !allowed.has(each)), ...active].map((each) => `${name}: ${each}`);
    });
  const url = 'https://github.com/ada/engine/issues/7';
  const all = (hostile: string): Fetched[] => {
    const one = {
      title: hostile,
      name: hostile,
      description: hostile,
      author: hostile,
      labels: [hostile],
      assignees: [hostile],
      repository: hostile,
      language: hostile,
      login: hostile,
      excerpt: hostile,
      branch: hostile,
      date: hostile,
      created_at: hostile,
      url,
    };
    const more = {
      narrowed: [hostile],
      account: hostile,
      platform: hostile,
      title: hostile,
      arguments: { repository: hostile, since: hostile },
    };
    const tell = (value: Value) => fetched('x', value, more);
    return [
      tell({ items: [{ ...one, sha: hostile }], incomplete: [{ repository: hostile, reason: hostile }], total: 9 }),
      tell({ items: [{ ...one, number: 1, state: hostile, comments: 1 }] }),
      tell({ items: [{ ...one, pushed_at: hostile }] }),
      tell({ items: [{ ...one, [hostile]: hostile }] }),
      tell({ ...one, sha: hostile, body: hostile, files: [{ path: hostile, status: hostile }] }),
      tell({
        ...one,
        number: 1,
        state: hostile,
        body: hostile,
        comment_list: [{ author: hostile, body: hostile, created_at: hostile, url: hostile }],
      }),
      tell({ ...one, path: hostile, content: hostile }),
      tell({ ...one, path: hostile, entries: [{ name: hostile, type: hostile, url: hostile }] }),
      tell({ ...one, url: hostile, text: hostile.repeat(5) }),
      fetched(
        'x',
        {},
        { ...more, result: { failure: { ...failure('not_allowed'), message: hostile, hint: hostile } } },
      ),
    ];
  };

  it.each(Object.entries({ ...attacks, ...traps }))('does no harm: %s', (_, hostile) => {
    for (const each of all(hostile)) {
      const { text } = digestOf(each);
      expect(harm(text, new Set([url, linkTarget(hostile) ?? url])), text).toEqual([]);
    }
  });

  it('does no harm, whatever it is', () => {
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
    void fc.assert(
      fc.property(parts, fc.nat(9), (pieces, place) => {
        const { text } = digestOf(...all(pieces.join('')).slice(place, place + 1));
        expect(harm(text, new Set([url, linkTarget(pieces.join('')) ?? url]))).toEqual([]);
      }),
      { numRuns: isLongRun ? 5_000 : 200 },
    );
  });
});

it('answers in the language of the question', () => {
  const english = ['Summarize my private GitHub commits', 'Show issues labelled "错误"', 'what changed in 引擎?', ''];
  const han = ['总结我的 GitHub 私有提交', '看看 ada/engine 的 issue 7 说了什么', '列出 issues'];
  expect(english.map(languageOf)).toEqual(english.map(() => 'en'));
  expect(han.map(languageOf)).toEqual(han.map(() => 'zh'));
});
