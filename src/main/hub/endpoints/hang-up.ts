import type { ServerResponse } from 'node:http';

/** Aborts when the client closes its connection before it has its answer. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const hungUp = new AbortController();
  if (response.destroyed) hungUp.abort(); // while its body was still read
  response.once('close', () => {
    if (!response.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}
