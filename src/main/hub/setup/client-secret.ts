import * as z from 'zod/mini';
import { ok, type Result } from '../../../shared/result.ts';
import type { SetupStep } from '../../../shared/tenant.ts';
import { Secret } from '../secret.ts';
import type { Setup } from './apply.ts';
import { dashboardPages } from './wanted.ts';

const Shown = z.object({ client_secret: z.optional(z.string()) });

/**
 * Fetches the secret of an application that was there already; a token that may not read it leaves that to the person. Answers the
 * step where something is left, else nothing.
 */
export async function fetchClientSecret({ management, keep }: Setup, clientId: string): Promise<Result<SetupStep[]>> {
  const path = `clients/${encodeURIComponent(clientId)}`;
  const read = await management.read(`${path}?fields=client_secret&include_fields=true`, Shown);
  if (!read.ok) return read;
  const secret = read.value?.client_secret;
  if (secret !== undefined) {
    await keep(clientId, new Secret(secret));
    return ok([]);
  }
  const detail = `This token may not read the secret of ${clientId}. Copy it there, and run: opengithubx tenant use`;
  const page = `${dashboardPages.applications}/${clientId}/settings`;
  return ok([{ id: 'client-secret', title: 'The secret of the application', state: 'manual', detail, page }]);
}
