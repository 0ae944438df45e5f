/** "My commits everywhere" over many repositories of a GitHub that takes its time, beside plain paging with Octokit. */
import { Octokit } from '@octokit/rest';
import type { DemoHub } from '../test/harness/demo-hub.ts';
import { note } from './figures.ts';
import { startHubOfMany } from './hub-of-many.ts';
import { mcpTarget } from './load.ts';
import { residentMemory } from './resident-memory.ts';
import { median, medianRatio } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 3;
const extraRepositories = 50;
const answerMilliseconds = 80;
const atOnce = 10;
const days = 90;

type Run = { milliseconds: number; firstMilliseconds: number; commits: number };
type Figures = { runs: Run[]; requests: number[] };

/** Prints the medians of alternated runs. */
export async function myCommits(): Promise<void> {
  const hub = await startHubOfMany(extraRepositories);
  try {
    const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
    await throughHub(hub); // the first call fetches the token
    await hub.control('POST', '/faults', { service: 'github', path: '.', delayMs: answerMilliseconds });
    const paging: Figures = { runs: [], requests: [] };
    const ofHub: Figures = { runs: [], requests: [] };
    for (let round = 0; round < rounds; round++) {
      await counted(hub, paging, () => byPaging(hub.demo.github, token));
      await counted(hub, ofHub, () => throughHub(hub));
    }
    const walls = ({ runs }: Figures) => runs.map(({ milliseconds }) => milliseconds);
    const row = (name: string, figures: Figures, parallel: number, highest: number) => {
      const bound = (median(figures.requests) / parallel) * answerMilliseconds;
      return [
        name,
        number(median(walls(figures))),
        ratio(medianRatio(walls(figures), walls(paging))),
        ratio(median(walls(figures)) / bound),
        number(median(figures.runs.map(({ firstMilliseconds }) => firstMilliseconds))),
        String(median(figures.requests)),
        String(median(figures.runs.map(({ commits }) => commits))),
        number(highest),
      ];
    };
    note('my-commits: requests to GitHub', 'count', median(ofHub.requests));
    printTable(
      `my-commits: github_my_commits over ${extraRepositories} repositories and the demo's own`,
      `${days} days, ${answerMilliseconds} ms an answer, medians of ${rounds} alternated runs; bound: requests × ${answerMilliseconds} ms ÷ requests at once`,
      [
        ['', 'wall ms', 'ratio', '÷ bound', 'first progress ms', 'requests', 'commits', 'peak RSS MB'],
        row('@octokit/rest, one page after the other', paging, 1, Number.NaN),
        row(`hub, ${atOnce} at once`, ofHub, atOnce, residentMemory(hub.pid).highest),
      ],
    );
  } finally {
    await hub.stop();
  }
}

async function counted(hub: DemoHub, figures: Figures, run: () => Promise<Run>): Promise<void> {
  await hub.control('DELETE', '/requests');
  figures.runs.push(await run());
  figures.requests.push((await hub.requests()).filter(({ service }) => service === 'github').length);
}

async function throughHub({ mcpUrl, key }: DemoHub): Promise<Run> {
  const params = { name: 'github_my_commits', arguments: { days }, _meta: { progressToken: 1 } };
  const { headers, body } = mcpTarget(mcpUrl, key, 'tools/call', params);
  const { 'content-length': _, ...rest } = headers;
  const began = performance.now();
  const signal = AbortSignal.timeout(60_000);
  const response = await fetch(mcpUrl, { method: 'POST', headers: rest as Record<string, string>, body, signal });
  let firstMilliseconds = Number.NaN;
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (Number.isNaN(firstMilliseconds) && text.includes('notifications/progress')) {
      firstMilliseconds = performance.now() - began;
    }
  }
  const milliseconds = performance.now() - began;
  const result = text.split('\n').findLast((line) => line.includes('"result"')) ?? '{}';
  const answer = JSON.parse(result.replace(/^data: /, '')) as {
    result?: { structuredContent?: { total: number; incomplete_total: number } };
  };
  const found = answer.result?.structuredContent;
  if (!found || found.incomplete_total > 0) throw new Error(`The call failed: ${text.slice(-300)}`);
  return { milliseconds, firstMilliseconds, commits: found.total };
}

/** What a program without the hub would do: the same pages in order, all of them kept. */
async function byPaging(baseUrl: string, token: string): Promise<Run> {
  const began = performance.now();
  const quiet = () => {}; // an empty repository is a 409, which Octokit would print
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const octokit = new Octokit({ baseUrl, auth: token, log, request: { signal: AbortSignal.timeout(60_000) } });
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  const { data: me } = await octokit.rest.users.getAuthenticated();
  const asked = { sort: 'pushed', direction: 'desc', per_page: 100 } as const;
  const repositories = await octokit.paginate(octokit.rest.repos.listForAuthenticatedUser, asked);
  const found = new Set<string>();
  for (const { name: repo, owner, pushed_at } of repositories) {
    if ((pushed_at ?? '') < since) continue;
    const window = { owner: owner.login, repo, author: me.login, since, per_page: 100 };
    for (const { sha } of await octokit.paginate(octokit.rest.repos.listCommits, window)) found.add(sha);
  }
  return { milliseconds: performance.now() - began, firstMilliseconds: Number.NaN, commits: found.size };
}
