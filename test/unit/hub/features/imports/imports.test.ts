/** What is kept of imports, on a real database: names that keys tell tools by, and what a description can make of itself. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { importDigest } from '../../../../../src/main/hub/features/imports/import.ts';
import { createImportTable, openImports } from '../../../../../src/main/hub/features/imports/imports.ts';
import { createOpenApiImports } from '../../../../../src/main/hub/features/imports/openapi/index.ts';
import { openApiPlatform } from '../../../../../src/main/hub/features/imports/openapi/platform.ts';
import { openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { createKnownPlatforms } from '../../../../../src/main/hub/platforms/known.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { readTool } from '../../../../../src/main/hub/platforms/tool.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';
import { describe31, platformWith, read } from './openapi/read.ts';

const other = { name: 'other', title: 'Other', connection: 'other', apiUrl: 'https://other.example.com' };
const taken = readTool({
  name: 'acme_list',
  title: 'List',
  description: 'A tool of a test.',
  toolset: 'other',
  input: z.strictObject({}),
  output: z.object({}),
  place: () => undefined,
  run: async () => ok({}),
});

async function open(more: Partial<Platform> = {}) {
  const platforms = createKnownPlatforms([{ ...platformWith([taken]), ...other, ...more }]);
  const imports = await openImports({
    store: createImportTable(expectOk(openDatabase(temporaryFolder())), Buffer.alloc(32, 1)),
    platforms,
    clock: memoryPorts().clock,
    loopbackImports: false,
    onRemoved: () => undefined,
    isNamed: async () => false,
    toPlatform: { openapi: openApiPlatform, mcp: () => platformWith([]) },
  });
  return { platforms, imports };
}

const acme = {
  kind: 'openapi' as const,
  name: 'acme',
  title: 'Acme',
  connection: 'acme',
  scopes: [],
  source: null,
  apiUrl: 'https://api.acme.example.com',
  choices: { reads: [], identity: null },
};

it('a tool that is called as another is not added and not accepted, and says so', async () => {
  const { platforms, imports } = await open();
  const { found } = await read(
    describe31({ '/a': { get: { operationId: 'list' } }, '/b': { get: { operationId: 'look' } } }),
  );
  const definitions = found.map(({ definition }) => definition);
  const refused = {
    ok: false,
    failure: { code: 'import_refused', message: expect.stringContaining('already a tool acme_list') },
  };
  expect(await imports.checkFree('acme', ['acme_look', 'acme_list'])).toMatchObject(refused);
  expect(await imports.add(acme, definitions, ['acme_list', 'acme_look'])).toMatchObject(refused);
  expect(imports.list()).toEqual([]);
  const added = expectOk(await imports.add(acme, definitions, ['acme_look']));
  const wish = { tools: ['acme_list'], digest: importDigest(added) };
  expect(imports.previewAccept('acme', wish)).toMatchObject(refused);
  expect(await imports.accept('acme', wish)).toMatchObject(refused);
  expect(platforms.list().flatMap(({ tools }) => tools.map(({ name }) => name))).toEqual(['acme_list', 'acme_look']);
});

const wishOf = (operation: object, info: object = { title: 'Acme' }) => {
  const text = describe31(
    { '/a': { get: { operationId: 'look' } }, '/b': { get: { operationId: 'pry', ...operation } } },
    { info },
  );
  const { title: _, choices: __, source: ___, ...wish } = acme;
  return { ...wish, reads: [], packed: gzipSync(text).toString('base64') };
};

it('is not called as a platform of the hub, and knows a refused token as the one whose accounts it uses', async () => {
  const refusedToken = { member: 'error', values: ['token_expired'] };
  const { platforms, imports } = await open({ refusedToken });
  const openApi = createOpenApiImports(imports, () => Promise.reject(new Error('not asked')));
  const shared = { connection: other.connection, apiUrl: other.apiUrl };
  const wish = { ...wishOf({}, { title: ' \uFF2Fther! ' }), ...shared };
  const { digest, title } = expectOk(await openApi.preview(wish));
  expect(title).toBe('acme');
  expectOk(await openApi.add({ ...wish, digest }));
  expect(platforms.list().find(({ name }) => name === 'acme')).toMatchObject({ accountsOf: 'other', refusedToken });
});

it('a description that calls another of its tools usual by now turns none on by what was shown', async () => {
  const { imports } = await open({ reads: [{ requests: ['GET /*'] }] });
  const openApi = createOpenApiImports(imports, () => Promise.reject(new Error('not asked')));
  const { connection, apiUrl } = other;
  const wish = (operation: object) => ({ ...wishOf(operation), connection, apiUrl });
  const { digest, tools } = expectOk(await openApi.preview(wish({ deprecated: true })));
  expect(tools.map(({ name, state }) => `${name} ${state}`)).toEqual(['acme_look on', 'acme_pry off']);
  expect(await openApi.add({ ...wish({}), digest })).toMatchObject({ failure: { code: 'import_changed' } });
  expect((await openApi.add({ ...wish({ deprecated: true }), digest })).ok).toBe(true);
});
