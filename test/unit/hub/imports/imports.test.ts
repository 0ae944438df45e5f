/** What is kept of imports, on a real database: names that keys tell tools by. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openDatabase } from '../../../../src/main/hub/database/database.ts';
import { importDigest } from '../../../../src/main/hub/imports/import.ts';
import { openImports } from '../../../../src/main/hub/imports/imports.ts';
import { platformOf } from '../../../../src/main/hub/imports/openapi/platform.ts';
import { createImportStore } from '../../../../src/main/hub/imports/store.ts';
import { createKnownPlatforms } from '../../../../src/main/hub/platforms/known.ts';
import { readTool } from '../../../../src/main/hub/tools/tool.ts';
import { ok } from '../../../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../../../harness/memory-ports.ts';
import { expectOk } from '../../../harness/world.ts';
import { describe31, platformWith, read } from './openapi/read.ts';

it('a tool that is called as another is not added and not accepted, and says so', async () => {
  const taken = readTool({
    ...{ name: 'acme_list', title: 'List', description: 'A tool of a test.', toolset: 'other' },
    ...{ input: z.strictObject({}), output: z.object({}), place: () => undefined, run: async () => ok({}) },
  });
  const platforms = createKnownPlatforms([
    { ...platformWith([taken]), name: 'other', connection: 'other', apiUrl: 'https://other.example.com' },
  ]);
  const imports = await openImports({
    store: createImportStore(expectOk(openDatabase(temporaryFolder())), Buffer.alloc(32, 1)),
    ...{
      platforms,
      clock: memoryPorts().clock,
      loopbackImports: false,
      gone: () => undefined,
      isNamed: async () => false,
    },
    become: { openapi: platformOf, mcp: () => platformWith([]) },
  });
  const { found } = await read(
    describe31({ '/a': { get: { operationId: 'list' } }, '/b': { get: { operationId: 'look' } } }),
  );
  const definitions = found.map(({ definition }) => definition);
  const acme = {
    ...{ kind: 'openapi' as const, name: 'acme', title: 'Acme', connection: 'acme', scopes: [], source: null },
    ...{ apiUrl: 'https://api.acme.example.com', choices: { reads: [], identity: null } },
  };
  const refused = {
    ok: false,
    failure: { code: 'import_refused', message: expect.stringContaining('tool acme_list already') },
  };
  expect(await imports.free('acme', ['acme_look', 'acme_list'])).toMatchObject(refused);
  expect(await imports.add(acme, definitions, ['acme_list', 'acme_look'])).toMatchObject(refused);
  expect(imports.list()).toEqual([]);
  const added = expectOk(await imports.add(acme, definitions, ['acme_look']));
  const wish = { tools: ['acme_list'], digest: importDigest(added) };
  expect(imports.accepting('acme', wish)).toMatchObject(refused);
  expect(await imports.accept('acme', wish)).toMatchObject(refused);
  expect(platforms.list().flatMap(({ tools }) => tools.map(({ name }) => name))).toEqual(['acme_list', 'acme_look']);
});
