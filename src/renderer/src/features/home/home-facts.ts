/** What Home reads from keys and calls. Pure: the time is handed in. */
import type { Activity, Key, ListedAccount } from '../../../../shared/model.ts';
import type { KnownNames } from '../activity/call-facts.ts';
import { accessOf, isLive, keyState } from '../keys/key-facts.ts';

const week = 7 * 86_400_000;

/** Whether a time is of the same day as now, where the person is. */
export const isOfDay = (time: string, now: number): boolean =>
  new Date(time).toDateString() === new Date(now).toDateString();

/** Those that end within a week, the first to end first. One that was made for a short time says so in its last quarter. */
export const expiringKeys = <K extends Key>(keys: readonly K[], now: number): K[] =>
  keys
    .filter((key) => {
      const [made, ends] = [Date.parse(key.createdAt), Date.parse(key.expiresAt)];
      return isLive(key, now) && ends - now < Math.min(week, (ends - made) / 4);
    })
    .sort((a, b) => a.expiresAt.localeCompare(b.expiresAt));

/** Whether a client can call that has called before. Without one the console begins again with the first steps. */
export const hasWorkingClient = (keys: readonly Key[], now: number): boolean => firstUsed(keys, now) !== undefined;

export const firstUsed = <K extends Key>(keys: readonly K[], now: number): K | undefined =>
  keys.find((key) => isLive(key, now) && key.lastUsedAt !== null);

/** Those that a client may already have: nobody has put the keys that a demo begins with into one. */
export const handedOut = <K extends Key>(keys: readonly K[], isDemo: boolean): readonly K[] =>
  isDemo ? keys.filter(({ client }) => !client.startsWith('demo, ')) : keys;

/** Still to be answered, or followed by the call that it let through. */
const passing: readonly unknown[] = ['event', 'ask', 'approved'];

/** By which the hub looks at each push first. A person who reads "a dry run" of it thinks that nothing was pushed. */
const isLookAtPush = ({ tool, reason }: Activity): boolean => reason === 'dry run' && /^git_/.test(tool ?? '');

/** The calls of tools. Requests that wait are listed above them. */
export const toolCalls = (calls: readonly Activity[]): Activity[] =>
  calls.filter((call) => call.tool !== null && !passing.includes(call.verdict) && !isLookAtPush(call));

/** One end of the map: a client, or an account. `calls` are those of the record that Home has. */
export type ReachEnd<T> = { of: T; mayChange: boolean; calls: number };

type ReachInput = Pick<KnownNames, 'accounts' | 'keys'> & { calls: readonly Activity[]; isDemo: boolean; now: number };

/** Who reaches what: clients that can call now, and all accounts, the busiest first. */
export function reachOfHub({ accounts, keys, calls, isDemo, now }: ReachInput): {
  clients: ReachEnd<Key>[];
  accounts: ReachEnd<ListedAccount>[];
} {
  const active = keys.filter((key) => keyState(key, now) === 'active');
  const used = active.filter(({ lastUsedAt }) => lastUsedAt !== null);
  // Those that a demo begins with count once something has called with them.
  const shown = new Set([...used, ...handedOut(active, isDemo)]);
  const byKey = Map.groupBy(calls, ({ keyId }) => keyId);
  const byAccount = Map.groupBy(calls, ({ account }) => account);
  const busiest = <T>(a: ReachEnd<T>, b: ReachEnd<T>): number => b.calls - a.calls;
  const clients = [...shown]
    .map((key) => ({
      of: key,
      mayChange: accessOf(key.grant) === 'write',
      calls: byKey.get(key.id)?.length ?? 0,
    }))
    .sort(busiest);
  const reached = accounts
    .map((account) => ({
      of: account,
      mayChange: clients.some(({ of, mayChange }) => mayChange && of.grant.accounts.includes(account.id)),
      calls: byAccount.get(account.id)?.length ?? 0,
    }))
    .sort(busiest);
  return { clients, accounts: reached };
}
