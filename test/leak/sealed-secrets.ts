/** What the demo hub keeps sealed on its disk. Its own keys are made there, so that no ledger of the world lists them. */
import { createPrivateKey } from 'node:crypto';
import { keyByPassphrase, readStored, unsealSecret } from '../../src/main/headless/stored-secrets.ts';
import type { KnownSecret } from './sweep.ts';

/** Shorter ones, as the mark for "no key", are words that stand everywhere. */
const shortest = 20;

/** Reads every secret of the folder as it is when asked, under `sealed` and the first word of its name. */
export function sealedSecretsIn(dataDir: string): () => Promise<KnownSecret[]> {
  let key: Buffer | undefined; // stays for as long as the folder does, and takes time
  return async () => {
    const stored = await readStored(dataDir);
    if (!stored.ok || stored.value === undefined) return [];
    key ??= await keyByPassphrase(stored.value, 'demo');
    const opening = key;
    if (!opening) throw new Error('That is not the passphrase of the demo.');
    return Object.entries(stored.value.secrets).flatMap(([name, sealed]) => {
      const kind = `sealed ${/^person\.passphrase|^\S+/.exec(name)?.[0]}`;
      const value = unsealSecret(opening, name, sealed);
      if (!value) throw new Error(`The secret ${name} is sealed under another key.`);
      return secretPartsOf(value.toString()).map((part) => ({ kind, value: part }));
    });
  };
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
