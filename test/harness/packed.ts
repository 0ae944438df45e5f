import { brotliCompressSync, constants } from 'node:zlib';

/** A description as the command line sends it. */
export const packed = (description: unknown): string => {
  const text = typeof description === 'string' ? description : JSON.stringify(description);
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).toString('base64');
};

/** A small description of an API that nobody has, packed: what `imports.add` takes. */
export const acme = {
  kind: 'openapi',
  name: 'acme',
  connection: 'acme',
  apiUrl: 'https://api.acme.example.com/v1',
  packed: packed({
    openapi: '3.1.0',
    info: { title: 'Acme', version: '1' },
    servers: [{ url: 'https://api.acme.example.com/v1' }],
    paths: {
      '/things': {
        get: {
          operationId: 'getThings',
          summary: 'List things',
          parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        },
        post: {
          operationId: 'addThing',
          summary: 'Add a thing',
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
                },
              },
            },
          },
        },
      },
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { operationId: 'getThing', summary: 'Look at a thing' },
        delete: { operationId: 'removeThing', summary: 'Remove a thing' },
      },
      '/me': { get: { operationId: 'me', summary: 'Who this is' } },
    },
  }),
} as const;
