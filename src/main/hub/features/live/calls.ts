/** Calls that try what is assumed of the live services. */
import type { liveCalls } from '../../../../shared/live-calls.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf } from '../../contract/handler.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import { type LiveParts, liveParts, tryLive } from './index.ts';

export const liveFeature = feature({
  handlers: liveHandlers,
});

type Needs = LiveParts & { audit: Pick<Audit, 'append'> };

function liveHandlers(parts: Needs): HandlersOf<typeof liveCalls> {
  return {
    'live.list': async (_, { userId }) => ok(await liveParts(parts, userId)),
    async 'live.try'({ part }, { userId }) {
      await noteIn(parts.audit)(`assumptions tried: ${part}`, { userId: userId ?? null });
      return tryLive(parts, part, userId);
    },
  };
}
