/** One request to Discord, what its answers look like, and what its refusals mean. https://discord.com/developers/docs/reference */
import * as z from 'zod';
import { cleanTitle } from '../../../src/main/hub/platforms/clean-text.ts';
import type { PlatformClient } from '../../../src/main/hub/platforms/platform.ts';
import { type Failed, fail, ok, type Result } from '../../../src/shared/result.ts';

/** Only what is used is read; what Discord adds is no failure. */
export const ReadMe = z.object({ id: z.string(), username: z.string(), global_name: z.string().nullable() });
export const ReadServers = z.array(z.object({ id: z.string(), name: z.string(), owner: z.boolean() }));
const Refusal = z.object({ message: z.string().catch(''), retry_after: z.number().optional().catch(undefined) });

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

function refused(status: number, { message, retry_after: seconds }: z.infer<typeof Refusal> = { message: '' }): Failed {
  const said = cleanTitle(message, 200);
  if (status === 429) return fail('platform_rate_limited', undefined, { retryAfterSeconds: Math.ceil(seconds ?? 60) });
  if (status === 401) return fail('platform_unauthorised');
  if (status === 403) return fail('platform_forbidden', said);
  if (status === 404) return fail('platform_not_found');
  return status < 500 ? fail('platform_refused', said) : fail('platform_failed', `Discord answered ${status}.`);
}
