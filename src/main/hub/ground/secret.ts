/** A secret: how it is held, how long a token is kept, and how it is taken out of what a server answers. */
import { ok, type Result } from '../../../shared/result.ts';
import { patternOf } from './pattern-of.ts';

/**
 * A token that cannot be printed by accident: strings, JSON and inspection all answer `[secret]`. Only `reveal`, `spellingsOf` and
 * `formsOf` give its text. `test/house.ts` lists the files that may call them.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  static reveal(secret: Secret): string {
    return secret.#value;
  }

  /** Whether both hold the same. */
  static same(one: Secret, other: Secret): boolean {
    return one.#value === other.#value;
  }

  /** Whether it has at least so many characters. */
  static isAtLeast(characters: number, secret: Secret): boolean {
    return secret.#value.length >= characters;
  }

  /** The credentials of a bearer (RFC 6750), a secret themselves. */
  static bearer(token: Secret): Secret {
    return new Secret(`Bearer ${token.#value}`);
  }

  /** The credentials of HTTP Basic (RFC 7617), a secret themselves. */
  static basic(id: string, secret: Secret): Secret {
    return new Secret(`Basic ${Buffer.from(`${id}:${secret.#value}`).toString('base64')}`);
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

/** Used from `since` until `until` (milliseconds); the next may be fetched from `renewFrom` on. */
export type HandedToken = { token: Secret; since: number; until: number; renewFrom: number };

/** Milliseconds before its end in which the next is fetched beside the calls, so that none of them waits for it. */
export const renewAhead = 60_000;

/** Whether it may still be used. A clock that was set back makes it stale, not younger: an expiry must never be extended. */
export const isFresh = ({ since, until }: HandedToken, now: number): boolean => now >= since && now < until;

/** The token as long as it may be used, else what `renew` answers, which is called a little before that as well. */
export async function keptOrRenewed(
  kept: HandedToken | undefined,
  now: number,
  renew: () => Promise<Result<Secret>>,
): Promise<Result<Secret>> {
  if (!kept || !isFresh(kept, now)) return renew();
  if (now >= kept.renewFrom) {
    kept.renewFrom = Number.POSITIVE_INFINITY; // once: a tenant that fails is not asked by every call
    void renew().catch(() => undefined); // its failure is nobody's yet: the call that needs a new token meets it
  }
  return ok(kept.token);
}

/** Texts in which the secret would stand in a file: raw, escaped for JSON or a URL, base64 at each alignment, hexadecimal. */
export function spellingsOf(secret: Secret): string[] {
  const value = Secret.reveal(secret);
  return [
    ...new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), ...encoded(Buffer.from(value))]),
  ];
}

// Takes a secret out of what a server answers, in every encoding in which it might echo what it was sent.

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

/**
 * The same within bytes that must keep their length, as a packet of git: each character of a secret becomes an asterisk. As it was sent,
 * in base64 and in hexadecimal; what is escaped character by character is not looked for. Answers whether there was one.
 */
export function maskIn(bytes: Buffer, secret: Secret): boolean {
  const plain = Buffer.from(Secret.reveal(secret));
  let found = false;
  for (const needle of [plain, ...encoded(plain)]) {
    for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) {
      bytes.fill('*', at, at + needle.length);
      found = true;
    }
  }
  return found;
}

/** So many characters in a row of a secret are a part of it. */
const telling = 8;

/** The text without the secret and parts of it, as they are: servers repeat keys shortened. */
export function scrubParts(text: string, secret: Secret): string {
  const value = Secret.reveal(secret);
  if (value.length < telling) return text.replaceAll(value, scrubbedMark);
  let clean = '';
  for (let at = 0; at < text.length; ) {
    let end = at + telling;
    if (end > text.length || !value.includes(text.slice(at, end))) {
      clean += text[at];
      at += 1;
      continue;
    }
    while (end < text.length && value.includes(text.slice(end - telling + 1, end + 1))) end += 1;
    clean += scrubbedMark;
    at = end;
  }
  return clean;
}

/** A call scrubs many answers of the same token; the patterns go when the token does. */
const known = new WeakMap<Secret, (string | RegExp)[]>();

function patternsOf(secret: Secret): (string | RegExp)[] {
  const patterns = known.get(secret) ?? makePatterns(Buffer.from(Secret.reveal(secret)));
  known.set(secret, patterns);
  return patterns;
}

function makePatterns(bytes: Buffer): (string | RegExp)[] {
  const characters = escaped(bytes).map((spelled) => `(?:${spelled.map(patternOf).join('|')})`);
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
