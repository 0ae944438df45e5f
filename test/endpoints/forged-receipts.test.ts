/** Receipts that somebody else wrote: in a file that is to be verified, and in the database for the hub to sign. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/shared/canonical-json.ts';
import type { Receipt } from '../../src/shared/receipt.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
let receipt: Receipt;
beforeAll(async () => {
  await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/revoke', status: 503, body: '{}' });
  receipt = await hub.call('revokeAll', {});
});

const verdict = async (text: string) => hub.call('receipts.verify', { text });
const sideOf = (one: Receipt | undefined, side: string) => one?.lines.find((line) => line.side === side);

describe('a receipt in a file', () => {
  it('is ours as it was given, however it is laid out', async () => {
    for (const text of [JSON.stringify(receipt), JSON.stringify(receipt, null, 2), canonicalJson(receipt)])
      expect(await verdict(text)).toEqual({ isSigned: true, isOurs: true });
  });

  it.each<[string, (text: string) => string]>([
    ['with a member twice, the false one first', (text) => text.replace('"deed":', '"deed":"sign out","deed":')],
    ['with an answer twice', (text) => text.replace('"answer":"retrying"', '"answer":"revoked","answer":"retrying"')],
    ['with one more member', (text) => text.replace('{', '{"note":"all is well",')],
    ['with one more in a line', (text) => text.replace('"page":null', '"page":null,"note":"all is well"')],
    ['with another word', (text) => text.replace('revoked', 'Revoked')],
    ['as nothing', () => '{}'],
    ['as no JSON', () => 'no JSON'],
    ['with a prototype', (text) => text.replace('{', '{"__proto__":{"deed":"sign out"},')],
    ['with one member less', (text) => text.replace(/"revision":\d+,/, '')],
    ['with another answer', (text) => text.replace('"answer":"retrying"', '"answer":"revoked"')],
    ['in a list', (text) => `[${text}]`],
    ['with something after it', (text) => `${text}{}`],
    ['without its signature', (text) => text.replace(receipt.signature, '')],
    ['with the signature of nothing', (text) => text.replace(receipt.signature, Buffer.alloc(64).toString('base64'))],
  ])('is not signed %s', async (_, change) => {
    const text = change(JSON.stringify(receipt));
    expect(text).not.toBe(JSON.stringify(receipt));
    expect(await verdict(text)).toEqual({ isSigned: false, isOurs: false });
  });

  it('signed anew by a stranger is theirs', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { signature, ...unsigned } = { ...receipt, deed: 'sign out' as const };
    const theirs = { ...unsigned, publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
    const signed = {
      ...theirs,
      signature: sign(null, Buffer.from(canonicalJson(theirs)), privateKey).toString('base64'),
    };
    expect(await verdict(JSON.stringify(signed))).toEqual({ isSigned: true, isOurs: false });
  });
});

it('a receipt that was changed in the database is not signed: what is still done is said, and nothing else', async () => {
  expect(sideOf(receipt, 'sign-in')?.answer).toBe('retrying');
  expect(sideOf(receipt, 'keys')?.answer ?? 'none').not.toBe('failed');
  await hub.hub.close();
  const database = new DatabaseSync(join(hub.dataDir, 'hub.db'));
  const { text } = database.prepare('SELECT text FROM receipts').get() as { text: string };
  const forged = JSON.parse(text) as Receipt;
  for (const line of forged.lines) if (line.side !== 'sign-in') line.detail = 'All of it, everywhere, for good.';
  database.prepare('UPDATE receipts SET text = ?').run(JSON.stringify(forged));
  database.close();
  await world.control('DELETE', '/faults');

  Object.assign(hub, await startHub(world, false, hub.dataDir, hub.ports));
  const latest = async () => (await hub.call('receipts.list', {}))[0] as Receipt;
  await expect.poll(async () => sideOf(await latest(), 'sign-in')?.answer).toBe('revoked');
  const now = await latest();
  expect(await verdict(JSON.stringify(now))).toEqual({ isSigned: true, isOurs: true });
  expect(JSON.stringify(now)).not.toContain('everywhere');
  for (const line of now.lines) if (line.side !== 'sign-in') expect(line.answer).toBe('unconfirmed');
});

it('work that was changed in the database is not said to be done', async () => {
  await hub.call('session.signIn', { signUp: false });
  await world.control('POST', '/faults', { service: 'tenant', path: '^/oauth/revoke', status: 503, body: '{}' });
  const { id } = await hub.call('session.signOut', {});
  await hub.hub.close();
  const database = new DatabaseSync(join(hub.dataDir, 'hub.db'));
  const forged = JSON.stringify({ side: 'cached tokens' });
  expect(database.prepare('UPDATE unfinished_revocations SET work = ?').run(forged).changes).toBe(1);
  database.close();
  await world.control('DELETE', '/faults');

  Object.assign(hub, await startHub(world, false, hub.dataDir, hub.ports));
  const now = (await hub.call('receipts.list', {})).find((one) => one.id === id);
  expect(sideOf(now, 'sign-in')?.answer).toBe('unconfirmed');
});
