import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { RequestReach } from '../../../../../../src/main/hub/features/imports/openapi/reach.ts';
import { requestFor } from '../../../../../../src/main/hub/features/imports/openapi/request.ts';
import { fieldNames, operationNames } from '../../../../../../src/main/hub/features/imports/openapi/words.ts';
import { createInventory } from '../../../../../../src/main/hub/kernel/tools/inventory.ts';
import { described } from '../../../../../harness/openapi-directory.ts';
import { apiUrl, describe31, platformWith, read } from './read.ts';

const named = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, {}])),
});
const query = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more });

describe('names', () => {
  const named = (...operations: [request: string, id?: string][]) =>
    operationNames(
      'acme',
      operations.map(([request, id]) => ({ request, id })),
    );

  it('are those of the operations, in plain letters', () => {
    expect(
      named(['GET /a', 'listThings'], ['GET /b', 'things/get-one'], ['GET /c/{id}'], ['GET /d', 'Ünïcode…']),
    ).toEqual(['acme_list_things', 'acme_things_get_one', 'acme_get_c_id', 'acme_n_code']);
  });

  it('do not depend on what else there is, where several would be the same', () => {
    const [first, second] = named(['GET /a', 'same'], ['GET /b', 'same']);
    expect(first).toMatch(/^acme_same_[0-9a-f]{6}x$/);
    expect(new Set([first, second]).size).toBe(2);
    expect(named(['GET /b', 'same'], ['GET /a', 'same'])).toEqual([second, first]);
  });

  it('are never those of a tool that was accepted anew', () => {
    expect(named(['GET /a', 'things_r2'])[0]).toMatch(/x$/);
  });

  it('of fields are all different, and none the hub’s own', () => {
    const given = [
      { name: 'id', in: 'path' },
      { name: 'id', in: 'query' },
      { name: 'id', in: 'body' },
      { name: 'id', in: 'body' },
    ];
    expect(fieldNames(given)).toEqual(['id', 'id_query', 'id_body', 'id_2']);
    expect(fieldNames(['filter[a]', 'dry_run', '$top', '2fa', ''].map((name) => ({ name, in: 'query' })))).toEqual([
      'filter_a',
      'api_dry_run',
      'top',
      'api_2fa',
      'api_',
    ]);
  });
});

describe('access', () => {
  it('is that of the method, whatever is said, but for what the person names', async () => {
    const paths = Object.fromEntries(
      ['get', 'head', 'post', 'put', 'patch', 'delete'].map((method) => [
        `/${method}`,
        { [method]: { 'x-access': 'read', description: 'Only reads.' } },
      ]),
    );
    const { found } = await read(
      describe31({ ...paths, '/search': { post: {} }, '/odd': { trace: {}, options: {} } }),
      ['POST /search'],
    );
    expect(found.map(({ request, definition }) => `${request} ${definition.access}`)).toEqual([
      'GET /get read',
      'HEAD /head read',
      'POST /post write',
      'PUT /put write',
      'PATCH /patch write',
      'DELETE /delete destructive',
      'POST /search read',
    ]);
  });
});

