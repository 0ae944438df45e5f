import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { answer, json, readAll, run, scripted, toolContext } from './context.ts';

const now = Date.UTC(2026, 10, 24, 15);
const day = 86_400_000;
const time = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

type Repository = { name: string; commits: { sha: string; date: string }[]; fork?: boolean; pushedDaysAgo?: number };

const sha = (...parts: (string | number)[]) =>
  Buffer.from(parts.join('-')).toString('hex').padStart(40, '0').slice(-40);

const repositoryOf = (name: string, count: number, more: Partial<Repository> = {}): Repository => ({
  name,
  commits: Array.from({ length: count }, (_, index) => ({
    sha: sha(name, index),
    date: time(now - 60_000 - Math.floor(index / 3) * 60_000),
  })),
  ...more,
});

/** A GitHub with exactly these repositories; `fail` may answer a request in its stead. */
function gitHub(
  repositories: Repository[],
  fail: (url: URL) => Response | undefined | Promise<undefined> = () => undefined,
) {
  return scripted(async (url) => {
    const failed = await fail(url);
    if (failed) return failed;
    const query = url.searchParams;
    if (url.pathname === '/user') return json({ login: 'ada-demo' });
    const page = Number(query.get('page'));
    const size = Number(query.get('per_page'));
    const paged = (all: unknown[]) => {
      const last = Math.ceil(all.length / size);
      const link = (to: number, rel: string) =>
        `<${url.origin}${url.pathname}?per_page=${size}&page=${to}>; rel="${rel}"`;
      const headers = page < last ? { link: `${link(page + 1, 'next')}, ${link(last, 'last')}` } : undefined;
      return json(all.slice((page - 1) * size, page * size), 200, headers);
    };
    if (url.pathname === '/user/repos') {
      const sorted = repositories.toSorted((a, b) => (a.pushedDaysAgo ?? 0) - (b.pushedDaysAgo ?? 0));
      return paged(
        sorted.map(({ name, fork = false, pushedDaysAgo = 0 }) => ({
          full_name: name,
          html_url: `https://github.com/${name}`,
          private: true,
          default_branch: 'main',
          fork,
          pushed_at: time(now - pushedDaysAgo * day),
        })),
      );
    }
    const name = url.pathname.split('/').slice(2, 4).join('/');
    expect(query.get('author')).toBe('ada-demo');
    const repository = repositories.find((one) => one.name === name);
    if (!repository?.commits.length) return json({ message: 'Git Repository is empty.' }, 409);
    const [since, until] = [query.get('since') ?? '', query.get('until') ?? '9'];
    return paged(
      repository.commits
        .filter(({ date }) => date >= since && date <= until)
        .map(({ sha, date }) => ({
          sha,
          html_url: `https://github.com/${name}/commit/${sha}`,
          commit: { message: `Change ${sha}\n\nwhy`, author: { name: 'Ada', date }, committer: { name: 'Ada', date } },
          author: { login: 'ada-demo' },
        })),
    );
  });
}

const name = 'github_my_commits';

