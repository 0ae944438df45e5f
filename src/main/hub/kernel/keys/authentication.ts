/**
 * Whose is a request? A chain: each authenticator is asked in turn, the first that knows such a credential answers for it, and nobody after
 * it is asked. The last is the permission key itself.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import { once } from '../../ground/once.ts';
import type { CallResult } from '../call.ts';
import type { Keys, LiveKey } from './keys.ts';

/** Where the call is from a chat that a person reads: they are told there, and waited for. */
export type CallersChat = {
  /** Names it in links. */
  from: string;
  /** Milliseconds for which the program waits for an answer. */
  patience: number;
  /** Says there that something waits for the person at an address, or the result. Never fails. */
  tell(news: { waiting: string } | { ended: Result<CallResult> }): Promise<void>;
};

export type AuthenticatedCaller =
  | { key: LiveKey; chat?: CallersChat }
  /** `refused` is for the record alone; without a `failure` the answer is the one that every bad key gets. */
  | { refused: string; failure?: Failure; key?: LiveKey };

export type Presented = {
  headers: IncomingHttpHeaders;
  /** What the credential is as a permission key; looked up once for all that ask. */
  key: () => ReturnType<Keys['authenticate']>;
};

export type Authenticator = {
  /** Undefined where the credential is for another to judge. */
  authenticate(presented: Presented): Promise<AuthenticatedCaller | undefined>;
};

export type Authentication = { authenticate(headers: IncomingHttpHeaders): Promise<AuthenticatedCaller> };

/**
 * A key bound to Open WebUI is accepted by its authenticator only. If nobody before took it, it is refused here as unknown. A key that has
 * ended or is paused is not named, so that the record of the refusal is shown to the owner of the hub alone.
 */
export const createAuthentication = (
  keys: Pick<Keys, 'authenticate'>,
  before: readonly Authenticator[],
): Authentication => ({
  async authenticate(headers) {
    const presented: Presented = { headers, key: once(() => keys.authenticate(headers.authorization)) };
    for (const authenticator of before) {
      const answer = await authenticator.authenticate(presented);
      if (answer) return answer;
    }
    const found = presented.key();
    if ('refused' in found) return { refused: found.refused };
    return found.key.grant.boundTo ? { refused: 'unknown_key' } : found;
  },
});
