/** Which of a key's tools a model is shown at once: every tool that it reads about costs it room to think in. */
import type { Grant } from '../../../shared/model.ts';
import { firstAccountOn } from '../keys/keys.ts';
import type { Platform } from '../platforms/platform.ts';
import { tokensOf } from './diet.ts';
import type { Listed } from './inventory.ts';
import { ownTools } from './own-tools.ts';

/** What the default list may hold, the hub's own tools included. */
const most = { tools: 30, tokens: 8_000 };

/**
 * Answers what to list of the tools a key allows: all of the toolsets it names, however many, or without any as many as fit.
 * Platforms take turns at that, each with its next tool, so that none crowds the others out; those on which the grant still waits
 * for a first account come after those that it can reach. The same grant gets the same list, in the order of `allowed`, for a
 * client's cache. Sizes are measured once.
 */
export function createListed(
  all: Listed[],
): (allowed: Listed[], grant: Pick<Grant, 'accounts' | 'toolsets'>) => Listed[] {
  const size = new Map(
    all.map((one) => [one, tokensOf(one.tool.name, one.tool.description, one.lightSchema)] as const),
  );
  const own = ownTools.reduce((sum, one) => sum + tokensOf(one.name, one.description, one.inputSchema), 0);
  return (allowed, { toolsets, accounts }) => {
    if (toolsets) return allowed.filter(({ tool }) => toolsets.includes(tool.toolset));
    const isAwaited = ({ platform }: Listed): boolean => accounts.includes(firstAccountOn(platform.name));
    const within = new Set<Listed>();
    let tokens = own;
    for (const one of [false, true].flatMap((awaited) =>
      inTurn(allowed.filter((some) => isAwaited(some) === awaited)),
    )) {
      const cost = size.get(one) ?? 0;
      // A stranger's tool may be as large as it likes, and must not be the last of the list by that.
      if (one.platform.isImported && tokens + cost > most.tokens) continue;
      tokens += cost;
      if (within.size + ownTools.length >= most.tools || tokens > most.tokens) break;
      within.add(one);
    }
    return allowed.filter((one) => within.has(one));
  };
}

/** The first tool of each platform, then the second of each, and so on. */
function inTurn(tools: Listed[]): Listed[] {
  const byPlatform = [...Map.groupBy(tools, ({ platform }): Platform => platform).values()];
  const rounds = Math.max(0, ...byPlatform.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => byPlatform.flatMap((own) => own.slice(round, round + 1))).flat();
}
