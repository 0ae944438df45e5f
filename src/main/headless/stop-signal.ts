const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Resolves at the first signal to stop; a second one ends the process at once. */
export function firstStopSignal(): Promise<'stop'> {
  const { promise, resolve } = Promise.withResolvers<'stop'>();
  let seen = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (seen) process.exit(1);
      seen = true;
      resolve('stop');
    });
  }
  return promise;
}
