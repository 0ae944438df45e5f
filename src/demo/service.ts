import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerUnder, type Fault, type Faults } from './faults.ts';
import type { RequestLog } from './requests.ts';
import { Refusal } from './web.ts';

/** `from` is the IP address at the other end. */
export type Handler = (request: Request, from: string) => Response | Promise<Response>;

/** A bound listener that does not answer yet. */
export type Bound = { server: Server; origin: string };

const loopback = '127.0.0.1';
/** A prompt for a model with a long context is the largest body there is. */
const bodyLimit = 8 * 1_048_576;
/** What is pushed over git, or a file: more than the hub takes. */
const pushLimit = 256 * 1024 * 1024;

/** Listens on loopback, the only address there is; port 0 is any free one. */
export async function bind(port: number): Promise<Bound> {
  // The caller ends an idle connection: closed from here, it could be closed just as it is used again.
  const server = createServer({ keepAliveTimeout: 0 });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(port, loopback, ready);
  });
  return { server, origin: `http://${loopback}:${(server.address() as AddressInfo).port}` };
}

/** Answers on a bound listener, faults first; every answer is noted in the log. */
export function serveOn(
  bound: Bound,
  handler: Handler,
  watched?: { name: string; faults: Faults; log: RequestLog; now: () => number },
): void {
  const { server, origin } = bound;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    // Exact Host: a page of another name that resolves to loopback must not reach the demo through a browser.
    if (incoming.headers.host !== new URL(origin).host) return send(outgoing, refuse(403, 'This host is not served.'));
    const body = await readBody(incoming);
    if (!body) return send(outgoing, refuse(413, 'The body is too large.'));
    const request = toRequest(incoming, origin, body);
    if (!request) return send(outgoing, refuse(400, 'The request is malformed.'));

    const fault = watched?.faults.take(watched.name, request);
    if (fault?.delayMs) await sleep(fault.delayMs);
    if (fault?.hang) return watched?.log.add(watched.name, request, 0);
    const reply = await respond(handler, request, incoming.socket.remoteAddress ?? '', fault);
    // What a service says of the time is its own clock's, as everything else that it says.
    if (watched && !reply.headers.has('date')) outgoing.setHeader('date', new Date(watched.now()).toUTCString());
    watched?.log.add(watched.name, request, reply.status);
    if (fault?.withhold) return;
    return send(outgoing, reply, fault?.truncate);
  }

  server.on('request', (incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
}

/** Stops listening and cuts what is open. */
export async function close({ server }: Bound): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}

async function respond(handler: Handler, request: Request, from: string, fault: Fault | undefined): Promise<Response> {
  const normally = async () => handler(request, from);
  try {
    return await (fault ? answerUnder(fault, request, normally) : normally());
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    console.error(error);
    return Response.json({ error: 'server_error' }, { status: 500 });
  }
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const limit = /\/git-receive-pack$|^\/uploads\//.test(incoming.url ?? '') ? pushLimit : bodyLimit;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : new Uint8Array(Buffer.concat(chunks));
}

function toRequest(incoming: IncomingMessage, origin: string, body: Uint8Array<ArrayBuffer>): Request | undefined {
  const { method = 'GET', url = '/' } = incoming;
  if (!url.startsWith('/')) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  try {
    return new Request(origin + url, { method, headers, ...(method !== 'GET' && method !== 'HEAD' && { body }) });
  } catch {
    return undefined; // CONNECT, TRACE and unreadable addresses have no Request.
  }
}

const refuse = (status: number, message: string): Response => Response.json({ message }, { status });

async function send(outgoing: ServerResponse, reply: Response, truncate?: number): Promise<void> {
  outgoing.statusCode = reply.status;
  for (const [name, value] of reply.headers) outgoing.appendHeader(name, value);
  const type = reply.headers.get('content-type') ?? '';
  const isCut = truncate !== undefined && type.startsWith('application/x-git-');
  if (/^(text\/event-stream|application\/x-git-)/.test(type) && !isCut) return stream(outgoing, reply);

  const body = new Uint8Array(await reply.arrayBuffer());
  const bodiless = outgoing.req.method === 'HEAD' || reply.status === 204 || reply.status === 304;
  if (bodiless) return void outgoing.end();
  outgoing.setHeader('content-length', body.length);
  if (truncate === undefined || truncate >= body.length) return void outgoing.end(body);
  outgoing.flushHeaders();
  outgoing.write(body.subarray(0, truncate), () => outgoing.destroy());
}

/** As fast as it is read, so that an answer without an end fills nobody's memory. */
async function stream(outgoing: ServerResponse, reply: Response): Promise<void> {
  outgoing.flushHeaders();
  if (!reply.body) return void outgoing.end();
  await pipeline(Readable.fromWeb(reply.body as NodeReadableStream), outgoing);
}
