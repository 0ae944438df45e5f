/** The hub's two doors with nothing between the test and the bytes: its HTTP port and the socket of its data folder. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';

/** Everything the hub sends until it closes the connection, status line and headers included. */
export async function rawHttp(url: string, head: Record<string, string>, body: unknown): Promise<Buffer> {
  const { hostname, port, pathname, host } = new URL(url);
  const text = JSON.stringify(body);
  const headers = {
    host,
    connection: 'close',
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'content-length': String(Buffer.byteLength(text)),
    ...head,
  };
  const socket = connect(Number(port), hostname);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
  return everything(socket);
}

/** One line sent to the socket, and every line that comes back; `onAddress` hears what the person is to open. */
export async function rawCall(
  dataDir: string,
  request: unknown,
  onAddress: (url: string) => void = () => {},
): Promise<Buffer> {
  const socket = connect(join(dataDir, 'hub.sock'));
  let seen = '';
  let opened = false;
  socket.on('data', (chunk) => {
    seen += chunk;
    const line = seen.includes('\n') ? seen.slice(0, seen.indexOf('\n')) : undefined;
    if (opened || line === undefined) return;
    opened = true;
    const { event } = JSON.parse(line) as { event?: { url: string } };
    if (event) onAddress(event.url);
  });
  socket.write(`${JSON.stringify(request)}\n`);
  return everything(socket);
}

async function everything(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((done, failed) => {
    // Cut off by a kill of the hub, what came still counts.
    socket.on('error', (error) => (chunks.length > 0 ? done() : failed(error))).on('close', () => done());
  });
  return Buffer.concat(chunks);
}
