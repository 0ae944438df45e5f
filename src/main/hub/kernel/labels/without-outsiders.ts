import { fail, ok, type Result } from '../../../../shared/result.ts';

type Answer = Record<string, unknown>;

/**
 * The answer without the items that people from outside wrote, and how many those were. Where the thing asked for is
 * itself such a one there is nothing left to answer: `not_allowed`. Pure.
 */
export function withoutOutsiders(answer: Answer): Result<Answer> {
  let dropped = 0;
  /** Undefined for what goes. */
  function kept(value: unknown): unknown {
    if (Array.isArray(value)) {
      const some = value.map(kept).filter((one) => one !== undefined);
      dropped += value.length - some.length;
      return some;
    }
    if (typeof value !== 'object' || value === null) return value;
    if ('outsider' in value && value.outsider === true) return undefined;
    const members = Object.entries(value).map(([name, member]) => [name, kept(member)]);
    // What holds nothing else than an outsider's words goes with them.
    return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members);
  }
  const rest = kept(answer);
  if (rest === undefined) return leftOut;
  return ok(dropped === 0 ? (rest as Answer) : { ...(rest as Answer), dropped_outsiders: dropped });
}

/** The answer where nothing is left. */
export const leftOut = fail('not_allowed', 'Somebody from outside wrote it, and this key leaves such things out.', {
  hint: 'The person can read it at the platform, or create a key that answers it, marked.',
});
