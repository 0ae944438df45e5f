/** Calls that try what is assumed of the live services. */
import * as z from 'zod/mini';
import { call, nothing, terminal } from './call.ts';
import { LivePart, LiveTrials } from './live.ts';

export const liveCalls = {
  /** What is taken for granted of the owner's tenant and platforms; nothing is sent. */
  'live.list': call('read', 'anyone', terminal, nothing, z.array(LivePart)),
  /** Tries that of one part on the live service, by reading alone. */
  'live.try': call('read', 'owner', terminal, z.object({ part: z.string().check(z.maxLength(40)) }), LiveTrials),
} as const;
