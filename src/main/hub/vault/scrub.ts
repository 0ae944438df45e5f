/** Takes live secrets out of text that leaves the vault, in every encoding in which a platform might echo them. */

import { Secret } from '../secret.ts';

const mark = '[secret]';

/** The text without the secret: raw, base64 at each alignment, base64url, hexadecimal, percent- and JSON-escaped. */
export function scrub(text: string, secret: Secret): string {
  return encodingsOf(secret).reduce((cleaned, form) => cleaned.replaceAll(form, mark), text);
}

/** A call scrubs many answers of the same token; the forms go when the token does. */
const known = new WeakMap<Secret, string[]>();

function encodingsOf(secret: Secret): string[] {
  const forms = known.get(secret) ?? encodings(Secret.reveal(secret));
  known.set(secret, forms);
  return forms;
}

function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const unicode = [...secret]
    .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
  const base64 = [0, 1, 2].flatMap((shift) => alignedBase64(bytes, shift));
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    hex,
    hex.toUpperCase(),
    percent,
    percent.toUpperCase(),
    unicode,
    ...base64,
  ];
  return [...new Set(forms)];
}

/**
 * Base64 of the secret inside a longer text starts at one of three alignments; only the characters that depend on the
 * secret alone are searched for.
 */
function alignedBase64(bytes: Buffer, shift: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
  const whole = padded.subarray(0, padded.length - (padded.length % 3));
  const own = whole.toString('base64').slice(shift === 0 ? 0 : 4);
  return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
}
