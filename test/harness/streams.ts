/** Streams that a hub keeps open, read byte by byte as they arrive. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

export type OpenStream = {
  status: number;
  /** All that came, in pieces, with the time of each by the clock of `performance`. */
  pieces: { at: number; text: string }[];
  text(): string;
  /** Resolves when the text has come; throws where the stream ends before it does. */
  until(text: string): Promise<void>;
  /** Resolves when the other side has ended it. */
  closed: Promise<void>;
  /** Whether it came to its end, and was not cut. */
  isWhole(): boolean;
  close(): void;
};

/** Sends one request over a connection of its own and answers once the head of the answer is there. */
export async function openStream(
  url: string,
  method: 'GET' | 'POST',
  headers: Record<string, string>,
  body = '',
): Promise<OpenStream> {
  const sending = request(url, { method, headers, agent: false });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  const pieces: OpenStream['pieces'] = [];
  response.setEncoding('utf8');
  response.on('data', (text: string) => pieces.push({ at: performance.now(), text }));
  const closed = new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.once('error', () => resolve());
    sending.on('error', () => resolve());
  });
  const all = (): string => pieces.map(({ text }) => text).join('');
  return {
    status: response.statusCode ?? 0,
    pieces,
    text: all,
    async until(text) {
      while (!all().includes(text)) {
        const ended = await Promise.race([once(response, 'data').then(() => false), closed.then(() => true)]);
        if (ended && !all().includes(text)) throw new Error(`The stream ended with: ${all()}`);
      }
    },
    closed,
    isWhole: () => response.complete,
    close: () => void sending.destroy(),
  };
}

const modern = '2026-07-28';

/** A `subscriptions/listen` stream of 2026-07-28 for changes of lists, once it is acknowledged. */
export async function listenStream(url: string, key: string): Promise<OpenStream> {
  const notifications = { toolsListChanged: true, resourcesListChanged: true };
  const _meta = { 'io.modelcontextprotocol/protocolVersion': modern, 'io.modelcontextprotocol/clientCapabilities': {} };
  const message = { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: { notifications, _meta } };
  const stream = await openStream(
    url,
    'POST',
    {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': modern,
      'mcp-method': 'subscriptions/listen',
    },
    JSON.stringify(message),
  );
  await stream.until('acknowledged');
  return stream;
}

/** A session of an older revision: its headers, and how to send in it. */
export type LegacySession = {
  headers: Record<string, string>;
  send(message: object): Promise<Response>;
  /** Its own stream of what the server has to say. */
  stream(): Promise<OpenStream>;
};

/** Opens a session with plain requests, so that nothing stands between a test and the wire. */
export async function legacySession(
  url: string,
  key: string,
  protocolVersion = '2025-11-25',
  capabilities: object = {},
): Promise<LegacySession> {
  const common = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const post = (message: object, headers: Record<string, string>): Promise<Response> =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...message }) });
  const params = { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '1' } };
  const opened = await post({ id: 0, method: 'initialize', params }, common);
  await opened.text();
  const id = opened.headers.get('mcp-session-id');
  if (id === null) throw new Error(`No session was opened: ${opened.status}`);
  const headers = { ...common, 'mcp-session-id': id, 'mcp-protocol-version': protocolVersion };
  await (await post({ method: 'notifications/initialized' }, headers)).text();
  return {
    headers,
    send: (message) => post(message, headers),
    stream: () => openStream(url, 'GET', { ...headers, accept: 'text/event-stream' }),
  };
}
