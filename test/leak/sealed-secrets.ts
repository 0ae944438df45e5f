/** What the demo hub keeps sealed on its disk. Its own keys are made there, so that no ledger of the world lists them. */
import { createPrivateKey } from 'node:crypto';
import { unseal } from '../../src/main/headless/sealed.ts';
import { openByPassphrase, readStored } from '../../src/main/headless/stored-secrets.ts';
import type { KnownSecret } from './sweep.ts';

/** Shorter ones, as the mark for "no key", are words that stand everywhere. */
const shortest = 20;

/** Every secret of the folder as it is now, under `sealed` and the first word of its name. */
export async function sealedSecrets(dataDir: string): Promise<KnownSecret[]> {
  const stored = await readStored(dataDir);
  if (!stored.ok || stored.value === undefined) return [];
  const opened = await openByPassphrase(dataDir, stored.value, 'demo');
  if (!opened.ok) throw new Error(opened.failure.message);
  const { key } = opened.value;
  return Object.entries(opened.value.stored.secrets).flatMap(([name, sealed]) => {
    const kind = `sealed ${/^person\.passphrase|^\S+/.exec(name)?.[0]}`;
    const value = unseal(key, name, sealed)?.toString() ?? '';
    return secretPartsOf(value).map((part) => ({ kind, value: part }));
  });
}

/** The parts of a value that are secret: of a key pair the private half alone, as JWK and as it stands in PEM. */
export function secretPartsOf(value: string): string[] {
  const pem = /-----BEGIN[A-Z ]* PRIVATE KEY-----[^-]+/.exec(value.replaceAll('\\n', '\n'))?.[0];
  if (pem !== undefined) return [...privateHalf(pem), ...jwkParts(value)];
  return [...jwkParts(value), ...(value.startsWith('{') ? [] : [value])].filter(({ length }) => length >= shortest);
}

function privateHalf(pem: string): string[] {
  const key = createPrivateKey(`${pem}-----END${/BEGIN([A-Z ]*)/.exec(pem)?.[1]}-----\n`);
  const { d = '' } = key.export({ format: 'jwk' });
  const bytes = Buffer.from(d, 'base64url');
  const whole = key.export({ format: 'der', type: 'pkcs8' });
  const from = whole.indexOf(bytes);
  const inPem = whole.toString('base64').slice(Math.ceil(from / 3) * 4, Math.floor((from + bytes.length) / 3) * 4);
  return [d, inPem];
}

/** The members of RFC 7518 §6 that make a key private, wherever in the JSON they stand. */
const jwkParts = (value: string): string[] =>
  [...value.matchAll(/"(?:d|p|q|dp|dq|qi|k)":\s*"([\w-]+)"/g)].map(([, member = '']) => member);
