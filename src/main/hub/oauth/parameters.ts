/** Parameters as OAuth sends them, in a query or a form. */
import { fail, ok, type Result } from '../../../shared/result.ts';

export type OAuthParameters = Readonly<Record<string, string>>;

const longestValue = 4096;

/** Fails with `malformed` on a parameter that is there twice, since of two readers each may take another (RFC 6749 §3.1). */
export function readOAuthParameters(text: string): Result<OAuthParameters> {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (found.has(name)) return fail('malformed', `The parameter ${nameable(name)} is there twice.`);
    if (value.length > longestValue) return fail('malformed', `The parameter ${nameable(name)} is too long.`);
    found.set(name, value);
  }
  return ok(Object.fromEntries([...found].filter(([, value]) => value !== ''))); // an empty one counts as left out
}

const nameable = (name: string): string => (/^[\w-]{1,40}$/.test(name) ? name : 'of a strange name');
