import { ok, type Result } from '../../shared/result.ts';
import type { NewKey } from '../../shared/shapes.ts';
import type { OpenUrl, SecretStore } from '../hub/ground/ports.ts';
import { Secret } from '../hub/ground/secret.ts';
import type { CallContext, Hub } from '../hub/index.ts';
import type { DemoWorld } from './demo.ts';

/**
 * The accounts that a demo connects: of Google Ada has a private one and one at work. The world has more platforms, which people connect
 * themselves, once they have imported them.
 */
const accountsOfAda: [platform: string, label?: string][] = [
  ['github'],
  ['slack'],
  ['google', 'ada@example.com'],
  ['google', 'ada@northwind.example'],
  ['notion'],
];

export type ReadyDemo = { userId: string } & DemoKeys;

/**
 * Brings the demo to where a person would be after a minute: signed in as Ada, every platform connected unless somebody wants
 * to see how that is asked for, with keys. Undefined
 * where the hub is somebody else's, who has begun with an empty one: it stays as they left it.
 */
export async function makeDemoReady(
  { calls, people }: Pick<Hub, 'calls' | 'people'>,
  secrets: SecretStore,
  world: DemoWorld,
  connects: boolean,
): Promise<Result<ReadyDemo | undefined>> {
  const browser = { openUrl: visitAsAda(world), signal: new AbortController().signal, isStart: true as const };
  const owner = await people.owner();
  if (owner !== undefined && owner.email !== 'ada@example.com') return ok(undefined);
  const before = { ...browser, userId: owner?.userId };
  const userId = await signIn(calls, before, world.isNew);
  if (!userId.ok) return userId;
  const context = { ...browser, userId: userId.value };
  for (const [platform, label] of connects ? accountsOfAda : []) {
    const asAccount = { ...context, openUrl: visitAsAda(world, label) };
    const connected = await connect(calls, asAccount, { platform, label }, world.isNew);
    if (!connected.ok) return connected;
  }
  const keys = await makeDemoKeys(calls, secrets, context);
  return keys.ok ? ok({ userId: userId.value, ...keys.value }) : keys;
}

async function signIn(calls: Hub['calls'], context: CallContext, again: boolean): Promise<Result<string>> {
  const status = await calls.status({}, context);
  if (!status.ok) return status;
  if (status.value.person !== null && !again) return ok(status.value.person.userId);
  const person = await calls['session.signIn']({ signUp: false }, context);
  return person.ok ? ok(person.value.userId) : person;
}

async function connect(
  calls: Hub['calls'],
  context: CallContext,
  { platform, label }: { platform: string; label: string | undefined },
  again: boolean,
): Promise<Result<void>> {
  const accounts = await calls['accounts.list']({}, context);
  if (!accounts.ok) return accounts;
  const isWanted = (one: { platform: string; label: string }): boolean =>
    one.platform === platform && (label === undefined || one.label === label);
  const there = accounts.value.some((one) => isWanted(one) && one.state === 'connected');
  if (there && !again) return ok(undefined);
  const account = await calls['accounts.connect']({ platform }, context);
  return account.ok ? ok(undefined) : account;
}

/** Plays the person's browser, through the tenant's pages to the hub's own callback. */
const visitAsAda =
  (world: DemoWorld, account?: string): OpenUrl =>
  async (url) => {
    const response = await fetch(new URL('/visit', world.control), {
      method: 'POST',
      headers: { authorization: `Bearer ${world.controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url, as: 'ada', account }),
    });
    if (!response.ok) throw new Error(`The demo world's browser answered ${response.status}.`);
  };

type DemoKeys = { key: string; readWriteKey: string };

const days = 7;
const forClients: NewKey['endpoints'] = ['mcp', 'openapi', 'chat'];

/**
 * The keys of a demo: two for clients, and one by which the console's own chat asks, which nobody is shown. A start takes those of an
 * earlier one: the client that somebody gave a key, and the command line in their shell, work on.
 */
async function makeDemoKeys(
  calls: Hub['calls'],
  secrets: SecretStore,
  context: CallContext,
): Promise<Result<DemoKeys>> {
  const keyFor = (client: string, write: boolean, endpoints: NewKey['endpoints']) =>
    keptOrNewKey(calls, secrets, context, { client, write, endpoints, days });
  const read = await keyFor('demo, read only', false, forClients);
  if (!read.ok) return read;
  const write = await keyFor('demo, read and write', true, forClients);
  if (!write.ok) return write;
  const console = await keyFor('demo, console', true, ['console']);
  return console.ok ? ok({ key: read.value, readWriteKey: write.value }) : console;
}

const secretNameOf = (keyId: string): string => `demo_key ${keyId}`;

/** One that ends within a day is replaced, so that a demo that was just started lasts. */
const shortestMs = 86_400_000;

async function keptOrNewKey(
  calls: Hub['calls'],
  secrets: SecretStore,
  context: CallContext,
  wish: NewKey,
): Promise<Result<string>> {
  const keys = await calls['keys.list']({}, context);
  if (!keys.ok) return keys;
  const latest = keys.value.find(({ client, revokedAt }) => client === wish.client && revokedAt === null);
  if (latest !== undefined && Date.parse(latest.expiresAt) - Date.now() > shortestMs) {
    const kept = await secrets.get(secretNameOf(latest.id));
    if (kept) return ok(Secret.reveal(kept));
  }
  const made = await calls['keys.create']({ ...wish, replaces: latest?.id }, context);
  if (!made.ok) return made;
  await secrets.set(secretNameOf(made.value.record.id), new Secret(made.value.key));
  if (latest) await secrets.delete(secretNameOf(latest.id));
  return ok(made.value.key);
}
