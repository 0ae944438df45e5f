import { expect, test } from 'vitest';
import { accountsPlatform } from '../../../../../src/main/hub/features/imports/imports.ts';
import { unpack } from '../../../../../src/main/hub/features/imports/openapi/description-reads.ts';
import { createKnownPlatforms } from '../../../../../src/main/hub/platforms/known.ts';
import {
  formFrom,
  type ImportForm,
  importFormError,
  importName,
  importRequest,
  likelyIdentities,
  packFile,
  refusedField,
  withoutUnread,
} from '../../../../../src/renderer/src/features/imports/import-form.ts';
import { enImports as words } from '../../../../../src/renderer/src/features/imports/imports-words.ts';
import { importedTool } from '../../../../console/confirmation-samples.ts';
import { read } from '../../../hub/features/imports/openapi/read.ts';

const { errors } = words.form;
const form = (more: Partial<ImportForm> = {}): ImportForm => ({
  ...formFrom('/accounts/imports/new?connection=acme&openapi=https://acme.example/openapi.json'),
  ...more,
});

test('begins with what the address of the page says', () => {
  expect(formFrom('/accounts/imports/new')).toMatchObject({ kind: 'openapi', address: '', connection: '', title: '' });
  const query = new URLSearchParams({ connection: 'acme', title: 'Acme & Co', mcp: 'https://mcp.acme.example/mcp' });
  const given = formFrom(`/accounts/imports/new?${query}`);
  expect(given).toMatchObject({ kind: 'mcp', address: 'https://mcp.acme.example/mcp', title: 'Acme & Co' });
  expect(importRequest(given)).toEqual({
    kind: 'mcp',
    name: 'acme-co',
    title: 'Acme & Co',
    connection: 'acme',
    scopes: [],
    apiUrl: 'https://mcp.acme.example/mcp',
  });
});

test.each([
  ['the title', { title: 'Acme: Things, v2!' }, 'acme-things-v2'],
  ['the connection where there is none', { title: ' ' }, 'acme'],
  [
    'the server where there is neither',
    { title: '', connection: '', address: ' https://mcp.acme.example/mcp' },
    'acme-example',
  ],
  ['without what a name may not begin with', { title: '2 Żółw' }, 'zo-w'],
  ['what was typed', { name: 'mine', title: 'Acme' }, 'mine'],
])('is named by %s', (_, more, expected) => {
  expect(importName(form(more))).toBe(expected);
});

test.each([
  [{}, null],
  [{ address: '' }, 'source'],
  [{ kind: 'mcp', address: 'acme' }, 'source'],
  [{ address: '', file: { name: 'a.json', packed: 'YQ==' } }, null],
  [{ connection: 'a b' }, 'connection'],
  [{ connection: ' ' }, null],
  [{ name: 'A' }, 'name'],
  [{ name: 'taken' }, 'name'],
  [{ scopes: 'read, write' }, null],
  [{ scopes: 'say"so' }, 'scopes'],
] as const)('%o is wrong at %s', (more, field) => {
  expect(importFormError(form(more as Partial<ImportForm>), ['taken'], errors)?.field ?? null).toBe(field);
});

test('what the hub refuses is said at the field it is about', () => {
  const github = { name: 'github', title: 'GitHub', connection: 'github', scopes: [], tools: [], places: [] };
  const platforms = createKnownPlatforms([
    { ...github, apiUrl: 'https://api.github.com', whoami: () => Promise.reject(new Error('not asked')) },
  ]);
  const acme = { name: 'acme', connection: 'acme', apiUrl: 'https://api.acme.example.com', scopes: ['read'] };
  const at = (more: object): string | undefined => {
    const found = accountsPlatform({ ...acme, ...more }, [acme], platforms);
    return found.ok ? 'nothing' : refusedField(found.failure);
  };
  expect(at({ name: 'github' })).toBe('name');
  expect(at({ name: 'other' })).toBe('connection');
  expect(at({ apiUrl: 'http://api.acme.example.com' })).toBe('apiUrl');
  expect(at({ apiUrl: 'nowhere' })).toBe('apiUrl');
  expect(at({ apiUrl: 'https://api.github.com' })).toBe('apiUrl');
  expect(at({ connection: 'github' })).toBe('apiUrl');
  expect(at({ connection: 'github', apiUrl: 'https://api.github.com' })).toBe('scopes');
  expect(refusedField({ code: 'import_unreadable', message: '', hint: '' })).toBe('source');
  expect(refusedField({ code: 'not_owner', message: '', hint: '' })).toBeUndefined();
});

test('the request that says whose an account is is guessed by its path', () => {
  const asking = (request: string) => importedTool('x', { request });
  const requests = ['GET /things', 'GET /users/{id}/me', 'GET /users/@me', 'POST /me', 'GET /me', 'GET /names'];
  expect(likelyIdentities(requests.map(asking))).toEqual(['GET /me', 'GET /users/@me']);
});

test('a file is packed as the hub unpacks it, and a larger one goes without what no tool is made of', async () => {
  const small = '{"openapi":"3.1.0"}';
  const unpacked = await unpack((await packFile(new Blob([small]))) ?? '', 100);
  expect(unpacked).toEqual({ ok: true, value: small });
  const noise = (length: number) => Array.from(crypto.getRandomValues(new Uint8Array(length)), String).join(' ');
  const answers = Array.from({ length: 12 }, () => noise(60_000));
  const paths = {
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getThing', summary: 'Look', responses: { 200: { description: answers.join('') } } },
    },
    // A field may be called what an operation has.
    '/things': {
      post: {
        operationId: 'addThing',
        requestBody: {
          content: {
            'application/json': { schema: { type: 'object', properties: { responses: { type: 'string' } } } },
          },
        },
      },
    },
  };
  const large = JSON.stringify({ openapi: '3.1.0', info: { title: 'Acme', version: '1' }, paths, components: {} });
  const slim = withoutUnread(large) ?? '';
  const packed = (await packFile(new Blob([large]))) ?? '';
  expect(packed.length).toBeLessThan(10_000);
  expect(await unpack(packed, 1_000_000)).toEqual({ ok: true, value: slim });
  expect((await read(slim)).found).toEqual((await read(large)).found);
  expect((await read(slim)).found).toHaveLength(2);
  expect(await packFile(new Blob([`description: ${answers.join('\n')}`]))).toBeNull();
});
