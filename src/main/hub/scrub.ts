/** Takes a secret out of what a server answers, in every encoding in which it might echo what it was sent. */

import { Secret } from './secret.ts';

/** What stands where a secret was. */
export const scrubbedMark = '[secret]';

/** A text in which a secret comes back: for each of its places the strings that may stand there. */
export type Form = readonly (readonly string[])[];

/**
 * The text without the secret: raw, percent- or JSON-escaped in whole or in part, base64 at each alignment, base64url,
 * hexadecimal. The text is bytes, one a character.
 */
export function scrub(text: string, secret: Secret): string {
  return patternsOf(secret).reduce<string>((cleaned, pattern) => cleaned.replaceAll(pattern, scrubbedMark), text);
}

/** All forms of the secret in which `scrub` finds it. */
export function formsOf(secret: Secret): Form[] {
  const bytes = Buffer.from(Secret.reveal(secret));
  return [escaped(bytes), ...encoded(bytes).map((text) => [...text].map((character) => [character]))];
}

/** A call scrubs many answers of the same token; the patterns go when the token does. */
const known = new WeakMap<Secret, (string | RegExp)[]>();

function patternsOf(secret: Secret): (string | RegExp)[] {
  const patterns = known.get(secret) ?? makePatterns(Buffer.from(Secret.reveal(secret)));
  known.set(secret, patterns);
  return patterns;
}

function makePatterns(bytes: Buffer): (string | RegExp)[] {
  const characters = escaped(bytes).map((spelled) => `(?:${spelled.map(RegExp.escape).join('|')})`);
  return [new RegExp(characters.join(''), 'g'), ...encoded(bytes)];
}

/** Encoders differ in which characters they escape, so each may stand for itself or be escaped in either way. */
const escaped = (bytes: Buffer): Form => [...bytes].map((byte) => (spellings[byte] ??= spell(byte)));
const spellings: string[][] = [];

function spell(byte: number): string[] {
  const character = String.fromCharCode(byte);
  const digits = byte.toString(16).padStart(2, '0');
  const [first, second] = [...digits].map((digit) => [...new Set([digit, digit.toUpperCase()])]) as [
    string[],
    string[],
  ];
  const inEitherCase = first.flatMap((one) => second.map((other) => one + other));
  return [
    ...inEitherCase.map((hex) => `%${hex}`),
    ...inEitherCase.map((hex) => `\\u00${hex}`),
    ...('"/\\'.includes(character) ? [`\\${character}`] : []),
    character, // last, so that of an escape nothing is left
  ];
}

function encoded(bytes: Buffer): string[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((shift) => alignedBase64(bytes, shift));
  return [...new Set([hex, hex.toUpperCase(), ...base64])];
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
