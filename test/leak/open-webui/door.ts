/** Stands in front of an Open WebUI: keeps what it is asked, and answers in its place where it is to misbehave. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
/** `body` may be made of the answer that was due. */
export type Misbehaviour = {
  status: number;
  headers?: Record<string, string>;
  body: string | ((due: string) => string);
};

export type Door = {
  url: string;
  /** What it was asked, oldest first. */
  asked: Asked[];
  /** What a request meets instead of its answer; undefined for the answer. */
  misbehave: (asked: Asked) => Misbehaviour | undefined;
  close(): Promise<void>;
};

export const behaves: Door['misbehave'] = () => undefined;

/** `behind` is the address of the Open WebUI. */
export async function openDoor(behind: string): Promise<Door> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const door: Door = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    misbehave: behaves,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = incoming;
    let body = '';
    for await (const part of incoming) body += part;
    const asked = { method, path, headers, body };
    door.asked.push(asked);
    const misbehaviour = door.misbehave(asked);
    const due = misbehaviour && typeof misbehaviour.body === 'string' ? undefined : await passOn(behind, asked);
    const text = due?.text ?? '';
    const {
      status,
      headers: more,
      body: said,
    } = misbehaviour ?? { status: due?.status ?? 500, headers: {}, body: text };
    outgoing.writeHead(status, { 'content-type': 'application/json', ...more });
    outgoing.end(typeof said === 'string' ? said : said(text));
  }
  return door;
}

async function passOn(
  behind: string,
  { method, path, headers, body }: Asked,
): Promise<{ status: number; text: string }> {
  const { authorization, 'content-type': type } = headers;
  const reply = await fetch(`${behind}${path}`, {
    method,
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(method === 'POST' && { body }),
  });
  return { status: reply.status, text: await reply.text() };
}
