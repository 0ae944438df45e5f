/** Imports at the command line: what is sent to the hub, and what a person reads before and after. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CallInput } from '../../../src/shared/contract.ts';
import type { ListedImport } from '../../../src/shared/imports.ts';
import { ok } from '../../../src/shared/result.ts';
import { temporaryFolder } from '../../harness/memory-ports.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const apiUrl = 'https://api.acme.example.com';
const readAt = '2026-11-24T15:39:01.123Z';
const tool = (name: string, request: string, state: 'on' | 'changed') => ({
  name: `acme_${name}`,
  title: name,
  description: name,
  access: 'read' as const,
  request,
  state,
  changes: state === 'on' ? [] : [{ what: 'method' as const, before: 'GET', after: 'POST' }],
});
const listed: ListedImport = {
  kind: 'openapi',
  name: 'acme',
  title: 'Acme',
  connection: 'acme',
  accountsOf: 'acme',
  apiUrl,
  scopes: [],
  source: null,
  addedAt: readAt,
  readAt,
  off: 3,
  problem: null,
  tools: [tool('list', 'GET /list', 'on'), tool('look', 'POST /look', 'changed')],
};
const digest = 'd'.repeat(64);
const { addedAt: _, readAt: __, off: ___, problem: ____, ...shape } = listed;
const preview = {
  ...shape,
  digest,
  servers: [apiUrl],
  left: [{ request: 'POST /upload', reason: 'Its body is neither JSON nor a form.' }],
};
const words = ['acme', '--connection', 'acme', '--api-url', apiUrl];

test('imports add shows what it would become, and on a yes sends a file packed, or an address, with what was said about it', async () => {
  const told: CallInput<'imports.add'>[] = [];
  const folder = await hubWith({
    'imports.preview': async () => ok(preview),
    'imports.add': async (wish) => {
      told.push(wish);
      return ok(listed);
    },
  });
  const file = join(temporaryFolder(), 'openapi.json');
  writeFileSync(file, '{"openapi":"3.1.0"}');
  const [name = '', ...rest] = words;
  const here = ['--data-dir', folder];
  const said = ['imports', 'add', name, file, ...rest, '--tool', 'acme_list', '--read', 'POST /look', ...here];
  const declined = await runCliAtTerminal('correct horse\nno\n', ...said);
  expect(declined).toMatchObject({ code: 2, stdout: expect.stringContaining('Nothing was changed.') });
  expect(told).toEqual([]);
  const ran = await runCliAtTerminal('correct horse\nyes\n', ...said);
  expect(ran.stdout).toMatch(/acme_list +read +on +GET \/list[\s\S]*Type yes: /);
  expect(ran.stdout).toContain('No key has its tools yet.');
  expect(ran.stdout).toContain('keys create --client NAME --tool acme_list');
  const [sent] = told;
  expect(brotliDecompressSync(Buffer.from(sent?.packed ?? '', 'base64')).toString()).toBe('{"openapi":"3.1.0"}');
  const wish = { name: 'acme', connection: 'acme', tools: ['acme_list'], reads: ['POST /look'], scopes: [], digest };
  expect(sent).toMatchObject(wish);
  const byAddress = ['imports', 'add', name, 'https://acme.example.com/openapi.json', ...rest, ...here];
  await runCliAtTerminal('correct horse\nyes\n', ...byAddress);
  expect(told[1]).toMatchObject({ url: 'https://acme.example.com/openapi.json' });
  expect(told[1]).not.toHaveProperty('packed');
  const missing = await runCli('imports', 'add', name, join(folder, 'none.json'), ...rest, ...here);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') });
});

test('imports list says what waits to be accepted, and what it was', async () => {
  const folder = await hubWith({ 'imports.list': async () => ok([listed, { ...listed, problem: 'It cannot be.' }]) });
  const ran = await runCli('imports', 'list', '--data-dir', folder);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toContain(
    'acme: Acme\n  at https://api.acme.example.com, with connection acme, from a file\n  1 tools on, 3 off',
  );
  expect(ran.stdout).toContain('acme_look was changed and is off until you accept it:\n    method: GET → POST');
  expect(ran.stdout).toContain('None of its tools work: It cannot be.');
});

test('imports show and preview list every tool, and what is left out', async () => {
  const folder = await hubWith({
    'imports.show': async () => ok({ ...listed, digest }),
    'imports.preview': async () => ok(preview),
  });
  const shown = await runCli('imports', 'show', 'acme', '--data-dir', folder);
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringMatching(/acme_list +read +on +GET \/list/) });
  const [name = '', ...rest] = words;
  const given = ['imports', 'preview', name, 'https://acme.example.com/a', ...rest, '--data-dir', folder];
  const ran = await runCliAtTerminal('correct horse\n', ...given);
  expect(ran.stdout).toMatch(/acme_list +read +on +GET \/list/);
  expect(ran.stdout).toContain('Left out: POST /upload. Its body is neither JSON nor a form.');
});

test('accepting shows what differs, and takes a yes to just that; removing takes the passphrase', async () => {
  const told: CallInput<'imports.accept'>[] = [];
  const folder = await hubWith({
    'imports.show': async () => ok({ ...listed, digest }),
    'imports.accept': async (wish) => {
      told.push(wish);
      return ok(listed);
    },
    'imports.remove': async ({ id }) => ok({ id }),
  });
  const accept = ['imports', 'accept', 'acme', '--tool', 'acme_look', '--data-dir', folder];
  expect(await runCli(...accept)).toMatchObject({ code: 2, stderr: expect.stringContaining('terminal') });
  const declined = await runCliAtTerminal('no\n', ...accept);
  expect(declined.stdout).toMatch(/acme_look was changed[\s\S]*method: GET → POST[\s\S]*Nothing was changed/);
  expect(told).toEqual([]);
  expect((await runCliAtTerminal('yes\ncorrect horse\n', ...accept)).code).toBe(0);
  expect(told).toEqual([{ id: 'acme', tools: ['acme_look'], digest }]);
  const remove = ['imports', 'remove', 'acme', '--data-dir', folder];
  expect(await runCli(...remove)).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
  expect((await runCliAtTerminal('correct horse\n', ...remove)).code).toBe(0);
});
