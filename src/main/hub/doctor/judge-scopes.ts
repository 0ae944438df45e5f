import type { Account } from '../../../shared/model.ts';
import { declined, grantedBeyond, scopesIn, union } from '../../../shared/scopes.ts';
import type { Platform } from '../platforms/platform.ts';
import { connectFix, type Fix, openPageFix } from './mend.ts';

/**
 * Where the scopes that came with a token differ from what the account counts as allowed. A platform that settles them itself is
 * not judged, nor one that names none.
 */
export function judgeScopes(
  { label, scopes }: Pick<Account, 'label' | 'scopes'>,
  { name, title, scopes: base, traps, revocation }: Platform,
  stated: string | undefined,
): { said: string; mend: Fix }[] {
  const granted = scopesIn(stated);
  if (!granted || base.length === 0) return [];
  const needed = union(base, scopes);
  const lacking = declined(needed, granted);
  const beyond = grantedBeyond(needed, granted);
  const page = revocation?.remains?.page ?? traps?.page;
  return [
    ...(lacking.length > 0
      ? [
          {
            said: `${label} on ${title} was not allowed, or is not any more: ${lacking.join(', ')}.`,
            mend: connectFix(name, 'Connect it again, and agree to all that it asks for.'),
          },
        ]
      : []),
    ...(beyond.length > 0
      ? [
          {
            said: `The token of ${label} on ${title} can do more than was asked for: ${beyond.join(', ')}. The hub does not use that.`,
            mend: page ? openPageFix(page, 'See there what the application was granted.') : { hint: '', remedy: null },
          },
        ]
      : []),
  ];
}
