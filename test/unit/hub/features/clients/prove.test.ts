/** The two ways in which a client speaks, against programs and servers that do it well and badly. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { overHttp, overStdio, proveClient } from '../../../../../src/main/hub/features/clients/prove.ts';
import { serveTest } from '../../../../harness/local-server.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

type Message = { id?: number; method: string; params: { name?: string; cursor?: string } };
const never = new AbortController().signal;
const headers = { Authorization: 'Bearer ogx_1' };
const computer = { system: 'linux' as const, home: '', environment: { PATH: process.env['PATH'] } };

async function serve(handle: (request: IncomingMessage, response: ServerResponse, message: Message) => void) {
  const seen: (string | undefined)[] = [];
  const url = await serveTest(async (request, response) => {
    seen.push(`${request.method} ${request.headers.authorization} ${request.headers['mcp-protocol-version'] ?? '-'}`);
    let body = '';
    for await (const chunk of request) body += chunk;
    handle(request, response, body === '' ? { method: '', params: {} } : JSON.parse(body));
  });
  return { url: `${url}/mcp`, seen };
}

const tool = (name: string, readOnlyHint: boolean, required?: string[]) => ({
  name,
  annotations: { readOnlyHint },
  inputSchema: { type: 'object', ...(required && { required }) },
});
/** A server whose tools come on two pages, as server-sent events. */
const answering =
  (tools: object[], called: object = { content: [{ type: 'text', text: '{}' }] }) =>
  (_: IncomingMessage, response: ServerResponse, { id, method, params }: Message): void => {
    if (id === undefined) return void response.writeHead(202).end();
    const half = Math.ceil(tools.length / 2);
    const page = params.cursor ? { tools: tools.slice(half) } : { tools: tools.slice(0, half), nextCursor: 'more' };
    const result = method === 'tools/list' ? page : method === 'tools/call' ? called : {};
    response.writeHead(200, { 'content-type': 'text/event-stream', 'mcp-session-id': 's' });
    response.end(
      `: hello\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/x"}\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`,
    );
  };
const proving = (url: string) => proveClient({ transport: 'http', url, headers }, computer, '1');

