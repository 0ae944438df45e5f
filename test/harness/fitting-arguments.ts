import { apiUrlsOf } from '../../src/main/headless/demo.ts';
import { at } from '../../src/main/hub/platforms/known.ts';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import { toolContext } from '../unit/hub/platforms/github/context.ts';
import { everyCall, everyCallAtGitHub } from './every-call.ts';
import { clientOf, platformTools } from './platform-tools.ts';
import type { World } from './world.ts';

type Fitting = Record<string, Record<string, unknown>>;
type Place = Pick<World, 'ledger' | 'github'> & { platforms: Record<string, { origin: string }> };

/**
 * Arguments for each tool of the platforms with which it succeeds in the world, by its name. What they name is made there
 * first, as the person whose account was connected last.
 */
export async function fittingArguments(world: Place, platforms: readonly Platform[]): Promise<Fitting> {
  const fitting = platforms.map((platform) =>
    platform.name === 'github'
      ? atGitHub(world, platform)
      : atPlatform(world, at(platform, apiUrlsOf({ githubStorage: '', ...world }))),
  );
  return Object.assign({}, ...(await Promise.all(fitting))) as Fitting;
}

const tokenOf = (world: Place, platform: string): string =>
  world.ledger().findLast(({ kind }) => kind === `${platform}_access_token`)?.value ?? '';

async function atPlatform(world: Place, platform: Platform): Promise<Fitting> {
  const tools = platformTools(platform, clientOf(platform, tokenOf(world, platform.name)));
  const fitting: Fitting = {};
  for (const { name } of platform.tools) {
    const [call] = everyCall[platform.name]?.[name] ?? [];
    if (call) fitting[name] = typeof call === 'function' ? await call(tools) : call;
  }
  return fitting;
}

async function atGitHub(world: Place, { tools }: Platform): Promise<Fitting> {
  const context = toolContext(clientOf({ apiUrl: world.github }, tokenOf(world, 'github')).fetch);
  Object.assign(context.client, {
    apiUrl: world.github,
    apis: { uploads: `${world.github}/uploads`, git: `${world.github}/git` },
  });
  const fitting: Fitting = {};
  for (const { name } of tools) {
    const [call] = everyCallAtGitHub[name] ?? [];
    if (call) fitting[name] = typeof call === 'function' ? await call(context) : call;
  }
  return fitting;
}
