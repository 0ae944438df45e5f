import { ok, type Result } from '../../shared/result.ts';
import type { NewKey } from '../../shared/shapes.ts';
import type { OpenUrl } from '../hub/ground/ports.ts';
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
  const keys = await makeDemoKeys(calls, context);
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
 * The keys of a demo: two for clients, and one by which the console's own chat asks, which nobody is shown. Those that an
 * earlier start made end now, so that a folder of many starts still has three.
 */
async function makeDemoKeys(calls: Hub['calls'], context: CallContext): Promise<Result<DemoKeys>> {
  const renew = (client: string, write: boolean, endpoints: NewKey['endpoints']) =>
    renewKey(calls, context, { client, write, endpoints, days });
  const read = await renew('demo, read only', false, forClients);
  if (!read.ok) return read;
  const write = await renew('demo, read and write', true, forClients);
  if (!write.ok) return write;
  const console = await renew('demo, console', true, ['console']);
  return console.ok ? ok({ key: read.value, readWriteKey: write.value }) : console;
}

async function renewKey(calls: Hub['calls'], context: CallContext, wish: NewKey): Promise<Result<string>> {
  const keys = await calls['keys.list']({}, context);
  if (!keys.ok) return keys;
  const [latest, ...older] = keys.value
    .filter(({ client, revokedAt }) => client === wish.client && revokedAt === null)
    .map(({ id }) => id);
  for (const id of older) {
    const revoked = await calls['keys.revoke']({ id }, context);
    if (!revoked.ok) return revoked;
  }
  const made = await calls['keys.create']({ ...wish, replaces: latest }, context);
  return made.ok ? ok(made.value.key) : made;
}
