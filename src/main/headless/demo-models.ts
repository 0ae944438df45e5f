import { ok, type Result } from '../../shared/result.ts';
import type { Hub } from '../hub/index.ts';
import type { DemoWorld } from './demo.ts';

const name = 'demo';

/**
 * The demo's model server among those of the hub, whoever signs in later. A world that starts anew has another address and
 * another key, so the server of the one before goes.
 */
export async function addDemoModels(
  calls: Hub['calls'],
  { model: baseUrl, modelKey: key, isNew }: DemoWorld,
): Promise<Result<void>> {
  const context = { userId: undefined, openUrl: async () => {}, signal: new AbortController().signal };
  const known = await calls['models.list']({}, context);
  if (!known.ok) return known;
  const earlier = known.value.servers.filter((server) => server.name === name);
  if (!isNew && earlier.some((server) => server.baseUrl === baseUrl)) return ok(undefined);
  for (const { id } of earlier) {
    const removed = await calls['models.remove']({ id }, context);
    if (!removed.ok) return removed;
  }
  const added = await calls['models.add']({ name, baseUrl, key, contextTokens: 8192, plannedBy: 'model' }, context);
  return added.ok ? ok(undefined) : added;
}
