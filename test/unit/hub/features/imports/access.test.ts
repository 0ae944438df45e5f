/** What a tool of an import may do: by the rule of the platform whose accounts it uses, or by its person's word, and never by its source's. */
import { describe, expect, it } from 'vitest';
import { holdsProgram, importedAccess, notARead } from '../../../../../src/main/hub/features/imports/access.ts';
import type { Import } from '../../../../../src/main/hub/features/imports/import.ts';
import { comparePinned, pinnedName } from '../../../../../src/main/hub/features/imports/import.ts';
import { createImportTable, openImports } from '../../../../../src/main/hub/features/imports/imports.ts';
import { defineRemoteTools } from '../../../../../src/main/hub/features/imports/mcp/remote-tool.ts';
import { createMcpServers } from '../../../../../src/main/hub/features/imports/mcp/servers.ts';
import { remoteTool } from '../../../../../src/main/hub/features/imports/mcp/tool.ts';
import { openApiPlatform } from '../../../../../src/main/hub/features/imports/openapi/platform.ts';
import { openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';
import { createKnownPlatforms } from '../../../../../src/main/hub/platforms/known.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { isReadAt } from '../../../../../src/main/hub/platforms/requests.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';
import { apiUrl, describe31, read } from './openapi/read.ts';

const platforms = { github, google, notion, slack };

/** The access of an operation on the accounts of a platform, or of its own where none is named, with every request confirmed as a read. */
async function accessAt(request: string, platform?: keyof typeof platforms, address?: string, operation: object = {}) {
  const [method = '', path = ''] = request.split(' ');
  const owner = platform && platforms[platform];
  const apiUrl = address ?? owner?.apiUrl ?? 'https://api.acme.example.com';
  const parameters = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }));
  const described = { [path]: { [method.toLowerCase()]: { parameters, ...operation } } };
  const { found, left } = await read(describe31(described, { servers: [] }));
  const [only] = found;
  if (!only) throw new Error(JSON.stringify(left));
  const choices = { reads: [request], identity: null };
  return importedAccess({ kind: 'openapi', apiUrl, choices }, only.definition, owner);
}

const at = (path: string): string => `https://www.googleapis.com${path}`;

describe('on the accounts of a built-in platform', () => {
  it.each([
    // Slack takes GET for each of its methods.
    ['slack', 'GET /api/chat.postMessage', 'write'],
    ['slack', 'HEAD /api/chat.delete', 'write'],
    ['slack', 'GET /api/Conversations.History', 'write'],
    ['slack', 'GET /api/chat.post%4Dessage', 'write'],
    ['slack', 'GET /api/conversations.history/', 'write'],
    ['slack', 'GET /API/users.list', 'write'],
    ['slack', 'GET /api/{topic}', 'write'],
    ['slack', 'GET /api/users.{what}', 'write'],
    ['slack', 'GET /{topic}', 'write'],
    ['slack', 'GET /services/T0/B0/x', 'write'],
    ['slack', 'POST /api/files.completeUploadExternal', 'write'],
    ['slack', 'GET /api/conversations.history', 'read'],
    ['slack', 'POST /api/users.info', 'read'],
    ['github', 'GET /repos/{owner}/{repo}/issues', 'read'],
    ['github', 'GET /{anything}/{at}/{all}', 'write'],
    ['github', 'POST /graphql', 'write'],
    ['github', 'POST /markdown', 'write'],
    ['github', 'PUT /user/starred/{owner}/{repo}', 'write'],
    ['github', 'DELETE /repos/{owner}/{repo}', 'destructive'],
    ['notion', 'POST /v1/search', 'read'],
    ['notion', 'POST /v1/databases/{id}/query', 'read'],
    ['notion', 'POST /v1/{kind}/query', 'write'],
    ['notion', 'POST /v1/data_sources/{id}/query/more', 'write'],
    ['notion', 'POST /v1/pages', 'write'],
    ['notion', 'PATCH /v1/search', 'write'],
    ['google', 'GET /oauth2/v3/userinfo', 'read'],
    ['google', 'GET /drive/v3/files/{id}', 'read'],
    ['google', 'POST /calendar/v3/freeBusy', 'read'],
    ['google', 'GET /drive/v2/files/{id}', 'write'],
    ['google', 'GET /calendar/{version}/users', 'write'],
    ['google', 'GET /tasks/v1/lists', 'write'],
    ['google', 'POST /calendar/v3/freebusy', 'write'],
  ] as const)('%s: %s is a %s, though its person named it a read', async (platform, request, access) => {
    expect(await accessAt(request, platform)).toBe(access);
  });

  it.each([
    ['slack', 'GET /{method}', 'https://slack.com/api', 'write'],
    ['slack', 'GET /users.list', 'https://slack.com/api', 'read'],
    ['github', 'GET /ada/repo', 'https://uploads.github.com', 'write'],
    ['github', 'GET /login/oauth/authorize', 'https://github.com', 'write'],
    ['google', 'GET /v1/users/me/messages', 'https://gmail.googleapis.com/gmail', 'read'],
    ['google', 'GET /v3/files', at('/drive'), 'read'],
    ['google', 'GET /v3/files', at('/upload'), 'write'],
    ['google', 'GET /drive/v3/files', 'https://gmail.googleapis.com', 'write'],
  ] as const)('%s: %s at %s is a %s', async (platform, request, address, access) => {
    expect(await accessAt(request, platform, address)).toBe(access);
  });

  it('a tool of a server is never a read there', () => {
    const [peek] = defineRemoteTools('s', [{ name: 'peek', description: '', inputSchema: { type: 'object' } }]);
    if (!peek) throw new Error('It is not there.');
    const imported = { kind: 'mcp', apiUrl: 'https://slack.com/mcp', choices: null } as const;
    const said = { ...peek, access: 'read' } as const;
    expect([importedAccess(imported, said, slack), importedAccess(imported, said, undefined)]).toEqual([
      'write',
      'read',
    ]);
  });

  it('a request that is sent is held to the rule as well', async () => {
    const { found } = await read(describe31({ '/api/users.list': { get: { operationId: 'list' } } }));
    const tools = found.map(({ definition }) => ({ name: definition.name, definition }));
    const imported = { ...kept, connection: 'slack', apiUrl: 'https://slack.com' };
    const platform = openApiPlatform(imported, tools, slack);
    const sent = (url: string, method = 'GET') => isReadAt(platform, new Request(url, { method }));
    expect(await sent('https://slack.com/api/users.list?limit=1')).toBe(true);
    expect(await sent('https://slack.com/api/chat.postMessage')).toBe(false);
    expect(await sent('https://slack.com/api/users.list', 'POST')).toBe(false);
  });
});

