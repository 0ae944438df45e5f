/** Which of a key's tools a model is shown at once: every tool that it reads about costs it room to think in. */
import type { Listed } from './inventory.ts';
import { ownTools } from './own-tools.ts';

/** What the default list may hold, the hub's own tools included. */
const most = { tools: 30, tokens: 8_000 };

/** A tokenizer finds fewer in every description and schema of ours (tested), and need not be loaded for it. */
const bytesPerToken = 3;

/** The most tokens that a model may be shown for a tool: what clients pass on of it. */
export function tokensOf(name: string, description: string, inputSchema: object): number {
  return Math.ceil(Buffer.byteLength(`${name} ${description} ${JSON.stringify(inputSchema)}`) / bytesPerToken);
}

/**
 * Answers what to list of the tools a key allows, in their order: all of the toolsets it names, however many, or without
 * any as many as fit. Sizes are measured once.
 */
export function createListed(all: Listed[]): (allowed: Listed[], toolsets?: readonly string[]) => Listed[] {
  const size = new Map(
    all.map((one) => [one, tokensOf(one.tool.name, one.tool.description, one.inputSchema)] as const),
  );
  const own = ownTools.reduce((sum, one) => sum + tokensOf(one.name, one.description, one.inputSchema), 0);
  return (allowed, toolsets) => {
    if (toolsets) return allowed.filter(({ tool }) => toolsets.includes(tool.toolset));
    let tokens = own;
    const past = allowed.findIndex((one, place) => {
      tokens += size.get(one) ?? 0;
      return place + ownTools.length >= most.tools || tokens > most.tokens;
    });
    return past === -1 ? allowed : allowed.slice(0, past);
  };
}
