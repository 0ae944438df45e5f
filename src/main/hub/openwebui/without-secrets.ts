/** What may be shown of what an Open WebUI answers: it knows secrets of the hub, and could have put them anywhere. */
import { scrub } from '../scrub.ts';
import type { Secret } from '../secret.ts';

/** Of these the hub keeps none that it could look for, and they stand in clear in its settings. */
const permissionKey = /ogx_[0-9A-Za-z]{49}/g;

/** The same value, none of its texts with one of the secrets or with a permission key. */
export function withoutKnownSecrets<T>(value: T, secrets: Secret[]): T {
  if (typeof value === 'string') {
    return secrets.reduce<string>(scrub, value).replaceAll(permissionKey, '[secret]') as T;
  }
  if (Array.isArray(value)) return value.map((one) => withoutKnownSecrets(one, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutKnownSecrets(one, secrets)])) as T;
}
