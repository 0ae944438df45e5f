/** For whom alone a key is good, where it was made for an Open WebUI. Pure; the page that consents says it too. */
import type { Grant } from '../../shared/model.ts';

/** `who`: the tenant that proves the person (`sso`), or the address of the one account there. */
export type Bound = { by: 'sso' | 'account'; who: string; openWebUI: string };

/** Null for a key that whoever holds it may use. What is missing stays in sight as `?`. */
export function boundOf({ boundTo }: Pick<Grant, 'boundTo'>): Bound | null {
  if (!boundTo) return null;
  const { proof, openWebUI, issuer, email, account } = boundTo;
  return proof === 'sso'
    ? { by: 'sso', who: issuer ?? '?', openWebUI }
    : { by: 'account', who: email ?? account ?? '?', openWebUI };
}
