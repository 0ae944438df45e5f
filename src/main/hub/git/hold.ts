/** What git pushes, from its first byte until it was sent on or refused. */
import { ok } from '../../../shared/result.ts';
import type { HeldPush } from '../platforms/tool.ts';
import { lookAt } from './look.ts';
import { openQuarantine, type Quarantine } from './quarantine.ts';

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
