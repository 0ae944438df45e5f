/** Takes a secret out of what a server answers, in every encoding in which it might echo what it was sent. */

import { Secret } from './secret.ts';

const mark = '[secret]';

/**
 * The text without the secret: raw, percent- or JSON-escaped in whole or in part, base64 at each alignment, base64url,
 * hexadecimal. The text is bytes, one a character.
 */
export function scrub(text: string, secret: Secret): string {
  return formsOf(secret).reduce<string>((cleaned, form) => cleaned.replaceAll(form, mark), text);
}

/** A call scrubs many answers of the same token; the forms go when the token does. */
const known = new WeakMap<Secret, (string | RegExp)[]>();

function formsOf(secret: Secret): (string | RegExp)[] {
  const forms = known.get(secret) ?? makeForms(Buffer.from(Secret.reveal(secret)));
  known.set(secret, forms);
  return forms;
}

function makeForms(bytes: Buffer): (string | RegExp)[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((shift) => alignedBase64(bytes, shift));
  return [escaped(bytes), ...new Set([hex, hex.toUpperCase(), ...base64])];
}

/** Encoders differ in which characters they escape, so each may stand for itself or be escaped in either way. */
function escaped(bytes: Buffer): RegExp {
  const characters = [...bytes].map((byte) => {
    const digits = byte.toString(16).padStart(2, '0');
    const eitherCase = digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    const backslash = '"/\\'.includes(String.fromCharCode(byte)) ? '\\\\?' : '';
    return `(?:${backslash}\\x${digits}|%${eitherCase}|\\\\u00${eitherCase})`;
  });
  return new RegExp(characters.join(''), 'g');
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