describe('a request', () => {
  const requestOf = async (operation: object, args: Record<string, unknown>, path = '/a', method = 'get') => {
    const { found, left } = await read(describe31({ [path]: { [method]: operation } }));
    if (!found[0]) throw new Error(JSON.stringify(left));
    const request = requestFor(RequestReach.parse(found[0].definition.reach), apiUrl, args);
    if (!request.ok) return request.failure.code;
    const { url, headers } = request.value;
    return {
      url: url.replace(apiUrl, ''),
      type: headers.get('content-type'),
      body: await request.value.text(),
      headers,
    };
  };
  const urlOf = async (...given: Parameters<typeof requestOf>) => {
    const made = await requestOf(...given);
    return typeof made === 'string' ? made : made.url;
  };

  const inOne = (style: string) => ({ style, explode: false });
  const bars = { style: 'pipeDelimited', explode: true };
  it.each([
    ['text', query('q', { type: 'string' }), 'a b&c=d/../?#', '/a?q=a+b%26c%3Dd%2F..%2F%3F%23'],
    ['a list', query('q', { type: 'array' }), ['a', 'b,c'], '/a?q=a&q=b%2Cc'],
    ['a list in one', query('q', { type: 'array' }, { explode: false }), ['a', 'b'], '/a?q=a%2Cb'],
    ['a list with bars', query('q', { type: 'array' }, inOne('pipeDelimited')), ['a', 'b'], '/a?q=a%7Cb'],
    ['a list with blanks', query('q', { type: 'array' }, inOne('spaceDelimited')), ['a', 'b'], '/a?q=a+b'],
    ['an object', query('q', named('a', 'b')), { a: 1, b: 'x' }, '/a?a=1&b=x'],
    ['an object in one', query('q', {}, { explode: false }), { a: 1, b: 'x' }, '/a?q=a%2C1%2Cb%2Cx'],
    ['an object with bars', query('q', named('a', 'b'), bars), { a: 1, b: 'x' }, '/a?q=a%7C1%7Cb%7Cx'],
    ['a deep object', query('q', {}, { style: 'deepObject' }), { a: 1 }, '/a?q%5Ba%5D=1'],
    ['a number', query('q', { type: 'integer' }), 7, '/a?q=7'],
    ['yes or no', query('q', { type: 'boolean' }), false, '/a?q=false'],
  ])('has %s as it is described', async (_, parameter, value, url) => {
    expect(await requestOf({ parameters: [parameter] }, { q: value })).toMatchObject({ url, body: '', type: null });
  });

  it.each([
    ['that nothing names', query('q', {}), { admin: 1 }],
    ['of another parameter', query('q', named('alt', 'a')), { alt: 'x' }],
    ['with brackets', query('q', {}, { style: 'deepObject' }), { 'a][admin': 1 }],
  ])('has no members %s', async (_, parameter, value) => {
    const parameters = [parameter, query('alt', { type: 'string' })];
    expect(await requestOf({ parameters }, { q: value })).toBe('invalid_arguments');
  });

  it('has no object whose members would be a credential', async () => {
    const { tools } = await read(describe31({ '/a': { get: { parameters: [query('q', named('api_key', 'b'))] } } }));
    expect(Object.keys(tools[0]?.input.shape ?? {})).toEqual(['account']);
  });

  const inPath = { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] };
  it.each([
    ['a b?c#d', '/a/a%20b%3Fc%23d/c'],
    ['%2e%2e', '/a/%252e%252e/c'],
  ])('keeps %s in its place in the path', async (id, url) => {
    expect(await requestOf(inPath, { id }, '/a/{id}/c')).toMatchObject({ url });
  });

  it.each(['..', '.', '', 'a/b', 'a\\b', 'a/../b', '../a', 'a\\..\\b', 'a\nb', 'a\0'])(
    'is not made with %j in its path',
    async (id) => {
      expect(await requestOf(inPath, { id }, '/a/{id}/c')).toBe('invalid_arguments');
    },
  );

  it.each([
    ['get', '/contents/{path}', 'docs/a.md', '/contents/docs%2Fa.md'],
    ['put', '/contents/{path}', 'docs/a.md', '/contents/docs%2Fa.md'],
    ['get', '/git/ref/{ref}', 'heads/main', '/git/ref/heads%2Fmain'],
    ['get', '/contents/{path}', 'docs/../a.md', 'invalid_arguments'],
    ['get', '/contents/{path}', 'docs\\a.md', 'invalid_arguments'],
    ['post', '/search/{path}', 'a/delete', 'invalid_arguments'],
    ['get', '/commits/{ref}/status', 'heads/main', 'invalid_arguments'],
    ['get', '/users/{id}', 'ada/notes', 'invalid_arguments'],
  ])('by %s of %s for %s', async (method, path, value, url) => {
    const [, name = ''] = /\{(\w+)\}/.exec(path) ?? [];
    const parameters = [{ name, in: 'path', required: true, schema: { type: 'string' } }];
    expect(await urlOf({ parameters }, { [name]: value }, path, method)).toBe(url);
  });

  it.each([
    [{ base: 'v1.0', head: 'v1.1' }, '/compare/v1.0...v1.1'],
    [{ base: 'a...b', head: 'c' }, 'invalid_arguments'],
    [{ base: 'a.', head: 'c' }, 'invalid_arguments'],
    [{ base: 'a', head: '.c' }, 'invalid_arguments'],
  ])('with %j in one part of its path can be read in one way, or is not made', async (args, url) => {
    const parameters = ['base', 'head'].map((name) => ({ name, in: 'path', schema: { type: 'string' } }));
    expect(await urlOf({ parameters }, args, '/compare/{base}...{head}')).toBe(url);
  });

  it('has headers of the few that may be set, on one line', async () => {
    const parameters = [{ name: 'Notion-Version', in: 'header', schema: { type: 'string' } }];
    const made = await requestOf({ parameters }, { Notion_Version: '2022-06-28' });
    expect(typeof made === 'string' ? made : made.headers.get('notion-version')).toBe('2022-06-28');
    expect(await requestOf({ parameters }, { Notion_Version: 'a\r\nhost: b' })).toBe('invalid_arguments');
  });

  const body = (type: string, schema: object) => ({ requestBody: { required: true, content: { [type]: { schema } } } });
  const fields = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string' },
      b: { type: 'array', items: { type: 'string' } },
      c: { type: 'object', properties: { d: { type: 'integer' } } },
    },
  };
  const given = { a: 'x', b: ['y', 'z'], c: { d: 1 } };

  const list = { type: 'array', items: { type: 'string' } };
  it.each([
    ['application/json; charset=utf-8', fields, given, 'application/json', JSON.stringify(given)],
    ['application/merge-patch+json', fields, given, 'application/merge-patch+json', JSON.stringify(given)],
    ['application/x-www-form-urlencoded', fields, given, undefined, 'a=x&b=y&b=z&c%5Bd%5D=1'],
    ['application/json', list, { body: ['a'] }, undefined, '["a"]'],
  ])('has its body as %s', async (type, schema, args, sent = type, text) => {
    expect(await requestOf(body(type, schema), args, '/a', 'post')).toMatchObject({ type: sent, body: text });
  });

  it('has no member in a form that would lead out of its own', async () => {
    const form = body('application/x-www-form-urlencoded', { properties: { c: {} } });
    for (const c of [{ 'd][admin': 1 }, { '': 1 }, [{ d: { 'e]': 1 } }]]) {
      expect(await requestOf(form, { c }, '/a', 'post')).toBe('invalid_arguments');
    }
  });

  it('whose body is of another kind is no tool', async () => {
    const { left } = await read(describe31({ '/a': { post: body('multipart/form-data', fields) } }));
    expect(left).toEqual([{ request: 'POST /a', reason: 'Its body is neither JSON nor a form.' }]);
  });

  it('takes parts of its schema together, and requires of alternatives nothing', async () => {
    const schema = {
      allOf: [
        fields,
        {
          oneOf: [
            { required: ['e'], properties: { e: { type: 'string' } } },
            { properties: { f: { type: 'integer', nullable: true } } },
          ],
        },
      ],
    };
    const { tools } = await read(describe31({ '/a': { post: body('application/json', schema) } }));
    const [tool] = tools;
    expect(Object.keys(tool?.input.shape ?? {}).sort()).toEqual(['a', 'account', 'b', 'c', 'e', 'f']);
    expect([tool?.input.safeParse({ a: 'x' }).success, tool?.input.safeParse({ e: 'x' }).success]).toEqual([
      true,
      false,
    ]);
    expect(tool?.input.safeParse({ a: 'x', strange: 1 }).success).toBe(false);
  });
});

