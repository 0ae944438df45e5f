/**
 * Signed checkpoints of the audit chain, in a file beside the database. Anyone who can write the database can make a whole other
 * chain; only who can open the secrets can sign that this one was there. They also let somebody else check an export.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../../../shared/model.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import type { Head } from './anchor.ts';

const keyName = 'hub.audit_key';

/** `isWhole`: the signature is by that key. */
type ReadCheckpoint = Checkpoint & { isWhole: boolean };

/** What is signed. Only an owner's passphrase has a key signed in place of another, so that this is no text of a checkpoint. */
const textOf = ({ sequence, hash }: Head, time: string, accepts?: string): Buffer =>
  Buffer.from(
    accepts === undefined
      ? `opengithubx audit checkpoint\n${sequence}\n${hash}\n${time}\n`
      : `opengithubx audit key accepted\n${accepts}\n${sequence}\n${hash}\n${time}\n`,
  );

/** `raw`: a public key as a line has it. */
const keyOf = (raw: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });

/** In place of the former key where records had none. */
const noKey = 'none';

/**
 * Opens `<dataDir>/audit.checkpoints`, mode 0600, one line a checkpoint: sequence, hash, time, public key, signature. A line in which the
 * owner accepted a key has the former one before its signature.
 */
export async function openCheckpoints(dataDir: string, secrets: SecretStore, now: () => number) {
  const kept = await secrets.get(keyName);
  const privateKey = kept ? createPrivateKey(Secret.reveal(kept)) : generateKeyPairSync('ed25519').privateKey;
  const ownKey = createPublicKey(privateKey);
  /** The hub's public key, raw, base64url. */
  const publicKey = String(ownKey.export({ format: 'jwk' }).x);
  const path = join(dataDir, 'audit.checkpoints');
  const file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, 0o600);
  const lines = (): string[] => readFileSync(path, 'utf8').split('\n');
  // What a loss of power has cut must not take the next line with it.
  if (lines().at(-1) !== '') writeSync(file, '\n');

  const readAny = (line: string): Checkpoint[] => {
    const [, number, hash = '', time = '', key = '', accepts, signature = ''] = shape.exec(line) ?? [];
    if (number === undefined) return [];
    return [{ sequence: Number(number), hash, time, key, ...(accepts !== undefined && { accepts }), signature }];
  };
  const read = (line: string): ReadCheckpoint[] =>
    readAny(line).flatMap((one) => {
      if (one.key !== publicKey) return [];
      const text = textOf(one, one.time, one.accepts);
      return [{ ...one, isWhole: verify(null, text, ownKey, Buffer.from(one.signature, 'base64url')) }];
    });
  const accepted = (): Set<string> =>
    new Set(
      lines().flatMap((line) => read(line).flatMap(({ isWhole, accepts }) => (isWhole && accepts ? accepts : []))),
    );
  const signed = (head: Head, accepts?: string): Checkpoint => {
    const time = new Date(now()).toISOString();
    const signature = sign(null, textOf(head, time, accepts), privateKey).toString('base64url');
    return { ...head, time, key: publicKey, ...(accepts !== undefined && { accepts }), signature };
  };
  const write = ({ sequence, hash, time, key, accepts, signature }: Checkpoint): void => {
    const former = accepts === undefined ? '' : `${accepts} `;
    writeSync(file, `${sequence} ${hash} ${time} ${key} ${former}${signature}\n`);
    fsyncSync(file);
  };
  const add = (head: Head): void => write(signed(head));

  return {
    publicKey,
    /** Whether a later start will have the same key, as far as this one can tell: it was there already. */
    isLasting: kept !== undefined,
    /** Signs another statement about the record. */
    sign: (text: Buffer) => ({ key: publicKey, signature: sign(null, text, privateKey).toString('base64url') }),
    /** Whether the hub's own key signed it, or one in whose place the owner has accepted that. */
    isOwn: (text: Buffer, { key, signature }: { key: string; signature: string }): boolean =>
      (key === publicKey || accepted().has(key)) &&
      verify(null, text, key === publicKey ? ownKey : keyOf(key), Buffer.from(signature, 'base64url')),
    /** Signs the head of a chain that had no checkpoints, and then keeps the key. Does nothing if there is one already. */
    async begin(head: Head): Promise<void> {
      if (kept) return;
      add(head); // first: a key without any would look as if somebody had removed them
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      await secrets.set(keyName, new Secret(pem));
    },
    add,
    /**
     * The keys, or `none`, that were there before the hub's own and that its owner has not accepted it for. Anyone who takes the key
     * away and chains the records again gets a new key, but not the owner's passphrase.
     */
    unaccepted(): string[] {
      const known = accepted();
      const all = lines().flatMap(readAny);
      const foreign = new Set(all.map(({ key }) => key).filter((key) => key !== publicKey && !known.has(key)));
      const first = all.find(({ key }) => key === publicKey);
      const isFromStart = first === undefined || first.sequence === 0;
      return [...foreign, ...(isFromStart || known.size > 0 || foreign.size > 0 ? [] : [noKey])];
    },
    /** Signs, at the owner's word, that the hub's own key stands in place of another one. */
    accept: (head: Head, former: string): void => write(signed(head, former)),
    /** All lines, also of other keys, for somebody else to check. */
    everyLine: (): Checkpoint[] => lines().flatMap(readAny),
    /** One that is not kept. */
    signed,
    /** The newest one of the hub's own key; undefined where there is none. */
    last: (): ReadCheckpoint | undefined => read(lines().findLast((line) => read(line)[0]?.isWhole) ?? '')[0],
    /** Those that name the hub's own key, oldest first. A line that a loss of power has cut is none. */
    all: (): ReadCheckpoint[] => lines().flatMap(read),
    close: (): void => closeSync(file),
  };
}

export type Checkpoints = Awaited<ReturnType<typeof openCheckpoints>>;

const shape = /^(\d{1,16}) ([0-9a-f]{64}) (\S{24}) ([\w-]{43}) (?:([\w-]{43}|none) )?([\w-]{86})$/;
