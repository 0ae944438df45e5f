import type { ServerResponse } from 'node:http';

export type EventStream = { send(data: object | '[DONE]', name?: string): void; end(): void };

/** Proxies and clients give up on a stream that says nothing for half a minute or less. */
const keepAlive = 10_000;
/** Bytes that wait for a client to read them; one that lets more pile up has gone away. */
const mostUnread = 4 * 1024 * 1024;

/** Server-sent events, one JSON value a line, with comments while there is nothing to say. */
export function openEventStream(response: ServerResponse): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > mostUnread) response.destroy();
  };
  const timer = setInterval(() => write(': still working\n\n'), keepAlive);
  response.once('close', () => clearInterval(timer));
  return {
    send(data, name) {
      const head = name === undefined ? '' : `event: ${name}\n`;
      write(`${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    },
    end() {
      clearInterval(timer);
      response.end();
    },
  };
}
