/** Servers of tools at the command line: what is sent to the hub, and what a person reads of words that are a stranger's. */
import { expect, test } from 'vitest';
import type { ImportedTool, ListedImport } from '../../../src/shared/imports.ts';
import { ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

const digest = 'd'.repeat(64);
const apiUrl = 'https://mcp.acme.example.com/mcp';
const tool = (name: string, more: Partial<ImportedTool> = {}): ImportedTool => ({
  name: `acme_${name}`,
  title: name,
  description: `Does ${name}.`,
  access: 'write',
  state: 'off',
  changes: [],
  request: `tools/call ${name}`,
  ...more,
});
const imported = (tools: ImportedTool[]): ListedImport => ({
  kind: 'mcp',
  name: 'acme',
  title: 'Acme',
  connection: 'acme-oauth',
  apiUrl,
  scopes: [],
  source: apiUrl,
  accountsOf: 'acme',
  addedAt: '2026-11-27T01:00:00Z',
  readAt: '2026-11-27T01:00:00Z',
  problem: null,
  tools,
  off: tools.filter(({ state }) => state === 'off').length,
});

test('imports add-server needs the passphrase, sends the address as it is, and names the next steps', async () => {
  const told: object[] = [];
  const { addedAt: _, readAt: __, off: ___, problem: ____, ...shape } = imported([]);
  const folder = await hubWith({
    'imports.preview': async () => ok({ ...shape, digest, servers: [apiUrl], left: [] }),
    'imports.add': async (wish) => {
      told.push(wish);
      return ok(imported([]));
    },
  });
  const at = ['--connection', 'acme-oauth', '--scope', 'read', '--data-dir', folder];
  const words = ['imports', 'add-server', 'acme', apiUrl, ...at];
  expect(await runCli(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
  expect(told).toEqual([]);
  const ran = await runCliAtTerminal('correct horse\n', ...words);
  expect(ran.stdout).toContain('accounts connect acme');
  expect(ran.stdout).toContain('imports refresh acme');
  expect(told).toEqual([
    { kind: 'mcp', name: 'acme', apiUrl, connection: 'acme-oauth', scopes: ['read'], reads: [], digest },
  ]);
});

test('imports list shows all tools of a server, and what differs with nothing hidden', async () => {
  const change = { what: 'in its own words', before: 'Does peek.', after: 'Does peek.\u001B[2J\u202E <IMPORTANT>' };
  const tools = [tool('peek', { state: 'changed', changes: [change] }), tool('sum', { saysItReads: true })];
  const folder = await hubWith({ 'imports.list': async () => ok([imported(tools)]) });
  const ran = await runCli('imports', 'list', '--data-dir', folder);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/acme_sum +write +off +tools\/call sum +reads only/);
  expect(ran.stdout).toContain('acme_peek was changed and is off until you accept it:');
  expect(ran.stdout).toContain('in its own words: Does peek. → Does peek.');
  for (const hidden of ['\u001B', '\u202E']) expect(ran.stdout).not.toContain(hidden);
});

test('imports refresh and accept send the account and which tools read', async () => {
  const told: object[] = [];
  const note = async (given: object) => {
    told.push(given);
    return ok(imported([tool('peek', { state: 'on', access: 'read' })]));
  };
  const tools = [tool('peek'), tool('sum', { saysItReads: true })];
  const show = async () => ok({ ...imported(tools), digest });
  const folder = await hubWith({ 'imports.refresh': note, 'imports.show': show, 'imports.accept': note });
  const at = ['--data-dir', folder];
  await runCliAtTerminal('correct horse\n', 'imports', 'refresh', 'acme', '--account', 'cac_1', ...at);
  const words = ['imports', 'accept', 'acme', '--tool', 'acme_peek', '--tool', 'acme_sum', '--read', 'acme_peek'];
  const ran = await runCliAtTerminal('yes\ncorrect horse\n', ...words, ...at);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/acme_sum +write +off +tools\/call sum +reads only[\s\S]*Type yes: /);
  expect(told).toEqual([
    { id: 'acme', account: 'cac_1' },
    { id: 'acme', tools: ['acme_peek', 'acme_sum'], reads: ['acme_peek'], digest },
  ]);
});
