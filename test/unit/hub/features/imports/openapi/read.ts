/** Descriptions as the tests write them, read as an import reads them. */
import { importedAccess } from '../../../../../../src/main/hub/features/imports/access.ts';
import { createEffort } from '../../../../../../src/main/hub/features/imports/openapi/document.ts';
import {
  type FoundOperation,
  operationsOf,
} from '../../../../../../src/main/hub/features/imports/openapi/operations.ts';
import { parseDescription } from '../../../../../../src/main/hub/features/imports/openapi/parse.ts';
import { openApiTool } from '../../../../../../src/main/hub/features/imports/openapi/platform.ts';
import type { Platform } from '../../../../../../src/main/hub/platforms/platform.ts';
import type { Tool } from '../../../../../../src/main/hub/platforms/tool.ts';

export const apiUrl = 'https://api.acme.example.com/v1';

export const describe31 = (paths: object, more: object = {}): string =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'Acme', version: '1' }, paths, ...more });

/** As if its person had confirmed every GET and HEAD as a read, and `reads`. */
export async function read(text: string, reads: string[] = [], effort = createEffort()) {
  const document = await parseDescription(text, effort);
  if (!document.ok)
    return { failure: document.failure.message, found: [] as FoundOperation[], left: [], tools: [] as Tool[] };
  const all = await operationsOf(document.value, { name: 'acme', apiUrl, base: undefined }, effort);
  if (!all.ok) return { failure: all.failure.message, found: [], left: [], tools: [] };
  const { left } = all.value;
  const found = all.value.found.map((one) => {
    const isSafe = one.request.startsWith('GET ') || one.request.startsWith('HEAD ');
    const choices = { reads: isSafe ? [one.request] : reads, identity: null };
    const access = importedAccess({ kind: 'openapi', apiUrl, choices }, one.definition, undefined);
    return { ...one, definition: { ...one.definition, access } };
  });
  const tools = found.map(({ definition }) =>
    openApiTool({ name: definition.name, definition }, { apiUrl, toolset: 'acme', places: [], isConfirmed: true }),
  );
  return { failure: undefined, found, left, tools };
}

/** The platform of such tools, for an inventory. */
export const platformWith = (tools: Tool[]): Platform => ({
  name: 'acme',
  title: 'A',
  connection: 'acme',
  scopes: [],
  apiUrl,
  places: [],
  tools,
  whoami: () => Promise.reject(),
});
