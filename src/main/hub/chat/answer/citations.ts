/** The sources that an answer cites, numbered by it: front ends such as Open WebUI take `[2]` for the second of its sources. */
import type { Source } from '../../../../shared/model.ts';

export type Citations = {
  /** The source's number in the answer: that of its first mention. */
  cite(source: Source): number;
  /** In the order of their numbers. */
  all(): Source[];
};

/** For one answer, however often the model was asked for it. */
export function createCitations(): Citations {
  const cited = new Map<string, Source>();
  return {
    cite(source) {
      const known = cited.get(source.url) ?? { ...source, n: cited.size + 1 };
      cited.set(source.url, known);
      return known.n;
    },
    all: () => [...cited.values()],
  };
}
