import type { ServerResponse } from 'node:http';
import type { Changes } from '../changes.ts';

/** Answers a request with the changes that concern a person, until it closes or `isOpen` says that its session is over. */
export type StreamChanges = (response: ServerResponse, userId: string | undefined, isOpen: () => boolean) => void;

const pulse = 15_000;
const mostStreams = 32;

/** Server-sent events. A person has at most 32 streams; a further one ends at once. */
export function createStreamChanges(changes: Changes): StreamChanges {
  const streams = new Map<string | undefined, number>();
  return (response, userId, isOpen) => {
    const already = streams.get(userId) ?? 0;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    if (already >= mostStreams) return void response.end();
    streams.set(userId, already + 1);
    const stop = changes.listen(userId, (topic) => {
      if (isOpen()) response.write(`data: ${JSON.stringify({ topic })}\n\n`);
      else response.end();
    });
    const timer = setInterval(() => (isOpen() ? response.write(': still here\n\n') : response.end()), pulse);
    response.once('close', () => {
      stop();
      clearInterval(timer);
      streams.set(userId, (streams.get(userId) ?? 1) - 1);
    });
    return undefined;
  };
}