describe('Swagger 2.0', () => {
  it('becomes the same tools', async () => {
    const parameter = {
      name: 'tags',
      in: 'query',
      type: 'array',
      items: { type: 'string' },
      collectionFormat: 'pipes',
    };
    const form = { name: 'title', in: 'formData', type: 'string', required: true };
    const text = JSON.stringify({
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      host: 'api.acme.example.com',
      basePath: '/v1',
      schemes: ['https'],
      definitions: { Pet: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
      paths: {
        '/pets': {
          get: { operationId: 'listPets', parameters: [parameter], responses: {} },
          post: {
            operationId: 'addPet',
            consumes: ['application/json'],
            parameters: [{ name: 'pet', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } }],
            responses: {},
          },
        },
        '/titles': {
          post: {
            operationId: 'title',
            consumes: ['application/x-www-form-urlencoded'],
            parameters: [form],
            responses: {},
          },
        },
      },
    });
    const { found, tools } = await read(text);
    expect(tools.map(({ name, input }) => [name, ...Object.keys(input.shape)])).toEqual([
      ['acme_list_pets', 'tags', 'account'],
      ['acme_add_pet', 'name', 'account'],
      ['acme_title', 'title', 'account'],
    ]);
    const request = requestFor(RequestReach.parse(found[0]?.definition.reach), apiUrl, { tags: ['a', 'b'] });
    expect(request.ok && request.value.url).toBe(`${apiUrl}/pets?tags=a%7Cb`);
  });
});

describe('descriptions that vendors wrote', { timeout: 120_000 }, () => {
  const github = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  it.each([
    ['GitHub', async () => JSON.parse(readFileSync(github, 'utf8')), 1_200, /^access_token$/],
    ['Slack, with its token as a parameter', () => described('slack.com.json'), 174, /^token$/],
    ['Stripe, whose schemas go round', () => described('stripe.com.json'), 440, /^authorization$/],
    ['Trello, with its key in every address', () => described('trello.com.json'), 300, /^(key|token)$/],
    ['Spotify', () => described('spotify.com.json'), 80, /^authorization$/],
  ])('become tools: %s', async (_, description, least, credential) => {
    const whole = await description();
    // Their operations are at their own address.
    const { failure, tools, found } = await read(JSON.stringify({ ...whole, servers: [{ url: apiUrl }] }));
    expect(failure).toBeUndefined();
    expect(tools.length).toBeGreaterThanOrEqual(least);
    const { all } = createInventory(() => [platformWith(tools)]);
    for (const { tool, inputSchema } of all) {
      expect(tool.name).toMatch(/^acme_[a-z0-9_]{1,59}$/);
      expect(Buffer.byteLength(`${tool.name} ${tool.description} ${JSON.stringify(inputSchema)}`)).toBeLessThan(4_096);
      expect(Object.keys(tool.input.shape).filter((name) => credential.test(name))).toEqual([]);
    }
    expect(new Set(found.map(({ definition }) => definition.name)).size).toBe(found.length);
  });

  it('or say why not', async () => {
    const graph = JSON.stringify(await described('microsoft.com/graph.json'));
    expect((await read(graph)).failure).toMatch(/holds too much/);
  });
});
