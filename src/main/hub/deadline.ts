/**
 * A signal that aborts after so many milliseconds or with any of the others. Unlike `AbortSignal.timeout` it is ended by
 * anyone who is done sooner: a timer that outlives its call by minutes keeps the whole call in memory.
 */
export function deadline(milliseconds: number, ...others: AbortSignal[]): { signal: AbortSignal; end(): void } {
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new DOMException('It took too long.', 'TimeoutError')),
    milliseconds,
  ).unref();
  return { signal: AbortSignal.any([late.signal, ...others]), end: () => clearTimeout(timer) };
}
