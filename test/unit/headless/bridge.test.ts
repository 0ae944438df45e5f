/** What the stdio bridge does at its end, with more patience than it has on a computer that answers at once. */
import type { RequestListener } from 'node:http';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { runBridge } from '../../../src/main/headless/bridge/bridge.ts';
import { serveTest } from '../../harness/local-server.ts';

type Line = { id?: number; method?: string; result?: object };

/** A bridge to a server that answers so; `ended` once it has taken leave. */
async function bridgeTo(listener: RequestListener) {
  const named = await serveTest(listener);
  const [input, output] = [new PassThrough(), new PassThrough()];
  const hub = { key: `ogx_${'a'.repeat(49)}`, askHub: async () => undefined, named };
  const streams = { input, output, stopped: new Promise(() => {}) };
  const ended = runBridge(streams, hub, () => {}, { grace: 30_000, leave: 30_000 });
  const lines: Line[] = [];
  createInterface({ input: output }).on('line', (line) => lines.push(JSON.parse(line)));
  const send = (message: object) => input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  return { ended, lines, send, end: () => input.end() };
}

test('answers what a pipe had asked before its end', async () => {
  const closed = Promise.withResolvers<void>();
  const bridge = await bridgeTo(async (_, answer) => {
    await closed.promise;
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{"jsonrpc":"2.0","id":1,"result":{}}');
  });
  bridge.send({ id: 1, method: 'tools/list' });
  bridge.end();
  closed.resolve();
  await bridge.ended;
  await expect.poll(() => bridge.lines).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
});

test('a session of older clients is kept, followed, and ended at the end', async () => {
  const asked: string[] = [];
  const bridge = await bridgeTo(async (request, answer) => {
    const [session, version] = ['mcp-session-id', 'mcp-protocol-version'].map((name) => request.headers[name]);
    let body = '';
    for await (const chunk of request) body += chunk;
    const { id, method = '' } = body === '' ? {} : (JSON.parse(body) as { id?: number; method?: string });
    asked.push([request.method, method, session ?? 'none', version ?? 'none'].join(' '));
    if (request.method === 'GET') {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      return void answer.write('data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n');
    }
    if (id === undefined) return void answer.writeHead(202).end();
    const headers = { 'content-type': 'application/json', 'mcp-session-id': 'the-session' };
    const result = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 'other', version: '1' } };
    return void answer.writeHead(200, headers).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });
  // All at once: what comes after the opening waits for the session.
  bridge.send({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18' } });
  bridge.send({ method: 'notifications/initialized' });
  bridge.send({ id: 2, method: 'tools/list' });
  const said = () => bridge.lines.map(({ id, method }) => method ?? id).sort();
  await expect.poll(said).toEqual([1, 2, 'notifications/tools/list_changed']);
  bridge.end();
  await bridge.ended;
  const inSession = 'the-session 2025-06-18';
  expect(asked.slice(0, 2)).toEqual(['POST initialize none none', `POST notifications/initialized ${inSession}`]);
  expect(asked.slice(2, -1).sort()).toEqual([`GET  ${inSession}`, `POST tools/list ${inSession}`]);
  expect(asked.at(-1)).toBe(`DELETE  ${inSession}`);
});
