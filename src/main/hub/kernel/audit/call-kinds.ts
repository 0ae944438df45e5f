/** What tells the kinds of calls apart, as conditions on a record, in SQL. */
import type { ActivityKind } from '../../../../shared/shapes.ts';

/** A change is what may have changed something: not what was refused or only tried, but what nobody knows the end of. */
export const callKinds: Record<ActivityKind, string> = {
  read: "access = 'read' AND outcome = 'ok'",
  change: "access IN ('write', 'destructive') AND outcome IN ('ok', 'unknown') AND reason IS NOT 'dry run'",
  blocked: "outcome IN ('denied', 'revoked')",
  failed: "outcome IN ('error', 'unknown')",
};
