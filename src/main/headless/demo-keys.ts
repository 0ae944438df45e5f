import { ok, type Result } from '../../shared/result.ts';
import type { NewKey } from '../../shared/shapes.ts';
import type { CallContext, Hub } from '../hub/index.ts';

export type DemoKeys = { key: string; readWriteKey: string };

const days = 7;
const forClients: NewKey['endpoints'] = ['mcp', 'openapi', 'chat'];

/**
 * The keys of a demo: two for clients, and one by which the console's own chat asks, which nobody is shown. Those that an
 * earlier start made end now, so that a folder of many starts still has three.
 */
export async function makeDemoKeys(calls: Hub['calls'], context: CallContext): Promise<Result<DemoKeys>> {
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
