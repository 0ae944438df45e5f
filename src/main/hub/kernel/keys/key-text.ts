/** What a permission key looks like: `ogx_`, 43 random base62 characters and 6 of CRC-32, so that secret scanners can tell ours. */
import { hash as hashNow, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const prefix = 'ogx_';
const randomLength = 43;
const checksumLength = 6;
const shape = new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** From so many characters after the prefix on, a cut key is told apart from a word. */
const leastOfCut = 8;
const cut = new RegExp(`${prefix}[0-9A-Za-z]{${leastOfCut},}`, 'g');

/** The form of a key, to look for one in a text that comes in pieces. With `least` places it is one, whole or cut. */
export const keyForm = {
  form: [...prefix, ...Array<string>(randomLength + checksumLength).fill(alphabet)].map((letters) => [...letters]),
  least: prefix.length + leastOfCut,
};

/** A fresh key of 256 bits. */
export function newKey(): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${prefix}${random}${checksum(random)}`;
}

/** Whether the text could be one of our keys; spares the lookup for what cannot be one, and proves nothing. */
export function isKeyShaped(text: string): boolean {
  if (!shape.test(text)) return false;
  const random = text.slice(prefix.length, prefix.length + randomLength);
  return checksum(random) === text.slice(prefix.length + randomLength);
}

/** The text without any of our keys, whole or cut: a person who pastes one into a question or a name would show it to others. */
export const withoutKeys = (text: string): string => text.replaceAll(cut, '[permission key]');

/** What is stored of a key. SHA-256 suffices, since a key is random and long: there is nothing to guess from. */
export const keyHash = (key: string): string => hashNow('sha256', key);

function checksum(random: string): string {
  let rest = crc32(random);
  let text = '';
  for (let place = 0; place < checksumLength; place++) {
    text = `${alphabet[rest % 62]}${text}`;
    rest = Math.floor(rest / 62);
  }
  return text;
}
