/** GitHub's API at the hub: no answer to gh or an SDK ever holds a token, whatever GitHub sends back. */
import { expect } from 'vitest';
import type { Run } from './run.ts';

const own = 'ada-demo/atlas-service';
const query = `query { repository(owner: "ada-demo", name: "atlas-service") { issues(first: 3) { nodes { id title body } } } }`;

/** Reads over REST and GraphQL, is refused, and meets a GitHub that sends back what it was sent. */
export async function byGh(run: Run): Promise<void> {
  await run.ready();
  const made = await run.call('keys.create', { client: 'a script', endpoints: ['gh'], repositories: [own] }, 'demo');
  const { key } = JSON.parse(made).output as { key: string };
  const found = /http:\/\/github\.localhost:\d+/.exec((await run.commandOnce('doctor')).stdout)?.[0] ?? '';
  const door = found.replace('github.localhost', '127.0.0.1');
  const ask = async (path: string, body?: object): Promise<number> => {
    const answer = await fetch(`${door}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `token ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const head = [...answer.headers].map((header) => header.join(': ')).join('\n');
    run.keep('gh, an answer', `${head}\n${await answer.text()}`, [key]);
    return answer.status;
  };
  const all = async (): Promise<number[]> => [
    await ask(`v3/repos/${own}`),
    await ask(`v3/repos/${own}/contents/README.md`),
    await ask('graphql', { query }),
  ];

  expect(await all()).toEqual([200, 200, 200]);
  expect(await ask('v3/search/issues?q=is:issue')).toBe(200);
  expect(await ask(`v3/repos/${own}/hooks`)).toBe(403);
  for (const status of [200, 401, 403, 500]) {
    for (const echo of ['body', 'header', 'error']) {
      const faults = [{ service: 'github', path: '^/(repos|graphql)', status, echo }];
      await run.during({ what: `gh: ${status}, ${echo}`, faults }, all);
    }
    if (status === 401) await run.ready();
  }
}
