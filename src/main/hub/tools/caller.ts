import type { Approval } from '../../../shared/approval.ts';
import type { Endpoint } from '../../../shared/model.ts';
import type { LiveKey } from '../keys/keys.ts';

/** How a caller is served while it waits. */
export type Caller = {
  key: LiveKey;
  endpoint: Endpoint;
  /** Names the chat that the answer goes to, for the links in it. */
  from?: string;
  /** What the client calls itself; recorded, never trusted. */
  client?: string;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
  /** Milliseconds to wait for a person before the caller is given a handle instead. */
  patience: number;
  /** Told when the call begins to wait for a person, with the page on which they answer. */
  waiting?: (link: string) => void;
  /** Asked each time, whatever the person has allowed for a while. */
  isFresh?: true;
  progress?: (message: string, done: number, total: number) => void;
};

/**
 * What came of a call: its value, or the approval that it waits for and the page on which a person gives it. `isTrusted`: by what the key's labels go by, no stranger wrote
 * any of it; left out, somebody may have.
 */
export type Answer = { value: Record<string, unknown>; isTrusted?: true } | { pending: Approval; link: string };
