/** What is taken for granted of live services, and what trying it has shown. Only codes and numbers: a report holds nothing of anybody. */
import * as z from 'zod/mini';

/** The tenant, or one platform. */
export const LivePart = z.object({
  part: z.string(),
  title: z.string(),
  /** Whether there is a sign-in or an account to try it with. */
  isConnected: z.boolean(),
  assumptions: z.array(z.object({ id: z.string(), says: z.string(), source: z.string() })),
});
export type LivePart = z.infer<typeof LivePart>;

/** `open`: it could not be tried, and `seen` says why. */
export const LiveTrial = z.object({
  id: z.string(),
  says: z.string(),
  source: z.string(),
  state: z.enum(['holds', 'differs', 'open']),
  seen: z.string(),
});
export type LiveTrial = z.infer<typeof LiveTrial>;

export const LiveTrials = z.object({ part: z.string(), title: z.string(), trials: z.array(LiveTrial) });
export type LiveTrials = z.infer<typeof LiveTrials>;
