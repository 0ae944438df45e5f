import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Random text of `bytes` bytes, safe in URLs and cookies. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 in base64url, the form PKCE uses (RFC 7636 section 4.2). */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** SHA-256 in hexadecimal, the form of the thumbprints in tenant logs. */
export function thumbprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A keyed digest of `text` in base64url. */
export function seal(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares in a time that tells nothing about either text. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}
