/** What a key has read, and what that means for where it may write. */
import * as z from 'zod/mini';

/**
 * What a key has read, for as long as whoever holds it may remember it: private data, as the resources it came from
 * (`github:owner/name`), and text by people the account does not work with, as `github:owner/name` or, where it is one
 * person's, `github:owner/name login`. An empty list says that it has read none.
 */
export const Labels = z.object({ private: z.array(z.string()), untrusted: z.array(z.string()) });
export type Labels = z.infer<typeof Labels>;

/** What a write might carry, and where to: the labels of its key, and the resource it changes. */
export const Flow = z.object({
  from: z.array(z.string()),
  untrusted: z.array(z.string()),
  to: z.string(),
  /** Whether anybody can read there, or who can is not known. */
  isPublic: z.boolean(),
});
export type Flow = z.infer<typeof Flow>;
