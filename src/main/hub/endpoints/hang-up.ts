import type { ServerResponse } from 'node:http';

/** Aborts when the client closes its connection before it has its answer. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const hungUp = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}
