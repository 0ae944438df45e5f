import { type Failed, fail } from '../../../../shared/result.ts';
import type { PlatformPlaceKind } from '../../platforms/platform.ts';
import type { ReachedFiles, ToolContext } from '../../platforms/tool.ts';

/** The characters of no name: only a key that is for everything covers it. */
const nowhere = '\u0000/\u0000';

/**
 * Why a key does not reach an imported tool, or undefined. It ranges over all that the account does, so that a key that is limited to
 * some `places` of it must not reach the rest that way.
 */
export function limitedRefusal(
  places: readonly PlatformPlaceKind[],
  { allows }: Pick<ToolContext, 'allows'>,
): Failed | undefined {
  const limited = places.find(({ kind }) => !allows(kind, nowhere));
  return (
    limited &&
    fail('not_allowed', `The key is limited to some ${limited.title.toLowerCase()}, and an imported tool can’t be.`)
  );
}

/** Nobody knows which files it reaches, so that no key reaches it that is limited to some; of accounts that have files at all. */
export const filesOfAnyTool = (places: readonly PlatformPlaceKind[]): { files?: () => ReachedFiles } =>
  places.some(({ kind }) => kind === 'repository') ? { files: () => ({}) } : {};
