/** Authorization codes: good for a minute, once, and for whoever can show the verifier of the challenge. */
import type { Clock } from '../ports.ts';
import type { CheckedAuthorization } from './ask.ts';
import { newCode, tokenHash } from './token-text.ts';

export type GrantedCode = { asked: CheckedAuthorization; keyId: string };

export type AuthorizationCodes = {
  issue(granted: GrantedCode): string;
  /** `replayed`: the key that its first use gave, which the caller must revoke (RFC 6749 §4.1.2). */
  redeem(
    code: string,
    shown: { clientId: string; redirectUri: string | undefined; verifier: string },
  ): { granted: GrantedCode } | { replayed: string } | { refused: string; keyId?: string };
};

const life = 60_000;
/** How long a used code is known for used. */
const memory = 10 * 60_000;
const verifierShape = /^[A-Za-z0-9._~-]{43,128}$/;

/** `uncollected` is told the key of a code that nobody redeemed in time. */
export function createAuthorizationCodes(clock: Clock, uncollected: (keyId: string) => void): AuthorizationCodes {
  const codes = new Map<string, { granted: GrantedCode; expiresAt: number; isUsed: boolean }>();

  return {
    issue(granted) {
      const code = newCode();
      const hash = tokenHash(code);
      const kept = { granted, expiresAt: clock.now() + life, isUsed: false };
      codes.set(hash, kept);
      setTimeout(() => {
        if (!kept.isUsed) uncollected(granted.keyId);
      }, life).unref();
      setTimeout(() => codes.delete(hash), memory).unref();
      return code;
    },

    redeem(code, { clientId, redirectUri, verifier }) {
      const kept = codes.get(tokenHash(code));
      if (!kept) return { refused: 'The code is unknown.' };
      const { granted } = kept;
      if (kept.isUsed) return { replayed: granted.keyId };
      // Whatever is wrong, it was shown to somebody: there is no second try.
      kept.isUsed = true;
      const refused = (why: string) => ({ refused: why, keyId: granted.keyId });
      if (kept.expiresAt <= clock.now()) return refused('The code has expired.');
      if (granted.asked.client.clientId !== clientId) return refused('The code is for another client.');
      if ((redirectUri ?? granted.asked.redirectUri) !== granted.asked.redirectUri)
        return refused('redirect_uri is not the one of the request.');
      const isShown = verifierShape.test(verifier) && tokenHash(verifier) === granted.asked.challenge;
      return isShown ? { granted } : refused('code_verifier does not fit the challenge.');
    },
  };
}
