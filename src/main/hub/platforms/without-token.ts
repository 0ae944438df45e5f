import { type Failed, fail } from '../../../shared/result.ts';
import type { Platform } from './platform.ts';

/**
 * The failure of an account that Token Vault lists and has no token for. The platform gave it nothing to keep then, which is the
 * doing of the application there, and looks like an account that was never connected.
 */
export function withoutToken({ title, traps }: Platform): Failed {
  const said = `${title} gave it no refresh token when the account was connected, so that it has nothing to hand out.`;
  if (!traps) return fail('vault_unavailable', said);
  const list = traps.withoutToken.map((check, index) => `${index + 1}. ${check}`).join(' ');
  const hint = `Check at ${traps.page}: ${list} Then connect the account again.`;
  return fail('vault_unavailable', said, { hint, link: traps.page });
}
