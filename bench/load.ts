/** A load of equal requests over connections that stay open. */
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';

export type Target = { url: string; headers: OutgoingHttpHeaders; body: string };

/** `milliseconds` has one entry for each request. */
export type Measured = { milliseconds: number[]; seconds: number };

/** One JSON-RPC request of the newest, stateless revision of MCP. */
export function mcpTarget(url: string, key: string, method: string, params: Record<string, unknown> = {}): Target {
  const version = '2026-07-28';
  const { _meta, ...rest } = params;
  const meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
    ...(_meta as object | undefined),
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...rest, _meta: meta } });
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key}`,
      'mcp-protocol-version': version,
      'mcp-method': method,
      ...(typeof params['name'] === 'string' && { 'mcp-name': params['name'] }),
    },
  };
}

/** Ends after `count` requests or `seconds`, whichever comes first. Throws when an answer is no success. */
export async function load(
  target: Target,
  { connections, count, seconds }: { connections: number; count: number; seconds: number },
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  const end = began + seconds * 1000;
  const patience = setTimeout(() => agent.destroy(), (seconds + 30) * 1000); // ends what is still waiting for an answer
  const milliseconds: number[] = [];
  let sent = 0;
  const connection = async (): Promise<void> => {
    while (sent < count && performance.now() < end) {
      sent += 1;
      const started = performance.now();
      await send(target, agent);
      milliseconds.push(performance.now() - started);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
    return { milliseconds, seconds: (performance.now() - began) / 1000 };
  } finally {
    clearTimeout(patience);
    agent.destroy();
  }
}

/** Sends one request and answers the body; throws when it is no success. */
export function send({ url, headers, body }: Target, agent?: Agent): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sending = request(url, { method: 'POST', headers, ...(agent && { agent }) }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', reject);
    response.on('end', () => {
      const isFailure = response.statusCode !== 200 || text.includes('"isError":true') || text.includes('"error":{');
      if (isFailure) reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
      else resolve(text);
    });
  });
  sending.on('error', reject);
  sending.end(body);
  return promise;
}
