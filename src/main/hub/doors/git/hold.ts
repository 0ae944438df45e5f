/** What git pushes, from its first byte until it was sent on or refused. */
import { ok, type Result } from '../../../../shared/result.ts';
import { noHash } from '../../platforms/git-push-protocol.ts';
import type { HeldPush, RefsAbout, SeenPush } from '../../platforms/tool.ts';
import { lookAt } from './look.ts';
import { openQuarantine, type Quarantine } from './quarantine.ts';
import { refChange } from './shown-push.ts';

/** `root` is the folder for such; `pack` is read once policy has let the push in. */
export function holdPush(root: string, pack: AsyncIterable<Buffer>): HeldPush & { drop(): Promise<void> } {
  let quarantine: Quarantine | undefined;
  const held: HeldPush & { drop(): Promise<void> } = {
    async look(about) {
      if (held.seen) return ok(held.seen);
      const opened = await openQuarantine(root, about.signal);
      if (!opened.ok) return opened;
      quarantine = opened.value;
      const seen = await lookAt(quarantine, pack, about);
      if (seen.ok) held.seen = seen.value;
      return seen;
    },
    pack: () => quarantine?.pack(),
    drop: async () => quarantine?.drop(),
  };
  return held;
}

/** Looks at what refs will hold for which nothing is pushed, as when a branch is made of a commit that GitHub has. `root` is the folder for such. */
export async function lookAtRefs(root: string, about: RefsAbout): Promise<Result<SeenPush>> {
  const { updates, tip } = about;
  // It holds what the default branch does, for which the hub needs no git.
  if (updates.every(({ old, new: end }) => old === noHash && end === tip)) {
    const changes = updates.map((update) => refChange(update));
    return ok({ changes, isForced: false, paths: [], secrets: [], isSearched: true, objects: 0, bytes: 0 });
  }
  const held = holdPush(root, nothing());
  try {
    return await held.look(about);
  } finally {
    await held.drop();
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}