describe('my commits', () => {
  it('are all of them, newest first, without duplicates or gaps, however many pages it takes', async () => {
    const repositories = [repositoryOf('a/one', 250), repositoryOf('a/two', 101), repositoryOf('b/three', 7)];
    const { fetch } = gitHub(repositories);
    const pages = await readAll(name, toolContext(fetch, { now }), {});
    const items = pages.flatMap((page) => page.items);
    const expected = repositories
      .flatMap(({ commits }) => commits)
      .sort((a, b) => (a.date === b.date ? (a.sha < b.sha ? -1 : 1) : a.date < b.date ? 1 : -1));
    expect(items.map((item) => item['sha'])).toEqual(expected.map((commit) => commit.sha));
    for (const [index, page] of pages.entries()) {
      expect(page['total']).toBe(358);
      const after = pages.slice(index + 1).reduce((sum, next) => sum + next.items.length, 0);
      expect(page['left_out']).toBe(after);
    }
    expect(items[0]).toMatchObject({ private: true, branch: 'main', url: expect.stringContaining('/commit/') });
  });

  it('pages on over the window of the first call, although time goes on', async () => {
    const { fetch, seen } = gitHub([repositoryOf('a/one', 250)]);
    const first = await answer(name, toolContext(fetch, { now }), { days: 3 });
    await answer(name, toolContext(fetch, { now: now + day }), { days: 3, cursor: first.next_cursor });
    const asked = seen.sent.map(({ url }) => url.searchParams.get('since')).filter((since) => since !== null);
    expect(new Set(asked)).toEqual(new Set([time(now - 3 * day)]));
  });

  it.each<[string, (page: number) => number]>([
    ['is followed by itself', () => 1],
    ['comes to an end, though not by its links', (page) => (page < 3 ? page : 9_999)],
  ])('end where a list %s', async (_, shown) => {
    const repositories = [repositoryOf('a/one', 250), repositoryOf('a/two', 250)];
    const real = gitHub(repositories);
    const { fetch, seen } = scripted(async (url) => {
      const asked = new URL(url);
      const page = Number(url.searchParams.get('page'));
      asked.searchParams.set('page', String(shown(page)));
      const answer = await real.fetch(asked, {});
      const link = `<${url.origin}${url.pathname}?page=${page + 1}>; rel="next", <${url.origin}?page=900>; rel="last"`;
      return json(await answer.json(), answer.status, url.pathname === '/user' ? undefined : { link });
    });
    const output = await answer(name, toolContext(fetch, { now }), {});
    expect(output.items.length).toBeGreaterThan(0);
    expect(seen.sent.length).toBeLessThan(50);
  });

  it('are those of the days that are named, both included, and of one kind of repositories', async () => {
    const dates = ['2026-02-28T23:59:59Z', '2026-03-01T00:00:00Z', '2026-03-10T23:59:59Z', '2026-03-11T00:00:00Z'];
    const commits = dates.map((date) => ({ sha: sha(date), date }));
    const { fetch } = gitHub([{ name: 'a/one', commits }]);
    const span = { since: '2026-03-01', until: '2026-03-10' };
    const found = await answer(name, toolContext(fetch, { now }), span);
    expect(found.items.map(({ date }) => date)).toEqual([dates[2], dates[1]]);
    const asked = { ...span, visibility: 'public' };
    expect(await answer(name, toolContext(fetch, { now }), asked)).toMatchObject({ total: 0, repositories_read: 0 });
  });

  it('sends at most ten requests at once', async () => {
    const repositories = Array.from({ length: 30 }, (_, index) => repositoryOf(`a/r${index}`, 350));
    let under = 0;
    const tenAreUnderWay = Promise.withResolvers<void>();
    const { fetch, seen } = gitHub(repositories, async ({ pathname }) => {
      if (!pathname.startsWith('/repos/')) return;
      under += 1;
      if (under === 10) {
        for (let turns = 0; turns < 50; turns += 1) await turn(); // in which an eleventh would come
        tenAreUnderWay.resolve();
      }
      await tenAreUnderWay.promise;
    });
    expect(await answer(name, toolContext(fetch, { now }), {})).toMatchObject({ total: 10_500, repositories_read: 30 });
    expect(seen.mostAtOnce).toBe(10);
    expect(seen.sent).toHaveLength(2 + 30 * 4);
  });

  it('are read to their end in one repository before the next ones continue', async () => {
    const repositories = Array.from({ length: 6 }, (_, index) => repositoryOf(`a/r${index}`, 2_500));
    const { fetch, seen } = gitHub(repositories);
    await answer(name, toolContext(fetch, { now }), {});
    const pages = seen.sent.flatMap(({ url }) => /^\/repos\/a\/r(\d+)\/commits$/.exec(url.pathname)?.[1] ?? []);
    expect(pages).toHaveLength(6 * 25);
    expect(pages.lastIndexOf('0')).toBeLessThan(50);
  });

  it('stops listing repositories at the first older push', async () => {
    const old = Array.from({ length: 300 }, (_, index) => repositoryOf(`a/old${index}`, 1, { pushedDaysAgo: 100 }));
    const { fetch, seen } = gitHub([repositoryOf('a/new', 2), ...old]);
    expect(await answer(name, toolContext(fetch, { now }), {})).toMatchObject({ total: 2, repositories_read: 1 });
    expect(seen.sent).toHaveLength(3);
  });

  it('asks nothing about repositories that the key or the patterns do not cover, and counts the former', async () => {
    const { fetch, seen } = gitHub(['A/one', 'a/two', 'b/one', 'c/x'].map((full) => repositoryOf(full, 1)));
    const context = toolContext(fetch, { now, allows: (_, repository = '') => !repository.startsWith('b/') });
    const output = await answer(name, context, { repositories: ['*/one', 'C/*'] });
    expect(output).toMatchObject({ total: 2, repositories_read: 2, not_allowed: 1 });
    const asked = seen.sent.map(({ url }) => url.pathname).filter((path) => path.startsWith('/repos/'));
    expect(asked.sort()).toEqual(['/repos/A/one/commits', '/repos/c/x/commits']);
  });

  it("counts a commit once that a fork has too, as the original repository's", async () => {
    const { commits } = repositoryOf('b/origin', 3);
    const { fetch } = gitHub([
      { name: 'a/fork', commits, fork: true },
      { name: 'b/origin', commits },
    ]);
    const output = await answer(name, toolContext(fetch, { now }), {});
    expect(output.items.map(({ repository }) => repository)).toEqual(['b/origin', 'b/origin', 'b/origin']);
  });

  it('marks a repository incomplete when one of its pages fails, and keeps what it has', async () => {
    const { fetch } = gitHub([repositoryOf('a/one', 350), repositoryOf('a/two', 5)], (url) =>
      url.pathname === '/repos/a/one/commits' && url.searchParams.get('page') === '3'
        ? json({ message: 'Server Error' }, 500)
        : undefined,
    );
    const output = await answer(name, toolContext(fetch, { now }), {});
    expect(output).toMatchObject({
      total: 255,
      repositories_read: 1,
      incomplete: [{ repository: 'a/one', reason: expect.stringContaining('500') }],
      incomplete_total: 1,
    });
  });

  it('answers in part when the rate limit runs out, and asks no further', async () => {
    let left = 20;
    const { fetch, seen } = gitHub(
      Array.from({ length: 100 }, (_, index) => repositoryOf(`a/r${index}`, 2)),
      () =>
        left-- > 0
          ? undefined
          : json({ message: 'API rate limit exceeded' }, 403, {
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 900),
            }),
    );
    const output = await answer(name, toolContext(fetch, { now }), {});
    expect(output).toMatchObject({ total: 36, repositories_read: 18, incomplete_total: 82 });
    expect(output['incomplete']).toHaveLength(10);
    expect(seen.sent.length).toBeLessThanOrEqual(20 + 10);
  });

  it.each([
    ['every repository fails', 404, 'platform_not_found'],
    ['the token is refused on the way', 401, 'platform_unauthorised'],
  ])('fails when %s', async (_, status, code) => {
    const { fetch } = gitHub([repositoryOf('a/one', 2), repositoryOf('a/two', 2)], (url) =>
      url.pathname.startsWith(status === 401 ? '/repos/a/two' : '/repos/')
        ? json({ message: 'no' }, status)
        : undefined,
    );
    expect(await run(name, toolContext(fetch, { now }), {})).toMatchObject({ code });
  });

  it('are none, without a complaint, where there are none', async () => {
    const empty = { total: 0, items: [], incomplete: [], left_out: 0 };
    expect(await answer(name, toolContext(gitHub([]).fetch, { now }), {})).toMatchObject(empty);
    expect(await answer(name, toolContext(gitHub([repositoryOf('a/empty', 0)]).fetch, { now }), {})).toMatchObject(
      empty,
    );
  });

  it('tell how far they are, once for every repository', async () => {
    const told: [number, number][] = [];
    const { fetch } = gitHub([repositoryOf('a/one', 2), repositoryOf('a/two', 0), repositoryOf('a/three', 150)]);
    await answer(name, toolContext(fetch, { now, progress: (_, done, total) => told.push([done, total]) }), {});
    expect(told).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('stop at once when the call is aborted', async () => {
    const abort = new AbortController();
    let left = 20;
    const { fetch, seen } = gitHub(
      Array.from({ length: 50 }, (_, index) => repositoryOf(`a/r${index}`, 2)),
      () => {
        left -= 1;
        if (left === 0) abort.abort(new Error('revoked'));
        return undefined;
      },
    );
    const context = toolContext(fetch, { now });
    context.client.signal = abort.signal;
    await expect(run(name, context, {})).rejects.toThrow('revoked');
    const sent = seen.sent.length;
    expect(sent).toBeLessThan(30);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(seen.sent).toHaveLength(sent);
  });
});

/** The same GitHub, which tells people's global ids and answers queries for histories by what its REST API says. */
function withQueries(repositories: Repository[], refuse: (repository: string) => string | undefined = () => undefined) {
  const rest = gitHub(repositories);
  return scripted(async (url, body) => {
    if (url.pathname === '/user') return json({ login: 'ada-demo', node_id: 'U_101' });
    if (url.pathname !== '/graphql') return rest.fetch(url, {});
    const { variables } = JSON.parse(body) as { variables: Record<string, string> };
    expect(variables['author']).toBe('U_101');
    const asked = Object.keys(variables).flatMap((key) => /^name(\d+)$/.exec(key)?.[1] ?? []);
    const errors = asked.flatMap((at) => refuse(`${variables[`owner${at}`]}/${variables[`name${at}`]}`) ?? []);
    if (errors.length > 0) return json({ data: null, errors: errors.map((type) => ({ type, message: 'no' })) });
    const histories = asked.map((at) => {
      const one = repositories.find(({ name }) => name === `${variables[`owner${at}`]}/${variables[`name${at}`]}`);
      const commits = (one?.commits ?? []).filter(({ date }) => date >= (variables['since'] ?? ''));
      if (commits.length === 0) return [`r${at}`, { defaultBranchRef: null }];
      const from = Number(variables[`after${at}`] ?? 0);
      const nodes = commits.slice(from, from + 100).map(({ sha, date }) => {
        return { oid: sha, message: `Change ${sha}\n\nwhy`, committedDate: date, url: `https://github.com/${sha}` };
      });
      const pageInfo = { endCursor: String(from + 100), hasNextPage: from + 100 < commits.length };
      return [`r${at}`, { defaultBranchRef: { target: { history: { totalCount: commits.length, pageInfo, nodes } } } }];
    });
    return json({ data: Object.fromEntries(histories) });
  });
}

const pathsOf = ({ sent }: { sent: { url: URL }[] }) => sent.map(({ url }) => url.pathname).slice(2);

describe('my commits by queries', () => {
  it('are all of them, of five repositories a query, and each page after the other where there are many', async () => {
    const counts = [250, 0, 7, ...Array.from({ length: 20 }, () => 250)];
    const repositories = counts.map((count, index) => repositoryOf(`a/r${index}`, count));
    const { fetch, seen } = withQueries(repositories);
    const told: number[] = [];
    const context = toolContext(fetch, { now, progress: (_, done) => told.push(done) });
    const output = await answer(name, context, {});
    const total = 21 * 250 + 7;
    expect(output).toMatchObject({
      total,
      repositories_read: 23,
      incomplete_total: 0,
      left_out: total - output.items.length,
    });
    const expected = repositories
      .flatMap(({ commits }) => commits)
      .sort((a, b) => (a.date === b.date ? (a.sha < b.sha ? -1 : 1) : a.date < b.date ? 1 : -1));
    expect(output.items.map((item) => item['sha'])).toEqual(
      expected.slice(0, output.items.length).map(({ sha }) => sha),
    );
    expect(pathsOf(seen)).toEqual(Array.from({ length: 5 * 3 }, () => '/graphql'));
    expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(23);
  });

  it('are asked of REST, many pages at once, where one repository has more than the others take time for', async () => {
    const { fetch, seen } = withQueries([repositoryOf('a/one', 2_500), repositoryOf('a/two', 7)]);
    expect(await answer(name, toolContext(fetch, { now }), {})).toMatchObject({ total: 2_507, repositories_read: 2 });
    expect(pathsOf(seen)).toEqual(['/graphql', ...Array.from({ length: 25 }, () => '/repos/a/one/commits')]);
  });

  it.each([
    ['NOT_FOUND', 12, 5],
    ['RATE_LIMITED', 10, 15],
  ])(
    'are asked of REST where a query is refused as %s, and after a rate limit no other is sent',
    async (type, queries, lists) => {
      const repositories = Array.from({ length: 60 }, (_, index) => repositoryOf(`a/r${index}`, 2));
      const { fetch, seen } = withQueries(repositories, (repository) => (repository === 'a/r0' ? type : undefined));
      expect(await answer(name, toolContext(fetch, { now }), {})).toMatchObject({ total: 120, incomplete_total: 0 });
      const paths = pathsOf(seen);
      expect(paths.filter((path) => path === '/graphql')).toHaveLength(queries);
      expect(paths.filter((path) => path !== '/graphql')).toHaveLength(lists);
    },
  );
});
