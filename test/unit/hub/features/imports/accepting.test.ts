/** What accepting tools comes to, which is what the card shows of it too. */
import { expect, it } from 'vitest';
import { importedAccess } from '../../../../../src/main/hub/features/imports/access.ts';
import {
  comparePinned,
  type Definition,
  type Import,
  importDigest,
} from '../../../../../src/main/hub/features/imports/import.ts';
import { defineRemoteTools } from '../../../../../src/main/hub/features/imports/mcp/remote-tool.ts';
import { acceptedImport, acceptedTools } from '../../../../../src/main/hub/features/imports/review.ts';
import { expectOk } from '../../../../harness/world.ts';

const remote = (name: string, annotations = {}) => ({
  name,
  description: 'Does it.',
  inputSchema: { type: 'object', properties: {} },
  annotations,
});
const own = (imported: Import, definition: Definition) => importedAccess(imported, definition, undefined);
const server = (...more: string[]): Import => ({
  kind: 'mcp',
  name: 'acme',
  title: 'Acme',
  connection: 'acme',
  scopes: [],
  apiUrl: 'https://mcp.acme.example.com/',
  source: null,
  choices: null,
  addedAt: '',
  readAt: '',
  tools: comparePinned(
    [],
    defineRemoteTools('acme', [
      remote('peek'),
      remote('send'),
      remote('drop', { destructiveHint: true }),
      ...more.map((name) => remote(name)),
    ]),
  ),
});
const wish = (imported: Import, tools: string[], reads?: string[]) => ({
  tools,
  digest: importDigest(imported),
  ...(reads && { reads }),
});

it('is shown as what it comes to', async () => {
  const tools = ['acme_peek', 'acme_send', 'acme_drop'];
  const then = expectOk(acceptedImport(server(), wish(server(), tools, ['acme_peek']), own));
  expect((await acceptedTools(server(), then, tools)).map(({ access, state }) => `${access} ${state}`)).toEqual([
    'read off',
    'write off',
    'destructive off',
  ]);
  expect(then.tools.map(({ accepted }) => accepted?.access)).toEqual(['read', 'write', 'destructive']);
});

it.each([
  ['a tool that is not there', server(), ['acme_none'], undefined, 'has no tool acme_none'],
  ['a read that is not to be accepted', server(), ['acme_send'], ['acme_peek'], 'not among the tools to accept'],
  ['a read that destroys by the server’s own word', server(), ['acme_drop'], ['acme_drop'], 'destroys'],
  ['a read that takes a program', server('query-sql'), ['acme_query_sql'], ['acme_query_sql'], 'takes a program'],
])('is refused for %s', (_, imported, tools, reads, message) => {
  expect(acceptedImport(imported, wish(imported, tools, reads), own)).toMatchObject({
    failure: { code: 'usage', message: expect.stringContaining(message) },
  });
});

it('is refused where it is no longer as it was shown', () => {
  const stale = { ...wish(server(), ['acme_peek']), digest: '0'.repeat(64) };
  expect(acceptedImport(server(), stale, own)).toMatchObject({ failure: { code: 'import_changed' } });
});
