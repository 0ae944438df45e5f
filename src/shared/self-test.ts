/** What a hub finds out about itself: whether secrets lie open on its disk, and whether record, keys and guard are as they must be. */
import * as z from 'zod/mini';

const SelfTestResult = z.object({
  name: z.enum(['leaks', 'files', 'record', 'keys', 'guard']),
  isWell: z.boolean(),
  detail: z.string(),
});
export type SelfTestResult = z.infer<typeof SelfTestResult>;

/** `text` is all of it as a page that a person can show: it names no person, account or place, and nothing secret. */
export const SelfTest = z.object({ isWell: z.boolean(), results: z.array(SelfTestResult), text: z.string() });
export type SelfTest = z.infer<typeof SelfTest>;
