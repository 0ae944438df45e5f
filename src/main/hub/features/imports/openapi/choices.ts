import * as z from 'zod';

/** What the person said of an imported description. */
export const OpenApiChoices = z.object({
  /** Requests of which they confirmed that they change nothing, `GET /things`. On a built-in platform's accounts its rule decides instead. */
  reads: z.array(z.string()),
  /** The path that says whose the account is. */
  identity: z.string().nullable(),
});
