/** A model server on loopback that answers as a test tells it to, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ModelServerRequest = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** Parsed, where there was one. */
  body: Record<string, unknown> | undefined;
  /** Resolves when the other side has gone before the answer was whole. */
  left: Promise<void>;
};

export type Handle = (request: ModelServerRequest, response: ServerResponse) => unknown;

export type FakeModelServer = {
  baseUrl: string;
  requests: ModelServerRequest[];
  handle: Handle;
  close(): Promise<void>;
};

/** Starts one; `handle` may be exchanged at any time. */
export async function startModelServer(handle: Handle): Promise<FakeModelServer> {
  const http = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const request: ModelServerRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: text ? JSON.parse(text) : undefined,
      left: new Promise((resolve) => response.on('close', () => !response.writableFinished && resolve())),
    };
    server.requests.push(request);
    server.handle(request, response);
  });
  const server: FakeModelServer = {
    baseUrl: '',
    requests: [],
    handle,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  server.baseUrl = `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`;
  return server;
}

/** Begins a stream of events. */
export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

export const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const done = 'data: [DONE]\n\n';

/** A chunk of a stream with this delta. */
export const delta = (said: Record<string, unknown>, finish: string | null = null): string =>
  event({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: said, finish_reason: finish }] });

/** Answers a stream of these events and ends it. */
export function answerStream(response: ServerResponse, ...events: string[]): void {
  beginStream(response);
  response.end(events.join(''));
}

export function answerJson(response: ServerResponse, status: number, body: unknown, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** What `handle` may be, where the answer is the same for every request. */
export const streams =
  (...events: string[]): Handle =>
  (_, response) =>
    answerStream(response, ...events);
export const answers =
  (status: number, body: unknown, headers: object = {}): Handle =>
  (_, response) =>
    answerJson(response, status, body, headers);
export const sends =
  (status: number, type: string, body: string): Handle =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);
