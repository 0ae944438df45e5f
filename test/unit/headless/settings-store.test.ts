/** The settings of a headless hub: what is kept, and which files are refused as they are. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSettingsStore } from '../../../src/main/headless/settings-file.ts';
import type { StoredSettings } from '../../../src/main/hub/ground/ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

const server = {
  id: 'srv_1',
  name: 'home',
  baseUrl: 'http://127.0.0.1:11434/v1',
  hasKey: true,
  models: ['llama3.2', 'org/a.b:c'],
  isNamed: false,
  contextTokens: 8192,
  plannedBy: 'hub' as const,
};
const all: StoredSettings = {
  tenant: { issuer: 'https://octavia.eu.auth0.com/', clientId: 'c' },
  approvalMinutes: 10,
  desktop: { startAtLogin: true, keepInTray: false },
  modelServers: [server],
  keepPrompts: true,
};

async function open(folder: string) {
  const opened = await openSettingsStore(folder);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

test('outlive the hub in a file of mode 0600, and keep what a later version wrote there', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'settings.json');
  writeFileSync(path, '{"later":1}', { mode: 0o644 });
  const store = await open(folder);
  expect(store.read()).toEqual({});
  store.update(all);
  expect(store.read()).toEqual(all);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = await open(folder);
  expect(again.read()).toEqual(all);
  again.update({ ...all, tenant: undefined, keepPrompts: false });
  expect(again.read()).toEqual({ ...all, tenant: undefined, keepPrompts: false });
  for (const name of Object.keys(all)) again.update({ [name]: undefined });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ later: 1 });
});

const withServer = (more: object) => JSON.stringify({ modelServers: [{ ...server, ...more }] });

test.each([
  '{"tenant":',
  '{"approvalMinutes":31}',
  '{"keepPrompts":"yes"}',
  '{"modelServers":{}}',
  withServer({ name: 'Home \u202e' }),
  withServer({ baseUrl: 'home' }),
  withServer({ baseUrl: 'file:///etc/passwd' }),
  withServer({ models: 'all' }),
  withServer({ plannedBy: 'nobody' }),
  withServer({ isNamed: undefined }),
])('refuses %s and leaves it', async (text) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'settings.json'), text);
  expect(await openSettingsStore(folder)).toMatchObject({ failure: { code: 'data_folder' } });
  expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(text);
});
