/** One request to Discord, what its answers look like, and what its refusals mean. https://discord.com/developers/docs/reference */
import * as z from 'zod';
import type { PlatformClient } from '../../../src/main/hub/platforms/platform.ts';
import { type Failed, fail, ok, type Result } from '../../../src/shared/result.ts';

/** Only what is used is read; what Discord adds is no failure. */
export const ReadMe = z.object({ id: z.string(), username: z.string(), global_name: z.string().nullable() });
export const ReadServers = z.array(z.object({ id: z.string(), name: z.string(), owner: z.boolean() }));
const Refusal = z.object({ retry_after: z.number().optional().catch(undefined) });

/** Reads an address and parses the answer. Fails with the codes of the platform; throws the reason of an aborted signal. */
export async function get<T>(
  { fetch, apiUrl, signal }: PlatformClient,
  path: string,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const answer = await fetch(apiUrl + path, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  if (!answer) return fail('platform_unreachable');
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) return refused(answer.status, Refusal.safeParse(body).data);
  const read = schema.safeParse(body);
  return read.success ? ok(read.data) : fail('platform_failed', 'Discord answered something else than expected.');
}

/** None of Discord's words enter a failure: they can quote anybody's. */
function refused(status: number, { retry_after: seconds }: Partial<z.infer<typeof Refusal>> = {}): Failed {
  if (status === 429) return fail('platform_rate_limited', undefined, { retryAfterSeconds: Math.ceil(seconds ?? 60) });
  if (status === 401) return fail('platform_unauthorised');
  if (status === 403) return fail('platform_forbidden');
  if (status === 404) return fail('platform_not_found');
  return fail(status < 500 ? 'platform_refused' : 'platform_failed', `Discord answered ${status}.`);
}
