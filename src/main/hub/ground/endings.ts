/**
 * An end is an end. What ends, pauses or lowers something must hold although the disk fails: a full one must not bring a revoked key back
 * with the next start. So each part that keeps something (the database, the secrets, the settings) asks here whether what it writes ends
 * something. If it does, room is given up for it that was kept in advance. What can't be written even so counts in memory at once, is
 * written as soon as the disk takes it, and its person is told that it does not outlive a restart until then.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { isFullDisk, isOfDisk } from './disk.ts';
import type { SecretStore, SettingsStore, StoredSettings } from './ports.ts';
import type { Secret } from './secret.ts';

/** `isHeld`: some of it is in memory alone. */
export type EndingWork = { isHeld: boolean };

const endingContext = new AsyncLocalStorage<EndingWork | undefined>();

/** What is ended by the work that runs now; undefined where that ends nothing. */
export const endingUnderWay = (): EndingWork | undefined => endingContext.getStore();

/** Runs work that ends something, as part of what is being ended already where that is so. */
export function ending<T>(work: (own: EndingWork) => Promise<T>): Promise<T> {
  const own = endingContext.getStore() ?? { isHeld: false };
  return endingContext.run(own, () => work(own));
}

/** Runs work in the name of that ending, or of none: for a queue, in which each piece of work comes from somebody else. */
export const inNameOf = <T>(own: EndingWork | undefined, work: () => T): T => endingContext.run(own, work);

/** What counts in memory alone for now. */
export type Unwritten = {
  count(): number;
  /** Writes it. Rejects if that is still not possible. */
  settle(): Promise<void>;
};

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** Tries again after longer and longer pauses until it succeeds, once it is asked to. */
export function createRetry(attempt: () => Promise<void>) {
  let pause = firstPauseMs;
  let timer: NodeJS.Timeout | undefined;
  const plan = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      attempt().then(
        () => {
          pause = firstPauseMs;
        },
        () => {
          pause = Math.min(pause * 2, longestPauseMs);
          plan();
        },
      );
    }, pause).unref();
  };
  return {
    plan,
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** `makeRoom` gives up what was kept for endings; false where nothing is left of it. */
type MakeRoom = () => boolean;

/** Secrets of which none comes back that was taken away, or replaced, by an ending. */
export function lastingSecrets(store: SecretStore, makeRoom: MakeRoom): SecretStore & { unwritten: Unwritten } {
  const held = new Map<string, Secret | undefined>();
  const write = (name: string, secret: Secret | undefined): Promise<void> =>
    secret === undefined ? store.delete(name) : store.set(name, secret);

  async function change(name: string, secret: Secret | undefined): Promise<void> {
    const own = endingUnderWay();
    try {
      await write(name, secret).catch((error: unknown) => {
        if (!own || !isFullDisk(error) || !makeRoom()) throw error;
        return write(name, secret);
      });
      held.delete(name);
    } catch (error) {
      if (!own || !isOfDisk(error)) throw error;
      held.set(name, secret);
      own.isHeld = true;
      retry.plan();
    }
  }

  const settle = async (): Promise<void> => {
    for (const [name, secret] of [...held]) {
      await write(name, secret);
      if (held.get(name) === secret) held.delete(name);
    }
  };
  const retry = createRetry(settle);
  return {
    kind: store.kind,
    isDurable: store.isDurable,
    get: async (name) => (held.has(name) ? held.get(name) : store.get(name)),
    set: change,
    delete: (name) => change(name, undefined),
    async names() {
      const others = (await store.names()).filter((name) => !held.has(name));
      return [...others, ...[...held].flatMap(([name, secret]) => (secret === undefined ? [] : [name]))];
    },
    unwritten: { count: () => held.size, settle },
  };
}

/** The same for settings. */
export function lastingSettings(store: SettingsStore, makeRoom: MakeRoom): SettingsStore & { unwritten: Unwritten } {
  let held: { [Name in keyof StoredSettings]?: StoredSettings[Name] | undefined } = {};
  const write = (): void => {
    if (Object.keys(held).length === 0) return;
    store.update(held);
    held = {};
  };
  const settle = async (): Promise<void> => write();
  const retry = createRetry(settle);
  return {
    read() {
      if (Object.keys(held).length === 0) return store.read();
      const all = Object.entries({ ...store.read(), ...held });
      return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as StoredSettings;
    },
    update(changes) {
      const own = endingUnderWay();
      const before = held;
      held = { ...held, ...changes };
      try {
        try {
          write();
        } catch (error) {
          if (!own || !isFullDisk(error) || !makeRoom()) throw error;
          write();
        }
      } catch (error) {
        if (own && isOfDisk(error)) {
          own.isHeld = true;
          retry.plan();
          return;
        }
        held = before;
        throw error;
      }
    },
    unwritten: { count: () => (Object.keys(held).length > 0 ? 1 : 0), settle },
  };
}