describe('elsewhere', () => {
  it.each<[what: string, url: string, isRead: boolean, method?: string]>([
    ['the request that was confirmed', '/things/7', true],
    ['it with a query', '/things/7?all=1', true],
    ['it by another method', '/things/7', false, 'DELETE'],
    ['more behind its parameter', '/things/7/erase', false],
    ['nothing in its place', '/things/', false],
    ['more before it', '/admin/things/7', false],
    ['what only looks like the path', '/thingsX7', false],
    ['an escaped slash in it', '/things/7%2Ferase', true], // one part to a server as well (RFC 3986 §2.2)
  ])('a request that is sent is held to the path of a confirmed read: %s', async (_, url, isRead, method = 'GET') => {
    const one = { operationId: 'one', parameters: [{ name: 'id', in: 'path', required: true }] };
    const { found } = await read(
      describe31({ '/things/{id}': { get: one, delete: { ...one, operationId: 'erase' } } }),
    );
    const tools = found.map(({ definition }) => ({ name: definition.name, definition }));
    const platform = openApiPlatform({ ...kept, connection: 'acme', apiUrl }, tools, undefined);
    expect(await isReadAt(platform, new Request(`${apiUrl}${url}`, { method }))).toBe(isRead);
  });

  const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });
  const fields = (...names: string[]) =>
    body({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });

  it.each([
    ['GET /things', {}, 'read'],
    ['POST /search', fields('query', 'limit'), 'read'],
    ['GET /{topic}', {}, 'write'],
    ['GET /{bot}/sendMessage', {}, 'write'],
    ['PUT /things', {}, 'write'],
    ['DELETE /things', {}, 'destructive'],
    ['POST /graphql', fields('query'), 'write'],
    ['POST /admin/api/2026-01/graphql.json', fields('query'), 'write'],
    ['POST /v1/GraphQL', fields('q'), 'write'],
    ['POST /v2', fields('query', 'variables'), 'write'],
    ['POST /v2', fields('query', 'operationName'), 'write'],
    ['POST /persisted', fields('doc_id'), 'write'],
    ['POST /json-rpc', fields('params'), 'write'],
    ['POST /', fields('jsonrpc', 'method', 'params'), 'write'],
    ['POST /things/search', fields('_method', 'q'), 'write'],
    ['POST /query', fields('sql'), 'write'],
    ['POST /query', body({}), 'write'],
    ['POST /query', body({ type: 'object' }), 'write'],
    ['GET /api.php', { parameters: [{ name: 'action', in: 'query' }] }, 'write'],
    ['POST /batch', fields('q'), 'write'],
  ] as const)('%s, confirmed as a read: case %#', async (request, operation, access) => {
    expect(await accessAt(request, undefined, undefined, operation)).toBe(access);
  });

  it('only that very request is confirmed', async () => {
    const { found } = await read(describe31({ '/a': { get: {} }, '/b': { get: {} } }));
    const choices = { reads: ['GET /a'], identity: null };
    const now = found.map(({ definition }) => importedAccess({ ...kept, choices }, definition, undefined));
    expect(now).toEqual(['read', 'write']);
  });

  it.each([
    ['query_sql', {}],
    ['graphql', {}],
    ['find', { mutation: {} }],
    ['manage', { action: {} }],
  ])('a tool of a server that takes a program is none: %s', (name, properties) => {
    const inputSchema = { type: 'object', properties };
    const [tool] = defineRemoteTools('s', [{ name, description: '', inputSchema }]);
    expect(tool && notARead(tool, undefined)).toEqual(expect.stringMatching(/./));
  });

  it.each([
    [{ q: 'mutation { deleteAll }' }, true],
    [{ a: [{ b: 'query A { x }\nmutation B($id: ID!) @c { drop(id: $id) }' }] }, true],
    [{ q: 'subscription\n{ all }' }, true],
    [{ q: '#\nmutation # {\n{ drop }' }, true],
    [{ 'mutation { x }': 1 }, true],
    [{ body: String.raw`{"query":"\u006dutation { drop }"}` }, true],
    [{ body: String.raw`"{\"query\":\"muta\\u0074ion \\u007b drop }\"}"` }, true],
    [{ q: 'mutations of genes' }, false],
    [{ q: 'query { mutationLog { at } }' }, false],
  ])('a program that changes something is not sent as a read: case %#', (input, expected) => {
    expect(holdsProgram(input)).toBe(expected);
  });

  it.each([
    ['its text', { q: 'mutation { deleteAll }' }, true],
    ['a list of it', { q: ['{ a }', 'subscription { a }'] }, true],
    ['the name of a member', { q: { 'mutation { a }': 1 } }, true],
    ['JSON in it', { q: String.raw`{"query":"\u006dutation{a}"}` }, true],
    ['nothing of it', { q: 'query { a }' }, false],
  ])('is sent to no server of tools as a read either: in %s', async (_, input, isRefused) => {
    const inputSchema = { type: 'object', properties: { q: {} } };
    const [described] = defineRemoteTools('s', [{ name: 'find', description: '', inputSchema }]);
    if (!described) throw new Error('The tool is not described.');
    const sent: object[] = [];
    const call = async (__: unknown, ___: unknown, given: object) => {
      sent.push(given);
      return ok({});
    };
    const server = { name: 's', title: 'S', places: [], call };
    const tool = remoteTool(server, { name: 's_find', definition: { ...described, access: 'read' } });
    const context = { allows: () => true } as unknown as ToolContext & { preview: Preview };
    const answer = await tool?.run(input, context);
    expect([answer?.ok, sent.length]).toEqual(isRefused ? [false, 0] : [true, 1]);
  });
});

