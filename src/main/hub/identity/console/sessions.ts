/**
 * Who sits in front of which browser window. Bearers live here as hashes. A stop in good order hands those of the console on to the
 * next start; all else ends with the process.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Window } from '../../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock } from '../../ground/ports.ts';
import type { LeftSession } from '../handover.ts';

/** `userId` is undefined where the owner's link was opened before anybody had signed in. */
export type ConsoleSession = { readonly window: Window; readonly userId: string | undefined };

type Entry = { session: ConsoleSession; openedAt: number; activeAt: number };

const idle = 15 * 60_000;
const longest = 12 * 3_600_000;
const codeLife = 5 * 60_000;
const callsPerSecond = 100;
const mostSessions = 200;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const fresh = (): string => randomBytes(32).toString('base64url');

export type ConsoleSessions = ReturnType<typeof createConsoleSessions>;

export function createConsoleSessions(clock: Clock, before: readonly LeftSession[] = []) {
  const sessions = new Map<string, Entry>(
    before.map(({ hash, userId, ...times }) => [hash, { session: { window: 'console', userId }, ...times }]),
  );
  const codes = new Map<string, { userId: string | undefined; until: number }>();
  const paces = new WeakMap<object, { second: number; calls: number }>();

  const isOver = ({ openedAt, activeAt }: Entry): boolean =>
    clock.now() >= Math.min(openedAt + longest, activeAt + idle);

  const tidy = (): void => {
    for (const [hash, entry] of sessions) if (isOver(entry)) sessions.delete(hash);
    for (const [hash, { until }] of codes) if (clock.now() >= until) codes.delete(hash);
    // The oldest goes, so that memory does not grow: only the person can open that many.
    for (const hash of sessions.keys()) if (sessions.size >= mostSessions) sessions.delete(hash);
  };

  return {
    /** Answers the bearer of a new session. */
    open(window: Window, userId: string | undefined): string {
      tidy();
      const bearer = fresh();
      const now = clock.now();
      sessions.set(hashOf(bearer), { session: { window, userId }, openedAt: now, activeAt: now });
      return bearer;
    },
    /** The session of a bearer. Only what the person does themselves (`active`) keeps it from ending. */
    find(bearer: string, active: boolean): ConsoleSession | undefined {
      const hash = hashOf(bearer);
      const entry = sessions.get(hash);
      if (!entry) return undefined;
      if (isOver(entry)) {
        sessions.delete(hash);
        return undefined;
      }
      if (active) entry.activeAt = clock.now();
      return entry.session;
    },
    /** Its person has just become the first of this hub. */
    takeSeat(session: ConsoleSession, userId: string): void {
      for (const entry of sessions.values()) if (entry.session === session) entry.session = { ...session, userId };
    },
    /** False when it has made more calls within a second than any person's page does: a session, or a connection without one, null once it has gone. */
    mayCall(caller: object | null): boolean {
      if (!caller) return false;
      const second = Math.floor(clock.now() / 1000);
      const pace = paces.get(caller);
      const calls = pace?.second === second ? pace.calls + 1 : 1;
      paces.set(caller, { second, calls });
      return calls <= callsPerSecond;
    },
    /** A code for one opening of the console within five minutes. */
    code(userId: string | undefined): string {
      tidy();
      const code = fresh();
      codes.set(hashOf(code), { userId, until: clock.now() + codeLife });
      return code;
    },
    /** Fails with `link_used`. */
    redeem(code: string): Result<string> {
      tidy();
      const hash = hashOf(code);
      const found = codes.get(hash);
      codes.delete(hash);
      return found ? ok(this.open('console', found.userId)) : fail('link_used');
    },
    /** Those of the console in which somebody is signed in. */
    kept(): LeftSession[] {
      tidy();
      return [...sessions].flatMap(
        ([
          hash,
          {
            session: { window, userId },
            openedAt,
            activeAt,
          },
        ]) => (window === 'console' && userId !== undefined ? [{ hash, userId, openedAt, activeAt }] : []),
      );
    },
    end(which: (session: ConsoleSession) => boolean): void {
      for (const [hash, entry] of sessions) if (which(entry.session)) sessions.delete(hash);
    },
  };
}
