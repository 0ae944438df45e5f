/** For keys that are limited to branches: which those are, and what each has been shown of a repository over git. In memory alone. */
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { BranchLimit } from '../../platforms/git-branches.ts';
import { filesRefused } from '../../policy/decide.ts';
import type { NamedPlace } from '../../policy/place.ts';
import type { LiveKey } from '../keys/keys.ts';

/** Beyond these what was shown longest ago is forgotten: it is shown again by the next list of branches. */
const mostPlaces = 500;
const mostCommits = 20_000;

export type BranchLimits = (key: LiveKey, place: NamedPlace | undefined) => BranchLimit | undefined;

export function createBranchLimits(): BranchLimits {
  const shownAt = new Map<string, Set<string>>();
  return ({ id, grant: { branches } }, place) => {
    if (!branches || !place) return undefined;
    // Once a key is limited to other branches, it was shown nothing of these.
    const at = canonicalJson([id, branches, place.kind, place.name.toLowerCase()]);
    const shown = shownAt.get(at) ?? new Set();
    shownAt.delete(at);
    shownAt.set(at, shown);
    const [oldest] = shownAt.keys();
    if (shownAt.size > mostPlaces && oldest !== undefined) shownAt.delete(oldest);
    for (const commit of shown) {
      if (shown.size <= mostCommits) break;
      shown.delete(commit);
    }
    return {
      covers: (branch) => !filesRefused({ branches }, { branch }, { defaultBranch: undefined, isNamed: true }),
      shown,
    };
  };
}
