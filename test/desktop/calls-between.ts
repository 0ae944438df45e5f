/** Calls between two processes over Node's own channel, which clones what it carries as Electron's does. */

type Served = Record<string, (...values: never[]) => unknown>;

/** Either end of a forked process's channel, opened with `serialization: 'advanced'`. */
export type ProcessChannel = {
  /** Without a listener, what could not be sent would be an uncaught exception. */
  send?(message: unknown, sent: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
};

type Message =
  | { id: number; name: string; values: unknown[] }
  | { id: number; value: unknown }
  | { id: number; error: string };

/** Serves `mine` to the other process and answers how to call what it serves. */
export function callsBetween<Theirs extends Served>(channel: ProcessChannel, mine: Served): Theirs {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;

  const answer = async ({ id, name, values }: Extract<Message, { name: string }>): Promise<void> => {
    const serve = mine[name] as ((...values: unknown[]) => unknown) | undefined;
    try {
      if (serve === undefined) throw new Error(`Nothing is called ${name}.`);
      channel.send?.({ id, value: await serve(...values) }, () => {});
    } catch (error) {
      channel.send?.({ id, error: error instanceof Error ? error.message : String(error) }, () => {});
    }
  };

  channel.on('message', (raw) => {
    const message = raw as Message;
    if ('name' in message) return void answer(message);
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if ('error' in message) call?.reject(new Error(message.error));
    else call?.resolve(message.value);
  });
  channel.once('disconnect', () => {
    for (const { reject } of waiting.values()) reject(new Error('The other process has ended.'));
    waiting.clear();
  });

  const call = (name: string, values: unknown[]): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    last += 1;
    const id = last;
    const failed = (error: Error): void => {
      waiting.delete(id);
      reject(error);
    };
    waiting.set(id, { resolve, reject });
    try {
      channel.send?.({ id, name, values }, (error) => error && failed(error));
    } catch (error) {
      failed(error as Error); // it cannot be cloned
    }
    return promise;
  };
  const named = (name: string | symbol) =>
    typeof name === 'string' && name !== 'then' ? (...values: unknown[]) => call(name, values) : undefined;
  return new Proxy({} as Theirs, { get: (_target, name) => named(name) });
}
