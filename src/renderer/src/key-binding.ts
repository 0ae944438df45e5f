/** For whom alone a key is good, where it was made for an Open WebUI. Pure; the page that consents says it too. */
import type { Grant } from '../../shared/model.ts';

/**
 * `who`: the tenant that proves the person (`sso`), or the address of the one account there. `audience`: what its tokens must
 * be meant for. `hubUrl`: where calls are sent, where that is not the hub's own address.
 */
export type KeyBinding = { by: 'sso' | 'account'; who: string; openWebUI: string; audience?: string; hubUrl?: string };

/** Null for a key that any holder may use. What is missing stays in sight as `?`. */
export function bindingOf({ boundTo }: Pick<Grant, 'boundTo'>): KeyBinding | null {
  if (!boundTo) return null;
  const { proof, openWebUI, hubUrl, issuer, audience, email, account } = boundTo;
  const there = { openWebUI, ...(hubUrl !== undefined && { hubUrl }) };
  return proof === 'sso'
    ? { by: 'sso', who: issuer ?? '?', audience: audience ?? '?', ...there }
    : { by: 'account', who: email ?? account ?? '?', ...there };
}
