/** A hundred thousand commits of a person in fifty repositories of a GitHub that takes its time, beside what its answers alone take. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMeasured } from './child.ts';
import { note } from './figures.ts';
import type { HubReady } from './hub-process.ts';
import { mcpTarget } from './load.ts';
import { ListPage, startOutside } from './outside.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const [repositories, pages, ofPage] = [50, 20, 100];
const milliseconds = 80;
/** As many as `platforms/github/my-commits.ts` asks for, by GraphQL or REST. */
const atOnce = 10;
const rounds = 3;
const owner = 'ada-demo';

/** Prints medians. */
export async function manyCommits(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  let requests = 0;
  const counted = <T>(answer: T): T => {
    requests += 1;
    return answer;
  };
  const names = Array.from({ length: repositories }, (_, index) => `${owner}/many-${index}`);
  const outside = await startOutside(
    {
      'GET /user': () => counted({ login: owner, id: 101, node_id: 'U_101', html_url: `https://github.com/${owner}` }),
      'GET /user/repos': () => counted(names.map(repositoryOf)),
      'POST /graphql': (_, body) => counted(historiesOf((JSON.parse(body) as { variables: Variables }).variables)),
      ...Object.fromEntries(
        names.map((name, index) => [
          `GET /repos/${name}/commits`,
          (query: URLSearchParams) => counted(pageOf(name, index, Number(query.get('page') ?? 1))),
        ]),
      ),
    },
    milliseconds,
  );
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url, '1');
  try {
    await byHub(hub.ready, 1); // the first call loads what is loaded late
    const runs: { wall: number; first: number; cpu: number; requests: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      requests = 0;
      const before = await hub.cpu();
      const run = await byHub(hub.ready, 90);
      runs.push({ ...run, cpu: ((await hub.cpu()) - before) / 1000, requests });
    }
    const of = (name: 'wall' | 'first' | 'cpu' | 'requests') => median(runs.map((run) => run[name]));
    note('many-commits: requests to GitHub', 'count', of('requests'));
    printTable(
      `many-commits: github_my_commits, ${(repositories * pages * ofPage).toLocaleString('en')} commits in ${repositories} repositories`,
      `${milliseconds} ms an answer, medians of ${rounds}; bound: requests × ${milliseconds} ms ÷ ${atOnce} at once`,
      [
        ['wall ms', '÷ bound', 'first progress ms', 'CPU ms', 'requests', 'peak RSS MB'],
        [
          number(of('wall')),
          ratio(of('wall') / ((of('requests') / atOnce) * milliseconds)),
          ...[of('first'), of('cpu')].map(number),
          String(of('requests')),
          number(residentMemory(hub.pid).highest),
        ],
      ],
    );
  } finally {
    await hub.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byHub({ url, key }: HubReady, days: number): Promise<{ wall: number; first: number }> {
  const params = { name: 'github_my_commits', arguments: { days }, _meta: { progressToken: 1 } };
  const { headers, body } = mcpTarget(url, key, 'tools/call', params);
  const { 'content-length': _, ...rest } = headers;
  const began = performance.now();
  const response = await fetch(url, { method: 'POST', headers: rest as Record<string, string>, body });
  let first = Number.NaN;
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (Number.isNaN(first) && text.includes('notifications/progress')) first = performance.now() - began;
  }
  const wall = performance.now() - began;
  if (!text.includes(`"total":${repositories * pages * ofPage}`))
    throw new Error(`The call failed: ${text.slice(-300)}`);
  return { wall, first };
}

const repositoryOf = (name: string, index: number) => ({
  id: index + 1,
  full_name: name,
  html_url: `https://github.com/${name}`,
  private: false,
  fork: false,
  default_branch: 'main',
  pushed_at: new Date().toISOString(),
  permissions: { push: true },
});

const address = 'https://api.github.com/users/ada-demo{/gists_url,starred_url,subscriptions_url,organizations_url}';
/** As large as GitHub writes one; its hash begins with a mark that each page puts something else for. */
const commits = Array.from({ length: ofPage }, (_, index) => ({
  sha: `~~${String(index).padStart(34, '0')}`,
  html_url: `https://github.com/${owner}/many/commit/~~${String(index).padStart(34, '0')}`,
  commit: {
    message: `Change number ${index}\n\nWhat was done and why, in a line or two as people write them.`,
    author: { name: 'Ada', email: 'ada@example.com', date: new Date().toISOString() },
    committer: { name: 'Ada', email: 'ada@example.com', date: new Date().toISOString() },
    verification: { verified: true, reason: 'valid', signature: 'x'.repeat(800), payload: 'x'.repeat(600) },
  },
  author: { login: owner, id: 101, urls: Array.from({ length: 8 }, () => address) },
  committer: { login: owner, id: 101, urls: Array.from({ length: 8 }, () => address) },
  parents: [{ sha: '0'.repeat(40), url: address }],
}));
const template = JSON.stringify(commits);

function pageOf(name: string, index: number, page: number): ListPage {
  const mark = markOf(index, page);
  const to = (number: number, rel: string) =>
    `<https://api.github.com/repos/${name}/commits?page=${number}>; rel="${rel}"`;
  const link = page < pages ? `${to(page + 1, 'next')}, ${to(pages, 'last')}` : to(1, 'first');
  return new ListPage(template.replaceAll('~~', mark), link);
}

type Variables = Record<string, string>;

const nodes = JSON.stringify(
  commits.map(({ sha, html_url, commit }) => {
    return { oid: sha, message: commit.message, committedDate: commit.committer.date, url: html_url };
  }),
);

/** A page of each repository that the query names by its variables, after the page that `after` names. */
function historiesOf(variables: Variables): string {
  const histories = Object.keys(variables)
    .flatMap((name) => /^name(\d+)$/.exec(name)?.[1] ?? [])
    .map((at) => {
      const index = variables[`name${at}`]?.split('-')[1] ?? '';
      const page = Number(variables[`after${at}`] ?? 0) + 1;
      const pageInfo = JSON.stringify({ endCursor: String(page), hasNextPage: page < pages });
      const of = nodes.replaceAll('~~', markOf(Number(index), page));
      const history = `{"totalCount":${pages * ofPage},"pageInfo":${pageInfo},"nodes":${of}}`;
      return `"r${at}":{"defaultBranchRef":{"target":{"history":${history}}}}`;
    });
  return `{"data":{${histories.join(',')}}}`;
}

const markOf = (index: number, page: number): string =>
  `${String(index).padStart(3, '0')}${String(page).padStart(3, '0')}`;
