/** The hub dies again and again, each time a little later into the same handful of calls. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import { question, summarizer } from './chat.ts';
import { generous, repository } from './requests.ts';
import type { Run } from './run.ts';

/** So many of the calls have an answer when the hub dies, in turn; two are still open whenever it does. */
const moments = 7;

/** What was under way when the hub died: how many calls ended with an answer, and how many without. */
export type Killed = { answered: number; cut: number };

/** Kills and starts the hub so many times; after each it must be whole and the key must work. */
export async function killAgainAndAgain(run: Run, key: string, rounds: number): Promise<Killed> {
  const { hub, call, callTool, postTool } = run;
  const killed = { answered: 0, cut: 0 };
  let doomed: string | undefined; // the key that the next round revokes
  for (let round = 0; round < rounds; round++) {
    const lastDoomed = doomed;
    const begun: Promise<unknown>[] = [
      textOf(callTool(key, 'github_get_me')),
      textOf(callTool(key, 'github_my_commits', { days: 7 })),
      textOf(postTool(key, 'github_list_issues', { repository })),
      textOf(postTool(key, 'github_create_issue', { repository, title: `Cut off ${round}` })),
      textOf(callTool(key, 'github_add_comment', { repository, number: 14, body: `Cut off ${round}` })),
      textOf(run.ask(key, summarizer, question, { stream: true })),
      call('accounts.list', {}),
      call('keys.create', { client: `cut ${round}`, ...generous }, 'demo').then((text) => {
        doomed = /"id":"(key_[^"]+)"/.exec(text)?.[1] ?? doomed;
      }),
      ...(lastDoomed === undefined ? [] : [call('keys.revoke', { id: lastDoomed })]),
    ];
    const ended = Promise.allSettled(begun);
    await settled(begun, round % moments);
    for (let turns = 0; turns < 10 * Math.floor(round / moments); turns++) await turn(); // into the call after it
    await hub.kill();
    for (const { status } of await ended) killed[status === 'fulfilled' ? 'answered' : 'cut'] += 1;
    await hub.restart();
    const verified = JSON.parse(await call('audit.verify', {})) as { output: unknown };
    expect([round, verified.output]).toEqual([round, expect.objectContaining({ firstBadSequence: null })]);
    expect([round, await textOf(callTool(key, 'github_get_me'))]).toEqual([round, expect.stringContaining('ada-demo')]);
  }
  return killed;
}

/** Once so many of them have ended. */
function settled(begun: Promise<unknown>[], count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let ended = 0;
  const end = (): void => void (++ended >= count && resolve());
  if (count === 0) resolve();
  for (const one of begun) one.then(end, end);
  return promise;
}

const textOf = async (asked: Promise<Response>): Promise<string> => (await asked).text();
