/** Passphrases of people beside the owner, as scrypt hashes that say what they cost: `N.salt.hash`, the latter two base64url. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { passphraseCost } from './passphrase-cost.ts';

const scryptOf = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
const bytes = 32;

const derive = (passphrase: string, salt: Buffer, N: number): Promise<Buffer> =>
  scryptOf(passphrase, salt, bytes, { N, r: 8, p: 1, maxmem: 2 * 128 * N * 8 });

export async function hashPassphrase(passphrase: string, cost: number): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(passphrase, salt, cost);
  return `${cost}.${salt.toString('base64url')}.${hash.toString('base64url')}`;
}

/** A hash of this cost that no passphrase has. */
export const nobodysHash = (cost: number): string => `${cost}.${'A'.repeat(22)}.${'A'.repeat(43)}`;

export async function matchesPassphrase(passphrase: string, stored: string): Promise<boolean> {
  const parts = stored.split('.');
  // The first hashes did not say their cost.
  const [cost, salt = '', hash = ''] = parts.length === 2 ? [`${passphraseCost.ordinary}`, ...parts] : parts;
  const derived = await derive(passphrase, Buffer.from(salt, 'base64url'), Number(cost));
  const expected = Buffer.from(hash, 'base64url');
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}
