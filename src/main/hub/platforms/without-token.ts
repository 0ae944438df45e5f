import { type Failed, fail } from '../../../shared/result.ts';
import type { Platform } from './platform.ts';

/**
 * The failure of an account that Token Vault lists and has no token for. The platform gave it nothing to keep then, which is the
 * doing of the application there, and looks like an account that was never connected.
 */
export function withoutToken({ title, traps }: Platform): Failed {
  const said = `${title} agreed, and gave Token Vault no refresh token, so that there is nothing to hand out.`;
  const list = traps?.withoutToken.map((check, index) => `${index + 1}. ${check}`).join(' ');
  return fail('no_account', said, list ? { hint: `Check: ${list} Then connect the account again.` } : {});
}
