/** May this key make this call? Pure: no clock, no store, no network; whoever asks has gathered everything. */
import type { ErrorCode } from '../../../shared/errors.ts';
import type { Access, Endpoint, Grant } from '../../../shared/model.ts';
import { matchesAny } from './pattern.ts';

export type Call = {
  endpoint: Endpoint;
  tool: string;
  access: Access;
  /** Undefined while no account could be chosen; such a call is decided on all else and then refused for that. */
  account: string | undefined;
  /** `owner/name` as the arguments name it; undefined when the tool ranges over several. */
  repository: string | undefined;
};

export type Holder = { grant: Grant; expiresAt: number; revoked: boolean };

export type Verdict =
  | { verdict: 'allow' }
  /** `fresh`: about this very call, so that nothing the person allowed before covers it. */
  | { verdict: 'ask'; fresh?: boolean }
  | { verdict: 'deny'; code: ErrorCode; reason: string };

/** Decides on the named call. A write that the key allows still asks the person. */
export function decide(call: Call, holder: Holder, now: number): Verdict {
  const { grant } = holder;
  if (holder.revoked) return deny('revoked', 'the key is revoked');
  if (now >= holder.expiresAt) return deny('unauthorised', 'the key has expired');
  if (!grant.endpoints.includes(call.endpoint)) return deny('not_allowed', `the key is not for ${call.endpoint}`);
  if (!grant.tools.includes(call.tool)) return deny('not_allowed', `the key does not name the tool ${call.tool}`);
  if (!grant.access.includes(call.access)) return deny('not_allowed', `the key does not allow to ${call.access}`);
  if (call.account !== undefined && !grant.accounts.includes(call.account))
    return deny('not_allowed', 'the key does not name this account');
  if (call.repository !== undefined && !matchesAny(grant.repositories, call.repository)) {
    return deny('not_allowed', `the key does not cover the repository ${call.repository}`);
  }
  return call.access === 'read' ? { verdict: 'allow' } : { verdict: 'ask' };
}

/** May this key have this model answer? What leaves for it was read with the same key. */
export function decideModel(call: { endpoint: Endpoint; model: string }, holder: Holder, now: number): Verdict {
  const { grant } = holder;
  if (holder.revoked) return deny('revoked', 'the key is revoked');
  if (now >= holder.expiresAt) return deny('unauthorised', 'the key has expired');
  if (!grant.endpoints.includes(call.endpoint)) return deny('not_allowed', `the key is not for ${call.endpoint}`);
  if (!grant.models.includes(call.model)) return deny('model_unknown', 'the key does not name this model');
  return { verdict: 'allow' };
}

const deny = (code: ErrorCode, reason: string): Verdict => ({ verdict: 'deny', code, reason });
