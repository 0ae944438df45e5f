/** A stand-in for the hub that answers Open WebUI as each of its endpoints would, and keeps every request it got. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Recorded = { method: string; path: string; headers: Record<string, string>; body: unknown };

/** Answers one request of the chat endpoint; `send` writes one chunk of a stream. */
export type ChatAnswer = (request: Recorded, send: (chunk: object) => void) => void;

export type RecordingHub = {
  url: string;
  requests: Recorded[];
  /** What the chat endpoint says next and from then on. */
  answerWith(answer: ChatAnswer): void;
  close(): Promise<void>;
};

export const model = 'opengithubx/demo';

const toolDocument = {
  openapi: '3.1.0',
  info: { title: 'OpenGitHubX', version: '1' },
  paths: {
    '/tools/github_list_commits': {
      post: {
        operationId: 'github_list_commits',
        summary: 'Lists commits.',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', properties: { repository: { type: 'string' } }, required: ['repository'] },
            },
          },
        },
        responses: { '200': { description: 'The commits.' } },
      },
    },
  },
};

/** Starts it on a free loopback port. Whoever starts it closes it. */
export async function startRecordingHub(): Promise<RecordingHub> {
  const requests: Recorded[] = [];
  let answer: ChatAnswer = (_, send) => send({ choices: [{ index: 0, delta: { content: 'Hello.' } }] });
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const recorded = await record(incoming);
    requests.push(recorded);
    const { method, path, body } = recorded;
    if (path === '/openapi.json') return json(outgoing, toolDocument);
    if (path === '/v1/models') return json(outgoing, { object: 'list', data: [{ id: model, object: 'model' }] });
    if (method === 'POST' && path.startsWith('/tools/')) return json(outgoing, { commits: ['3f2a1b0'] });
    if (path !== '/v1/chat/completions') return json(outgoing, { error: { message: 'Not found.' } }, 404);
    if (!isStream(body)) {
      const message = { role: 'assistant', content: '{"title":"A title"}' };
      return json(outgoing, { id: 'x', object: 'chat.completion', model, choices: [{ index: 0, message }] });
    }
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    answer(recorded, (chunk) => {
      const whole = { id: 'x', object: 'chat.completion.chunk', created: 1, model, choices: [], ...chunk };
      outgoing.write(`data: ${JSON.stringify(whole)}\n\n`);
    });
    outgoing.end('data: [DONE]\n\n');
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith(next) {
      answer = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function record(incoming: IncomingMessage): Promise<Recorded> {
  let text = '';
  for await (const part of incoming) text += String(part);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  const path = (incoming.url ?? '').split('?')[0] ?? '';
  return { method: incoming.method ?? '', path, headers, body: text === '' ? undefined : JSON.parse(text) };
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;
}

function json(outgoing: ServerResponse, body: object, status = 200): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
