/** A hub that looks at itself finds what lies open on its disk, what is wrong with its rows, and a guard that lets too much in. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { allowedFor } from '../../../../../src/main/hub/doors/http/guard.ts';
import { checkGuard } from '../../../../../src/main/hub/doors/http/guard-check.ts';
import type { Database } from '../../../../../src/main/hub/ground/database/database.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { createHub } from '../../../../../src/main/hub/index.ts';
import { newKey } from '../../../../../src/main/hub/kernel/keys/key-text.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const token = 'a-refresh-token/of+forty-characters="quoted"';

it('says that all is well, and else what is not and where', async () => {
  const dataDir = temporaryFolder();
  const ports = memoryPorts();
  await ports.secrets.set('a refresh token', new Secret(token));
  let database: Database | undefined;
  const made = await createHub(
    ports,
    { dataDir, version: '1.2.3', demo: false, apiUrls: {} },
    {
      throughDatabase: (opened) => {
        database = opened;
        return opened;
      },
    },
  );
  if (!made.ok) throw new Error(made.failure.message);
  const hub = made.value;
  const test = async () => {
    const tested = await hub.calls.selftest(
      {},
      { openUrl: async () => {}, signal: AbortSignal.timeout(9_999), userId: undefined },
    );
    if (!tested.ok) throw new Error(tested.failure.message);
    const { text, isWell, results } = tested.value;
    return {
      text,
      isWell,
      wrong: results.filter((one) => !one.isWell).map(({ name, detail }) => `${name}: ${detail}`),
    };
  };
  await hub.listen({ port: 0 });
  expect(await test()).toEqual({ isWell: true, wrong: [], text: expect.stringContaining('Everything holds.') });

  mkdirSync(join(dataDir, 'deep'), { mode: 0o700 });
  const write = (name: string, content: string) => writeFileSync(join(dataDir, name), content, { mode: 0o600 });
  write('across.tmp', `${'x'.repeat(64 * 1024 - 9)}${token}`); // in two of the pieces that are read
  write('escaped.json', JSON.stringify({ token }));
  write('deep/encoded', Buffer.from(`it is ${token}`).toString('base64'));
  write('key', newKey());
  write('no-key', `ogx_${'a'.repeat(49)}`); // its checksum is wrong
  mkdirSync(join(dataDir, 'clients'), { mode: 0o700 });
  write('clients/cursor.backup', newKey()); // of another program
  write('open', '');
  chmodSync(join(dataDir, 'open'), 0o644);
  await database?.write([
    {
      sql: "INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES ('p', 'P', 'p@example.com', '')",
      values: [],
    },
    {
      sql: `INSERT INTO keys (id, hash, user_id, client, "grant", created_at, expires_at) VALUES ('key_x', 'h', 'p', 'c', '{}', '', '')`,
      values: [],
    },
  ]);
  const { text, isWell, wrong } = await test();
  expect([isWell, text]).toEqual([false, expect.not.stringContaining(token)]);
  const leaks = [
    'across.tmp: a refresh token',
    'deep/encoded: a refresh token',
    'escaped.json: a refresh token',
    'key: a permission key',
  ];
  expect(wrong).toEqual([
    expect.stringMatching(/^leaks: /),
    expect.stringMatching(/^files: Others can read.* `chmod -R .*: open\.$/),
    'keys: key_x: a key was changed in the database, and is refused.',
  ]);
  expect(wrong[0]?.slice('leaks: '.length, -1).split('; ').sort()).toEqual(leaks);
  await hub.close();
  rmSync(dataDir, { recursive: true });
});

it('a guard that lets another name or page in is found', () => {
  expect(checkGuard(allowedFor(18_480))).toEqual({ tried: expect.any(Number), wrong: [] });
  const { hosts, origins } = allowedFor(18_480);
  expect(checkGuard({ hosts: new Set([...hosts, 'rebound.example']), origins }).wrong).toEqual(['another host name']);
  const wide = { hosts, origins: new Set([...origins, 'https://web.example']) };
  expect(checkGuard(wide).wrong).toEqual(['a page of the web']);
});
