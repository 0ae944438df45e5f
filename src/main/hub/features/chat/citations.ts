/** Sources by their numbers: of a prompt, and of its answer, for which front ends such as Open WebUI take `[2]` for the second one. */
import type { Source } from '../../../../shared/model.ts';

export type Citations = ReturnType<typeof createCitations>;

export function createCitations() {
  const cited = new Map<string, Source>();
  return {
    /** The number of what has this address: that of its first mention. */
    cite(source: Pick<Source, 'url' | 'title'>): number {
      const known = cited.get(source.url) ?? { ...source, n: cited.size + 1 };
      cited.set(source.url, known);
      return known.n;
    },
    /** In the order of their numbers. */
    all: (): Source[] => [...cited.values()],
  };
}
