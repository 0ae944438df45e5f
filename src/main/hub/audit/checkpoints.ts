/**
 * Signed checkpoints of the audit chain, in a file beside the database. Anyone who can write the database can make a whole other
 * chain; only who can open the secrets can sign that this one was there. They also let somebody else check an export.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../../shared/model.ts';
import type { SecretStore } from '../ports.ts';
import { Secret } from '../secret.ts';
import type { Head } from './audit.ts';

const keyName = 'hub.audit_key';

/** `isWhole`: the signature is by that key. */
type ReadCheckpoint = Checkpoint & { isWhole: boolean };

/** What is signed. */
const textOf = ({ sequence, hash }: Head, time: string): Buffer =>
  Buffer.from(`opengithubx audit checkpoint\n${sequence}\n${hash}\n${time}\n`);

/** Opens `<dataDir>/audit.checkpoints`, mode 0600, one line a checkpoint: sequence, hash, time, public key, signature. */
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

  const read = (line: string): ReadCheckpoint[] => {
    const [, number = '', hash = '', time = '', key, signature = ''] = shape.exec(line) ?? [];
    if (key !== publicKey) return [];
    const head = { sequence: Number(number), hash };
    const isWhole = verify(null, textOf(head, time), ownKey, Buffer.from(signature, 'base64url'));
    return [{ ...head, time, key, signature, isWhole }];
  };
  const signed = (head: Head): Checkpoint => {
    const time = new Date(now()).toISOString();
    const signature = sign(null, textOf(head, time), privateKey).toString('base64url');
    return { ...head, time, key: publicKey, signature };
  };
  const add = (head: Head): void => {
    const { sequence, hash, time, key, signature } = signed(head);
    writeSync(file, `${sequence} ${hash} ${time} ${key} ${signature}\n`);
    fsyncSync(file);
  };

  return {
    publicKey,
    /** Whether a later start will have the same key, as far as this one can tell: it was there already. */
    isLasting: kept !== undefined,
    /** Signs another statement about the record. */
    sign: (text: Buffer) => ({ key: publicKey, signature: sign(null, text, privateKey).toString('base64url') }),
    /** Whether the hub's own key signed it. */
    isOwn: (text: Buffer, { key, signature }: { key: string; signature: string }): boolean =>
      key === publicKey && verify(null, text, ownKey, Buffer.from(signature, 'base64url')),
    /** Signs the head of a chain that had no checkpoints, and then keeps the key. Does nothing if there is one already. */
    async begin(head: Head): Promise<void> {
      if (kept) return;
      add(head); // first: a key without any would look as if somebody had removed them
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
      await secrets.set(keyName, new Secret(pem));
    },
    add,
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

const shape = /^(\d{1,16}) ([0-9a-f]{64}) (\S{24}) ([\w-]{43}) ([\w-]{86})$/;