const kept = {
  kind: 'openapi' as const,
  name: 'acme',
  title: 'Acme',
  connection: 'acme',
  scopes: [],
  source: null,
  apiUrl: 'https://api.acme.example.com',
  choices: { reads: [], identity: null },
  tools: [],
  addedAt: '2026-01-01T00:00:00.000Z',
  readAt: '2026-01-01T00:00:00.000Z',
};

describe('what an earlier version kept as a read', () => {
  const open = async (imported: Import) => {
    const store = createImportTable(expectOk(openDatabase(temporaryFolder())), Buffer.alloc(32, 1));
    await store.set(imported.name, imported);
    const known = createKnownPlatforms([github, slack]);
    const servers = createMcpServers({ version: '1', onChanged: async () => undefined });
    await openImports({
      store,
      platforms: known,
      clock: memoryPorts().clock,
      loopbackImports: false,
      onRemoved: () => undefined,
      isNamed: async () => false,
      toPlatform: { openapi: openApiPlatform, mcp: servers.platformOf },
    });
    return known.list().find(({ name }) => name === imported.name)?.tools ?? [];
  };
  /** As it was kept: each tool accepted as one that reads. */
  const accepted = (imported: Omit<Import, 'tools'>, found: Parameters<typeof comparePinned>[1]): Import => {
    const reads = found.map((definition) => ({ ...definition, access: 'read' as const }));
    return { ...imported, tools: comparePinned([], reads, comparePinned([], reads).map(pinnedName)) };
  };

  it.each([
    ['slack', 'https://slack.com', '/api/chat.postMessage', 'write'],
    ['slack', 'https://slack.com', '/{topic}', 'write'],
    ['slack', 'https://slack.com', '/api/users.list', 'read'],
    ['github', 'https://api.github.com', '/user', 'read'],
    ['acme', 'https://api.acme.example.com', '/things', 'write'],
  ])('is what it is by the rules of now: %s, %s%s is a %s', async (connection, apiUrl, path, access) => {
    const parameters = path.includes('{') ? [{ name: 'topic', in: 'path', required: true }] : [];
    const { found } = await read(describe31({ [path]: { get: { operationId: 'it', parameters } } }));
    const imported = accepted(
      { ...kept, connection, apiUrl },
      found.map(({ definition }) => definition),
    );
    expect((await open(imported)).map(({ name, access }) => `${name} ${access}`)).toEqual([`acme_it ${access}`]);
  });

  it('of a server on such accounts, too', async () => {
    const apiUrl = 'https://slack.com/mcp';
    const found = defineRemoteTools('acme', [{ name: 'peek', description: '', inputSchema: { type: 'object' } }]);
    const server = accepted({ ...kept, kind: 'mcp', choices: null, connection: 'slack', apiUrl }, found);
    expect((await open(server)).map(({ access }) => access)).toEqual(['write']);
  });
});
