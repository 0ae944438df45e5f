import { expect, it } from 'vitest';
import { isReadOnlyRequest } from '../../../../../../src/main/hub/features/imports/mcp/servers.ts';

const reads = new Set(['peek']);
const post = (body: unknown, method = 'POST') =>
  new Request('https://mcp.example/mcp', { method, body: typeof body === 'string' ? body : JSON.stringify(body) });
const called = (name: unknown) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name } });

it.each([
  [post({ method: 'initialize' }), true],
  [post({ method: 'tools/list' }), true],
  [post(called('peek')), true],
  [post(called('change')), false],
  [post(called(['peek'])), false],
  [post([called('peek'), called('change')]), false],
  [post({ method: 'prompts/get' }), false],
  [post({ method: 'logging/setLevel' }), false],
  [post('not json'), false],
  [post('null'), false],
  [post(called('peek'), 'PUT'), false],
  [new Request('https://mcp.example/mcp'), false],
  [new Request('https://mcp.example/mcp', { method: 'DELETE' }), false],
])('what is sent reads only where a person said so: case %#', async (request, expected) => {
  expect(await isReadOnlyRequest(request, reads)).toBe(expected);
});
