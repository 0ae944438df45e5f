import type { Account } from '../model.ts';

/** Who sends a request: somebody with a good token, nobody in particular, or somebody with a bad one. */
export type Caller =
  | {
      readonly kind: 'account';
      readonly account: Account;
      readonly expiresAt?: number;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown' };
