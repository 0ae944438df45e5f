/** Open WebUI from naming it to forgetting it, all of it at the command line, with a hub and an Open WebUI that answer. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';

const password = 'Ada keeps this one 7';
const own = 'demo';

let hub: DemoInProcess;
let openWebUI: FakeOpenWebUI;
beforeAll(async () => {
  hub = await startDemoInProcess();
  openWebUI = await startFakeOpenWebUI({ sso: null });
});
afterAll(async () => {
  await openWebUI.close();
  await hub.stop();
});

let shown: string;
beforeEach(() => {
  shown = '';
});

/** At a terminal where something is typed, else without one. */
async function said(typed: string[], ...words: string[]) {
  const run = typed.length > 0 ? hub.cliAtTerminal(typed, 'openwebui', ...words) : hub.cli('openwebui', ...words);
  const { code, stdout, stderr } = await run;
  shown += stdout + stderr;
  return [code, stdout + stderr] as const;
}
const saying = (pattern: RegExp) => expect.stringMatching(pattern);

test('is set, looked at, given an account, registered, repaired, taken back and forgotten', async () => {
  const key = openWebUI.admin.apiKey ?? '';
  const connections = openWebUI.state.connections;

  expect(await said([], 'plan')).toEqual([1, saying(/Run the command in a terminal/)]);
  expect(await said([own], 'plan')).toEqual([1, saying(/No Open WebUI is set/)]);
  const given = ['set', openWebUI.url, '--proof', 'key', '--key'];
  expect(await said([key, own], ...given)).toEqual([0, saying(/admin-key +The administrator's key works/)]);
  expect(await said([], 'status')).toEqual([0, saying(/ada@example.com has no account there/)]);
  expect(await said([own], 'sync')).toEqual([1, saying(/no account in Open WebUI that is known to be yours/)]);
  expect(await said([password, own], 'account')).toEqual([0, saying(/by the account that this hub made/)]);
  expect(openWebUI.state.accounts.map(({ email }) => email)).toContain('ada@example.com');
  expect(await said([own], 'plan')).toEqual([0, saying(/add connection: OpenGitHubX[\s\S]*"key": "…"/)]);
  expect(openWebUI.state.connections).toEqual(connections);

  expect(await said([own], 'sync', '--part', 'model', '--part', 'mcp')).toEqual([0, saying(/mcp +present/)]);
  const [, permissionKey = ''] = openWebUI.state.connections.OPENAI_API_KEYS;
  expect(permissionKey).toMatch(/^ogx_/);
  openWebUI.state.toolServers = [];
  expect(await said([], 'status')).toEqual([0, saying(/mcp +removed[\s\S]*openwebui repair/)]);
  expect(await said([own], 'repair')).toEqual([0, saying(/mcp +present/)]);
  expect(await said([own], 'sync', '--part', 'model')).toEqual([0, saying(/mcp +not registered/)]);
  const [, renewed = ''] = openWebUI.state.connections.OPENAI_API_KEYS;
  expect(renewed).not.toBe(permissionKey);

  expect(await said([], 'unsync')).toEqual([0, saying(/no longer acts for you/)]);
  expect(openWebUI.state.connections).toEqual(connections);
  expect(await said([own], 'forget')).toEqual([0, saying(/is forgotten/)]);
  expect(await said([], 'status')).toEqual([0, saying(/No Open WebUI is set/)]);
  for (const secret of [key, password, permissionKey, renewed]) expect(shown).not.toContain(secret);
});

test('without a key of an administrator, the permission key is shown once and the rest is files', async () => {
  openWebUI.addAccount({ email: 'lin@example.com', name: 'Lin' });
  expect(await said([own], 'set', openWebUI.url, '--proof', 'key')).toEqual([0, saying(/missing +admin-key/)]);
  expect(await said([], 'status')).toEqual([1, saying(/nobody can see without an administrator's key/)]);
  expect(await said([`not ${password}`, own], 'account')).toEqual([1, saying(/not the password of the account/)]);
  expect(await said([password, own], 'account')).toEqual([0, saying(/ada@example.com there, by its password/)]);
  const connections = structuredClone(openWebUI.state.connections);
  expect(await said([own], 'sync')).toEqual([0, saying(/ogx_\w{49}\s+This is the only time/)]);
  expect(openWebUI.state.connections).toEqual(connections);
  expect(await said([], 'files')).toEqual([0, saying(/opengithubx-tools\.json: [\s\S]*X-OGX-User-Id/)]);
  expect(shown.match(/ogx_\w{49}/g)).toHaveLength(1);
  expect(await said([], 'unsync')).toEqual([0, saying(/not for you yet/)]);
  expect(await said([own], 'forget')).toEqual([0, saying(/is forgotten/)]);
  expect(shown).not.toContain(password);
});
