/** What is begun and, once something else has come of it, awaited by nobody. */

/** It may fail when what it talks to is closed at the end of a test: whoever awaits it sees that, nobody else has to. */
export function mayBeLeft<Value>(begun: Promise<Value>): Promise<Value> {
  begun.catch(() => undefined);
  return begun;
}
