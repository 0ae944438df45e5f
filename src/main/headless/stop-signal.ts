const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** `when-exit`, which `conf` brings along, sends a signal to the process again; that echo is no second word of anyone's. */
const echoMilliseconds = 500;

/** Resolves at the first signal to stop; a second one ends the process at once. */
export function firstStopSignal(): Promise<'stop'> {
  const { promise, resolve } = Promise.withResolvers<'stop'>();
  let first: number | undefined;
  for (const signal of signals) {
    process.on(signal, () => {
      if (first !== undefined && performance.now() - first > echoMilliseconds) process.exit(1);
      first ??= performance.now();
      resolve('stop');
    });
  }
  return promise;
}
