/** For how long each tool of an import is there as it was accepted. */
import { type Definition, isSameJson } from './definition.ts';

/**
 * Hears which tools of an import there are from now on, and answers for each a signal that aborts once it is there no more, or is
 * another. Those of before that are not among them end at once.
 */
export type ToolLifetimes = (
  imported: string,
  tools: readonly { name: string; definition: Definition }[],
) => ReadonlyMap<string, AbortSignal>;

export function createToolLifetimes(): ToolLifetimes {
  type Life = { definition: Definition; over: AbortController };
  const lives = new Map<string, Map<string, Life>>();
  return (imported, tools) => {
    const before = lives.get(imported) ?? new Map<string, Life>();
    const now = new Map(
      tools.map(({ name, definition }) => {
        const known = before.get(name);
        const isKnown = known && isSameJson(known.definition, definition);
        return [name, isKnown ? known : { definition, over: new AbortController() }];
      }),
    );
    lives.set(imported, now);
    for (const [name, life] of before) if (now.get(name) !== life) life.over.abort();
    return new Map([...now].map(([name, { over }]) => [name, over.signal]));
  };
}
