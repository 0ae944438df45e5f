/** What calls read, and which places there are, by name: for the person alone, and the first gone once they forget it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { callHub } from '../../src/main/headless/socket-client.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';

const hub = sharedDemo();

it('tells them with the passphrase, nowhere without it, and not once they are forgotten', async () => {
  const name = 'ada-demo/atlas-service';
  const { dataDir } = hub;
  const headers = { authorization: `Bearer ${hub.key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${hub.url}/tools/github_list_repositories`, { method: 'POST', headers, body: '{}' });
  expect(await answer.text()).toContain(name);

  const { calls } = await hub.call('audit.search', { offset: 0, limit: 1 });
  const callIds = calls.map(({ callId }) => callId);
  const [told] = await hub.call('activity.names', { callIds });
  expect(told?.names).toContainEqual({ name, url: expect.stringContaining(name) });

  const ask = (call: 'activity.names' | 'activity.forget') => callHub(dataDir, { call, input: { callIds } }, () => {});
  for (const call of ['activity.names', 'activity.forget'] as const) {
    expect(await ask(call)).toMatchObject({ ok: false, failure: { code: 'passphrase_needed' } });
  }
  const listed = await callHub(dataDir, { call: 'audit.list', input: { limit: 1000 } }, () => {});
  const searched = await callHub(dataDir, { call: 'audit.search', input: { offset: 0, limit: 100 } }, () => {});
  const exported = (await hub.cli('audit', 'export')).stdout;
  const files = readdirSync(dataDir, { withFileTypes: true }).filter((file) => file.isFile());
  const onDisk = () => files.map((file) => readFileSync(join(dataDir, file.name), 'latin1')).join();
  expect(onDisk()).toContain(callIds[0]);
  for (const text of [JSON.stringify([listed, searched]), exported, onDisk()]) expect(text).not.toContain('atlas');

  expect(await hub.call('activity.forget', {})).toEqual({ calls: 1 });
  expect(await hub.call('activity.names', { callIds })).toEqual([]);
});

it('offers places by name with the passphrase, asks a platform once, and nowhere without it', async () => {
  const places = (kind: string) => hub.call('accounts.places', { kind });
  const repositories = await places('repository');
  expect(repositories.isAll).toBe(true);
  expect(repositories.places).toContainEqual({ pattern: 'ada-demo/ledger-sync', name: 'ada-demo/ledger-sync' });
  expect(await places('repository')).toEqual(repositories);
  expect((await places('channel')).places).toContainEqual({ pattern: 'team-atlas', name: '#team-atlas' });
  expect((await places('label')).isAll).toBe(true);
  expect((await places('calendar')).places).toContainEqual(expect.objectContaining({ pattern: 'primary' }));
  const pages = await places('page');
  expect(pages.isAll).toBe(true);
  expect(pages.places.map(({ name }) => name)).toContain('On-call handbook (in Engineering wiki)');
  const folders = await places('folder');
  expect(folders.isAll).toBe(true);
  expect(folders.places.map(({ name }) => name)).toContain('Releases (in Atlas)');
  const noted = (await hub.call('audit.list', { limit: 1000 })).filter(({ reason }) => reason?.startsWith('names of'));
  expect(noted.filter(({ account }) => account === noted.at(-1)?.account).length).toBeLessThan(3);

  const ask = { call: 'accounts.places', input: { kind: 'repository' } } as const;
  expect(await callHub(hub.dataDir, ask, () => {})).toMatchObject({ failure: { code: 'passphrase_needed' } });
});
