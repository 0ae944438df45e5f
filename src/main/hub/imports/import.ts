/** What was imported, as it is kept: where its calls go, with whose tokens, and what of it a person has accepted. */
import * as z from 'zod';
import { digestOf, keptDigestOf } from './definition.ts';
import { Pinned } from './pinned.ts';

export const Import = z.object({
  kind: z.enum(['openapi', 'mcp']),
  /** That of the platform it becomes, and the beginning of the names of its tools. */
  name: z.string(),
  title: z.string(),
  connection: z.string(),
  /** Asked for on connecting an account of its own. */
  scopes: z.array(z.string()),
  /** Its origin is pinned: tokens go there alone. */
  apiUrl: z.string(),
  /** Where the source is; null where it came as a file. */
  source: z.string().nullable(),
  /** What the person said about it, and its kind of import understands. */
  choices: z.json(),
  tools: z.array(Pinned),
  addedAt: z.string(),
  readAt: z.string(),
});
export type Import = z.infer<typeof Import>;

/** Whether a person who was shown it has seen it as it is: what it says of its tools, which of them are on, and where it is. */
export const importDigest = ({ readAt: _, tools, ...imported }: Import): string =>
  digestOf({ ...imported, tools: tools.map(ofPinned) });

const ofPinned = ({ accepted, found, ...rest }: Pinned): unknown => ({
  ...rest,
  accepted: accepted && keptDigestOf(accepted),
  found: found && keptDigestOf(found),
});
