import type { Tool } from '../../src/main/hub/tools/tool.ts';
import { toolContext } from '../unit/hub/platforms/github/context.ts';
import { everyCall } from '../unit/hub/platforms/github/every-call.ts';
import type { World } from './world.ts';

/**
 * Arguments for each tool of GitHub with which it succeeds in the world, by its name. What they name is made there first, as
 * the person whose account was connected last.
 */
export async function fittingArguments(
  world: Pick<World, 'ledger' | 'github'>,
  tools: Tool[],
): Promise<Record<string, Record<string, unknown>>> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
  const context = toolContext((input, init) => {
    const request = new Request(input, init);
    request.headers.set('authorization', `Bearer ${token}`);
    return fetch(request);
  });
  context.client.apiUrl = world.github;
  const fitting: Record<string, Record<string, unknown>> = {};
  for (const { name } of tools) {
    const [call] = everyCall[name] ?? [];
    if (call) fitting[name] = typeof call === 'function' ? await call(context) : call;
  }
  return fitting;
}
