/**
 * What the hub and the demo world take for granted of a live service, each with its source and a way to find out by reading alone.
 * `opengithubx check-live` tries them, since no test can.
 */
import type { PlatformClient } from './platform.ts';

/** An account under test, and what Token Vault said of its token. */
export type LiveAccount = {
  client: PlatformClient;
  stated: { scope?: string | undefined; seconds?: number | undefined };
};

export type Assumption<On = LiveAccount> = {
  /** Begins with the name of the platform; reports name it. */
  id: string;
  /** What is assumed, as a sentence. A rule of the demo that begins with it is the same assumption. */
  says: string;
  /** Where the vendor says so. */
  source: string;
  /** Changes nothing there. Throws where the network fails. */
  look(on: On): Promise<Observed>;
};

/** A vendor's code or a method of ours, never a text of somebody: `observedFact` leaves out anything else. */
type Fact = number | boolean | string | undefined;

/** `holds` is null where there is nothing to try it on. The facts are all that a report tells, so that it holds nothing of anybody. */
export type Observed = { holds: boolean | null; facts: Record<string, Fact> };

/** A fact as a report has it. */
export function observedFact(fact: Fact): string {
  if (typeof fact === 'string') return /^[A-Za-z][a-z_]{1,40}$|^[A-Z_]{2,40}$/.test(fact) ? fact : 'other words';
  return fact === undefined ? 'none' : typeof fact === 'boolean' ? (fact ? 'yes' : 'no') : String(fact);
}

/** What came back, with any status; `body` is undefined where it is no JSON. */
export type LiveAnswer = { status: number; headers: Headers; body: unknown };

/** Sends one request for an account. Throws where none comes back. */
export async function askLive(
  { client }: Pick<LiveAccount, 'client'>,
  url: string,
  init: RequestInit = {},
): Promise<LiveAnswer> {
  const answer = await client.fetch(url, { signal: client.signal, ...init });
  const { status, headers } = answer;
  return { status, headers, body: await answer.json().catch((): unknown => undefined) };
}

/** The member at a path such as `error.errors.0.reason`; undefined where there is none. */
export function memberOf(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (within, name) =>
        typeof within === 'object' && within !== null && Object.hasOwn(within, name)
          ? (within as Record<string, unknown>)[name]
          : undefined,
      value,
    );
}

/** The member where it is a text, such as a code; undefined otherwise. */
export function memberText(value: unknown, path: string): string | undefined {
  const member = memberOf(value, path);
  return typeof member === 'string' ? member : undefined;
}
