/** What keys are called where one must be told from the next. Pure. */
import type { Key } from '../../../shared/model.ts';

/** By its client; where several keys have one client, with when it was made, and with a number where that is the same too. */
export function clientNames(
  keys: readonly Pick<Key, 'client' | 'createdAt'>[],
  locale: string,
  madeAt: (client: string, time: string) => string,
): string[] {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const byClient = apart(
    keys.map(({ client }) => client),
    (client, at) => madeAt(client, time.format(Date.parse(keys[at]?.createdAt ?? ''))),
  );
  return apart(byClient, (name, at) => `${name} (${byClient.slice(0, at + 1).filter((one) => one === name).length})`);
}

/** Those that several have, each changed. */
const apart = (names: readonly string[], change: (name: string, at: number) => string): string[] =>
  names.map((name, at) => (names.filter((one) => one === name).length > 1 ? change(name, at) : name));
