/** GitHub's API at the hub: no answer to gh or an SDK ever holds a token, whatever GitHub sends back. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from './run.ts';

const own = 'ada-demo/atlas-service';
const query = `query { repository(owner: "ada-demo", name: "atlas-service") { issues(first: 3) { nodes { id title body } } } }`;

/** Where GitHub itself writes a token into its answer: as it is documented, asked for as a text, and nested in what was asked for. */
const withTokens = [
  `repos/${own}`,
  `repos/${own}/contents/`,
  `repos/${own}/contents/README.md`,
  `repos/${own}/pulls?state=all`,
  `repos/${own}/pulls/33`,
  `repos/${own}/actions/runs`,
  'user/repos',
];
/** The same, which a key of single repositories may not ask. */
const withTokensAnywhere = ['search/repositories?q=user:ada-demo', 'user/starred'];
const accepts = ['application/vnd.github+json', 'application/vnd.github.raw', 'application/vnd.github.diff'];
const documents = [
  'tempCloneToken',
  'name: tempCloneToken',
  'issue(number: 1) { body: bodyHTML }',
  'defaultBranchRef { target { ... on Commit { url: zipballUrl } } }',
].map((inner) => `query { repository(owner: "ada-demo", name: "atlas-service") { ${inner} } }`);

/** Reads over REST and GraphQL, what GitHub keeps elsewhere too, is refused, and meets a GitHub that sends back what it was sent. */
export async function byGh(run: Run): Promise<void> {
  await run.ready();
  const keyOf = async (more: object): Promise<string> => {
    const wish = { client: 'a script', endpoints: ['gh', 'git'], write: true, ...more };
    return (JSON.parse(await run.call('keys.create', wish, 'demo')).output as { key: string }).key;
  };
  const limited = await keyOf({ repositories: [own] });
  const unlimited = await keyOf({});
  const found = /http:\/\/github\.localhost:\d+/.exec((await run.commandOnce('doctor')).stdout)?.[0] ?? '';
  const door = found.replace('github.localhost', '127.0.0.1');
  const send = async (
    path: string,
    body?: string,
    type = 'application/json',
    accept = '*/*',
    key = limited,
  ): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${door}/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `token ${key}`, 'content-type': type, accept },
      ...(body !== undefined && { body }),
    });
    const head = [...answer.headers].map((header) => header.join(': ')).join('\n');
    const text = await answer.text();
    run.keep('gh, an answer', `${head}\n${text}`, [key]);
    return { status: answer.status, text };
  };
  const ask = async (path: string, body?: object): Promise<number> =>
    (await send(path, body && JSON.stringify(body))).status;
  const all = async (): Promise<number[]> => [
    await ask(`v3/repos/${own}`),
    await ask(`v3/repos/${own}/contents/README.md`),
    await ask('graphql', { query }),
    await ask(`v3/repos/${own}/zipball`),
    await ask(`v3/repos/${own}/actions/jobs/91000101001/logs`),
  ];

  expect(await all()).toEqual([200, 200, 200, 200, 200]);
  expect(await ask('v3/search/issues?q=is:issue')).toBe(200);
  expect(await ask(`v3/repos/${own}/hooks`)).toBe(403);
  for (const [paths, by] of [
    [withTokens, limited],
    [withTokensAnywhere, unlimited],
  ] as const) {
    for (const path of paths) {
      for (const accept of accepts) {
        const { status } = await send(`v3/${path}`, undefined, undefined, accept, by);
        expect([path, accept, status]).toEqual([path, accept, 200]);
      }
    }
  }
  for (const document of documents) expect(await ask('graphql', { query: document })).toBe(200);
  for (const status of [200, 401, 403, 500]) {
    for (const echo of ['body', 'header', 'error']) {
      const faults = [{ service: 'github', path: '^/(repos|graphql)', status, echo }];
      await run.during({ what: `gh: ${status}, ${echo}`, faults }, all);
    }
    if (status === 401) await run.ready();
  }

  await run.ready();
  const [release] = JSON.parse((await send(`v3/repos/${own}/releases`)).text) as { id: number }[];
  /** Meanwhile what waits of the file is looked at. */
  const upload = async (name: string): Promise<number> => {
    const uploading = send(`v3/repos/${own}/releases/${release?.id}/assets?name=${name}`, 'A note.', 'text/plain');
    const id = await run.untilAsked();
    for (const entry of readdirSync(join(run.hub.dataDir, 'pushes'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) run.keep('gh, a file that waits', readFileSync(join(entry.parentPath, entry.name)));
    }
    expect(await run.approve(id)).toContain('"ok":true');
    return (await uploading).status;
  };
  expect(await upload('one.txt')).toBe(201);
  for (const [status, echo] of [
    [200, 'body'],
    [403, 'error'],
    [500, 'header'],
  ] as const) {
    const faults = [{ service: 'github', path: '/assets', status, echo }];
    await run.during({ what: `gh upload: ${status}, ${echo}`, faults }, () => upload(`${status}.txt`));
  }
}
