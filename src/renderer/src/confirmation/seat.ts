/**
 * The seat key of a phone's browser: made where a passkey is added, kept by the browser, which hands it to nobody. It signs what that
 * passkey signs, and so tells this browser from another one that has a copy of the passkey.
 */
import { challengeText, type NewSeat } from '../../../shared/passkey.ts';
import { base64Of } from './base64.ts';

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
const algorithm = { name: 'ECDSA', hash: 'SHA-256' };

/** Makes one for this passkey, which proves itself by signing the statement. */
export async function makeSeat(passkey: string, statement: string): Promise<NewSeat> {
  const pair = await crypto.subtle.generateKey(curve, false, ['sign']);
  await inStore('readwrite', (store) => store.put(pair.privateKey, passkey));
  const publicKey = base64Of(await crypto.subtle.exportKey('spki', pair.publicKey));
  return { publicKey, signature: await sign(pair.privateKey, statement) };
}

/** Undefined where this browser has none for that passkey. */
export async function signBySeat(passkey: string, statement: string): Promise<string | undefined> {
  const key: unknown = await inStore('readonly', (store) => store.get(passkey));
  return key instanceof CryptoKey ? sign(key, statement) : undefined;
}

/** Those of the passkeys that this browser has a seat key for. */
export async function seated(passkeys: readonly string[]): Promise<string[]> {
  const keys = await inStore('readonly', (store) => store.getAllKeys());
  return passkeys.filter((passkey) => keys.includes(passkey));
}

const sign = async (key: CryptoKey, statement: string): Promise<string> =>
  base64Of(await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(challengeText(statement))));

const storeName = 'keys';

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open('seats', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(storeName));
  const database = await settled(opening);
  const made = settled(act(database.transaction(storeName, mode).objectStore(storeName)));
  return made.finally(() => database.close());
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
