/** Calls about what clients did that they never did before. */
import * as z from 'zod/mini';
import { call, console, nothing, one } from './call.ts';
import { Unusual } from './model.ts';

export const unusualCalls = {
  /** What clients did that they never did before, since the hub was started; newest first. */
  'keys.unusual': call('read', 'anyone', console, nothing, z.array(Unusual)),
  /** Takes one off the list. Not for anyone: the client of which it tells may have a shell. */
  'keys.usual': call('propose', 'person', console, one, one),
  /** Whether nothing unusual is told of that key any more. */
  'keys.quiet': call('propose', 'person', console, z.object({ id: z.string(), isQuiet: z.boolean() }), one),
} as const;
