import type { Writable } from 'node:stream';

/** Writes values as lines, and waits while the reader is behind. `onGone` hears that nobody reads any more. */
export function lineWriter(output: Writable, onGone: () => void): (value: unknown) => Promise<void> {
  let drained: Promise<void> | undefined;
  output.on('error', onGone).on('close', onGone);
  return async (value) => {
    if (output.destroyed || output.write(`${JSON.stringify(value)}\n`)) return;
    // One wait for all who write meanwhile, or each would add a listener.
    drained ??= new Promise<void>((resolve) => output.once('drain', resolve)).then(() => {
      drained = undefined;
    });
    await drained;
  };
}
