/** Who may answer what a client asks: whoever is signed in to the console, and no other program of this computer. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHub, type Hub } from '../../src/main/hub/index.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';

let hub: Hub;
let url: string;
beforeAll(async () => {
  const made = await createHub(memoryPorts(), {
    dataDir: temporaryFolder(),
    version: '0.0.0',
    demo: true,
    apiUrls: {},
  });
  if (!made.ok) throw new Error(made.failure.message);
  hub = made.value;
  const verifyPassphrase = async () => ({ ok: true as const, value: { userId: undefined } });
  const listening = await hub.listen({ port: 0 }, { folder: temporaryFolder(), verifyPassphrase });
  if (!listening.ok) throw new Error(listening.failure.message);
  ({ url } = listening.value);
});
afterAll(() => hub.close());

it.each([
  ['authorizations.list', {}],
  [
    'authorizations.grant',
    { id: 'ask_x', write: true, accounts: ['a'], tools: ['github_get_me'], repositories: ['*/*'], days: 1 },
  ],
  ['authorizations.refuse', { id: 'ask_x' }],
])('%s is answered to nobody who is not signed in', async (name, input) => {
  for (const authorization of [undefined, 'Bearer ogx_x', 'Bearer ogxa_x', 'Basic eDp5']) {
    const answer = await fetch(`${url}/console/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify(input),
    });
    expect([name, answer.status]).toEqual([name, 401]);
  }
});

it('a page on the way has a link and nothing that decides', async () => {
  const registered = await fetch(`${url}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: ['http://127.0.0.1/'] }),
  });
  const { client_id } = (await registered.json()) as { client_id: string };
  const asking = new URLSearchParams({
    ...{ response_type: 'code', client_id, redirect_uri: 'http://127.0.0.1:9/' },
    ...{ code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
  });
  const sent = await fetch(`${url}/oauth/authorize?${asking}`, { redirect: 'manual' });
  const page = await fetch(sent.headers.get('location') ?? '');
  expect(await page.text()).toMatch(
    /<meta http-equiv="refresh" content="0;url=\/console\/confirmation\.html#authorize=ask_/,
  );
  // To be looked at twice changes nothing; a request that is not there is not told from one that was answered.
  expect((await fetch(sent.headers.get('location') ?? '')).status).toBe(200);
  expect((await fetch(`${url}/oauth/continue/ask_${'a'.repeat(32)}`)).status).toBe(404);
});
