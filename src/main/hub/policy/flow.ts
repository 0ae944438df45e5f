/** Private data and strangers' text in one place, and a way out: the three that must not come together without a person. */
import type { Flow, Labels } from '../../../shared/labels.ts';
import type { Grant } from '../../../shared/model.ts';

/** Where a write would go. */
type Target = {
  /** `github:owner/name`, or the platform alone where no place is named. */
  resource: string;
  /** Undefined where it is not known: nothing is then taken for private. */
  isPrivate: boolean | undefined;
  /** Whether it is the account's own. */
  isOwn: boolean;
};

/**
 * What a write might carry where, for a key that has read private data and text of strangers; undefined where there is
 * nothing to warn of: it goes back to where the private data came from, and nobody else reads there.
 */
export function flowOf({ guard }: Pick<Grant, 'guard'>, labels: Labels, target: Target): Flow | undefined {
  if (guard === 'off' || labels.private.length === 0 || labels.untrusted.length === 0) return undefined;
  const { resource, isPrivate = false, isOwn } = target;
  const isSource = labels.private.includes(resource);
  // Into somebody else's place, only what came from that very one.
  const goesBack = isPrivate && isSource && (isOwn || labels.private.length === 1);
  return goesBack
    ? undefined
    : { from: labels.private, untrusted: labels.untrusted, to: resource, isPublic: !isPrivate };
}
