/**
 * Looks by itself whether sign-ins and accounts still work, so that a person is told of what has ended before a call fails by it.
 * It also keeps alive what ends unless it is used: Auth0 ends a refresh token that lies idle, and providers end theirs.
 */
import { randomUUID } from 'node:crypto';
import { vaultOf } from '../../../../shared/account.ts';
import type { Account } from '../../../../shared/model.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Wake } from '../../ground/wake.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { People } from '../../identity/people/people.ts';
import type { Session } from '../../identity/session/session.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { ChangeFeed } from '../../kernel/changes.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Platform } from '../../platforms/platform.ts';

type Dependencies = {
  people: Pick<People, 'list'>;
  session: Pick<Session, 'isSignedIn' | 'markEnded' | 'check'>;
  accounts: Pick<Accounts, 'list' | 'check' | 'onMarked'>;
  keys: Pick<Keys, 'arePaused'>;
  audit: Pick<Audit, 'append' | 'last'>;
  platforms: () => readonly Platform[];
  clock: Clock;
  log: Log;
  tell: ChangeFeed['tell'];
  wake: Pick<Wake, 'onWaking'>;
  /** Gives the record its end, once a day. */
  archive: () => Promise<unknown>;
  /** Asks whether a newer version is out, where that is wanted and due. */
  askForUpdate: () => Promise<void>;
  /** Whether the hub has just come out of a backup. */
  isRestored: boolean;
  /** Milliseconds between two rounds, on average. */
  every: number | undefined;
};

/** Milliseconds after which what has neither worked nor been looked at is looked at. */
const day = 24 * 3_600_000;
/** How long a person's things are left alone after a look that a failure or a waking has caused. */
const pause = 60_000;

/** One thing after the other, so that no more than one of its exchanges is ever under way. */
export function createUpkeep(dependencies: Dependencies) {
  const {
    people,
    session,
    accounts,
    keys,
    audit,
    archive,
    askForUpdate,
    platforms,
    clock,
    log,
    wake,
    tell,
    isRestored,
    every = 600_000,
  } = dependencies;
  /** When the tenant or the platform last gave a clear answer: by account, or by UserId for the sign-in. */
  const answered = new Map<string, number>();
  const lookedFor = new Map<string, number>();
  const oneByOne = createOneByOne();
  let isStopped = false;
  let archivedAt: number | undefined;

  /** A clock that was set back must not put anything off for years. */
  const isOver = (since: number | undefined, span: number): boolean =>
    since === undefined || Math.abs(clock.now() - since) >= span;

  /** Anyone who has stopped every client waits for nothing from their accounts. */
  const mayLook = async (userId: string): Promise<boolean> =>
    !isStopped && !keys.arePaused(userId) && (await session.isSignedIn(userId));

  async function lookAtAccount(account: Account): Promise<void> {
    const platform = platforms().find(({ name }) => name === account.platform);
    const checked = platform && (await accounts.check(account, platform));
    if (!checked?.ok) return; // nobody answered: the next round looks again
    const { id, userId } = account;
    answered.set(id, clock.now());
    answered.set(userId, clock.now()); // Token Vault took the sign-in for it
    if (checked.value.state !== 'connected') return;
    const entry = { callId: randomUUID(), userId, account: id, verdict: 'event', outcome: 'ok' } as const;
    await audit.append({ ...entry, reason: 'account checked' });
  }

  async function lookAtSignIn(userId: string): Promise<void> {
    const checked = await session.check(userId);
    if (checked.ok) answered.set(userId, clock.now());
    else if (checked.failure.code === 'sign_in_again') session.markEnded(userId);
  }

  async function lookAt(userId: string, isDue: (name: string) => boolean): Promise<void> {
    const [isSignInDue, before] = [isDue(userId), answered.get(userId)];
    const due = (await accounts.list(userId)).filter(({ id, state }) => state !== 'disconnecting' && isDue(id));
    for (const account of due) if (await mayLook(userId)) await lookAtAccount(account);
    const isUnanswered = answered.get(userId) === before && isOver(before, pause);
    if (isSignInDue && isUnanswered && (await mayLook(userId))) await lookAtSignIn(userId);
  }

  /** After a start the sign-in is due: whether it worked before is known of accounts alone. */
  async function round(): Promise<void> {
    if (isOver(archivedAt, day)) {
      archivedAt = clock.now();
      await archive();
    }
    await askForUpdate();
    const worked = await audit.last.success();
    const workedAt = (name: string): number | undefined => {
      const at = worked.get(name);
      return at === undefined ? undefined : Date.parse(at);
    };
    const isDue = (name: string): boolean => isOver(answered.get(name), day) && isOver(workedAt(name), day);
    for (const { userId } of await people.list()) await lookAt(userId, isDue);
  }

  async function lookNow(userId: string, failedId?: string): Promise<void> {
    if (!isOver(lookedFor.get(userId), pause)) return;
    lookedFor.set(userId, clock.now());
    await lookAt(userId, (name) => name !== failedId);
  }

  async function lookAtAll(): Promise<void> {
    for (const { userId } of await people.list()) await lookNow(userId);
  }

  /** A backup from before a renewal has tokens that are over: their person is told before a client meets them, whose keys are all paused. */
  async function lookAtRestored(): Promise<void> {
    for (const { userId } of await people.list()) {
      const here = (await accounts.list(userId)).filter(({ id }) => vaultOf(id) === 'this-computer');
      for (const account of here) if (account.state === 'connected') await lookAtAccount(account);
    }
  }

  const begin = (work: () => Promise<void>): Promise<void> =>
    oneByOne(work).catch((error: unknown) => {
      if (!isStopped) log('upkeep_failed', { error: error instanceof Error ? error.name : 'unknown' });
    });

  let timer: NodeJS.Timeout | undefined;
  function plan(): void {
    if (isStopped) return;
    // Between half and one and a half times as long: hubs that were started together must not ask together.
    timer = setTimeout(() => void begin(round).then(plan), every * (0.5 + Math.random())).unref();
  }
  plan();
  if (isRestored) void begin(lookAtRestored);
  wake.onWaking(() => void begin(lookAtAll));
  accounts.onMarked(({ id, userId }, state) => {
    tell('accounts', userId);
    if (state !== 'reconnect') return;
    for (const name of [id, userId]) answered.set(name, clock.now()); // the tenant has taken the sign-in to say so
    void begin(() => lookNow(userId, id));
  });

  return {
    stop(): void {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
