import * as z from 'zod/mini';

/** How many requests a platform still takes from an account, of how many, until when. */
export const Rate = z.object({
  /** What it is counted for, in the platform's words, such as GitHub's `core`. */
  resource: z.string(),
  limit: z.number(),
  remaining: z.number(),
  resetsAt: z.string(),
});
export type Rate = z.infer<typeof Rate>;
