/** Fields that tools of every platform have. */
import * as z from 'zod';

/** Picks the account; `invoke` resolves it, tools ignore it. */
export const account = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('Which connected account; only needed with several');

/** A strict input: unknown fields are refused, and `account` is accepted everywhere. */
export const input = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ ...shape, account });

/** For `refine`: what a change may change, of which one at least has to be given. */
export const atLeastOne = (
  ...names: string[]
): [holds: (input: Record<string, unknown>) => boolean, refusal: string] => [
  (input) => names.some((name) => input[name] !== undefined),
  'needs at least one change',
];

export const cursor = z.string().max(500).optional().describe('next_cursor of the last answer');
export const limit = z.int().min(1).max(50).default(30).describe('At most this many items');

/** What every list says about itself. */
export const listing = {
  left_out: z.number().describe('Fetched, but left for the next page'),
  next_cursor: z.string().optional().describe('Present when there is more'),
};