describe('by address', () => {
  it('reads who the account is, with the headers of the entry, and closes its session', async () => {
    const tools = [tool('a', true), tool('b', false), tool('github_get_me', true)];
    const { url, seen } = await serve(answering(tools));
    expect(await proving(url)).toMatchObject({ tools: 3, read: 'github_get_me', shown: { ok: true } });
    expect(seen).toEqual([
      'POST Bearer ogx_1 -',
      ...Array.from({ length: 4 }, () => 'POST Bearer ogx_1 2025-06-18'),
      'DELETE Bearer ogx_1 2025-06-18',
    ]);
  });

  it('else the first that reads without being told what; where there is none the list alone proves it, unless that is empty', async () => {
    const some = await serve(answering([tool('w', false), tool('one', true, ['id']), tool('two', true, [])]));
    expect(await proving(some.url)).toMatchObject({ read: 'two', shown: { ok: true } });
    const none = await serve(answering([tool('w', false), tool('one', true, ['id'])]));
    expect(await proving(none.url)).toMatchObject({
      tools: 2,
      read: null,
      shown: { value: { note: expect.stringMatching(/^None of its/) } },
    });
    const empty = await serve(answering([]));
    expect((await proving(empty.url)).shown).toEqual({ ok: false, problem: 'its key has no tool' });
  });

  it('a read that fails proves nothing', async () => {
    const called = { isError: true, content: [{ type: 'text', text: 'vault_unavailable: no token' }] };
    const { url } = await serve(answering([tool('github_get_me', true)], called));
    expect(await proving(url)).toMatchObject({
      tools: 1,
      read: 'github_get_me',
      shown: { ok: false, problem: 'github_get_me failed: vault_unavailable: no token' },
    });
  });

  it.each([
    ['401', (response: ServerResponse) => response.writeHead(401).end(), /refuses the key/],
    ['500', (response: ServerResponse) => response.writeHead(500).end(), /HTTP status 500/],
    ['a page', (response: ServerResponse) => response.end('<html>'), /not MCP/],
    ['a list that is none', (response: ServerResponse) => response.end('{"id":1,"result":{}}'), /not MCP/],
    ['an error', (response: ServerResponse) => response.end('{"id":1,"error":{"message":"go away"}}'), /^go away$/],
  ])('%s is told', async (_, answer, problem) => {
    const { url } = await serve((_request, response) => void answer(response));
    expect((await proving(url)).shown).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('a list of tools without end is given up', async () => {
    const { url } = await serve((_, response, { id, method }) => {
      const result = method === 'tools/list' ? { tools: [], nextCursor: 'again' } : {};
      response.end(JSON.stringify({ id, result }));
    });
    expect((await proving(url)).shown).toEqual({ ok: false, problem: 'the list of tools does not end' });
  });

  it('the key follows no redirect', async () => {
    const other = await serve((_, response) => void response.end('{}'));
    const { url } = await serve((_, response) => void response.writeHead(307, { location: other.url }).end());
    expect((await proving(url)).shown).toMatchObject({ ok: false });
    expect(other.seen).toEqual([]);
  });

  it('what does not answer is given up in time', async () => {
    const { url } = await serve(() => {});
    const late = new AbortController();
    const asked = overHttp({ transport: 'http', url, headers }, late.signal).ask('initialize', {});
    late.abort();
    expect(await asked).toEqual({ ok: false, problem: `${url} does not answer in time` });
  });
});

describe('by command', () => {
  const program = (script: string, signal = never, environment = computer.environment) =>
    overStdio(
      { transport: 'stdio', command: process.execPath, args: ['-e', script], env: { OPENGITHUBX_KEY: 'ogx_1' } },
      environment,
      signal,
    );
  const answered = `process.stdin.on('data', (data) => { for (const line of String(data).trim().split('\\n')) {
    const { id } = JSON.parse(line);
    console.log('noise'); console.log(JSON.stringify({ id: 99, result: 'of another' }));
    console.log(JSON.stringify({ jsonrpc: '2.0', id, result: Object.keys(process.env).sort() }));
  } })`;

  it('hears its own answers alone; the program has the environment of the entry, and not that of the hub', async () => {
    const conversation = program(answered);
    expect(await conversation.ask('x', {})).toEqual({ ok: true, value: ['OPENGITHUBX_KEY', 'PATH'] });
    await conversation.end();
  });

  it('a program may end in its own time once nobody speaks to it', async () => {
    const marker = join(temporaryFolder(), 'ended');
    const conversation = program(
      `${answered}.on('end', () => require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'well'))`,
    );
    await conversation.ask('x', {});
    await conversation.end();
    expect(readFileSync(marker, 'utf8')).toBe('well');
  });

  it('one that does not end is ended', async () => {
    const file = join(temporaryFolder(), 'pid');
    const conversation = program(
      `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000); ${answered}`,
    );
    await conversation.ask('x', {});
    await conversation.end();
    expect(() => process.kill(Number(readFileSync(file, 'utf8')), 0)).toThrow('ESRCH');
  });

  it.each([
    ['ends', 'process.exit(3)', /ended before it answered$/],
    [
      'says nothing of use',
      "console.log('{'); console.log('[]'); process.stdin.once('data', () => process.exit())",
      /ended before/,
    ],
  ])('one that %s', async (_, script, problem) => {
    const conversation = program(script);
    expect(await conversation.ask('x', {})).toEqual({ ok: false, problem: expect.stringMatching(problem) });
    await conversation.end();
    expect(await conversation.ask('y', {})).toMatchObject({ ok: false });
  });

  it('one that cannot be started', async () => {
    const reach = { transport: 'stdio' as const, command: '/nowhere/node', args: [], env: {} };
    expect((await proveClient(reach, computer, '1')).shown).toEqual({
      ok: false,
      problem: '/nowhere/node cannot be started',
    });
    expect(existsSync('/nowhere')).toBe(false);
  });

  it('one that does not answer is given up in time', async () => {
    const late = new AbortController();
    const conversation = program('setInterval(() => {}, 1000)', late.signal);
    const asked = conversation.ask('x', {});
    late.abort();
    expect(await asked).toEqual({ ok: false, problem: expect.stringContaining('does not answer in time') });
    await conversation.end();
  });
});
