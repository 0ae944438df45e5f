/** An application at a provider that takes one without a person (RFC 7591), such as vendors' MCP servers with their own OAuth. */
import * as z from 'zod/mini';
import { parseJson } from '../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { callbackOf } from '../../../../shared/tenant.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import { createPublicFetch } from '../../ground/internet/public-fetch.ts';
import { textWithin } from '../../ground/text-within.ts';

const patienceMs = 20_000;
const mostBytes = 64 * 1024;

/** What is asked for. Nothing of it is secret: the answer alone is. */
export const registrationOf = (issuer: string) => ({
  client_name: 'OpenGitHubX',
  redirect_uris: [callbackOf(issuer)],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  // As Auth0 proves an application at a token endpoint unless it is told otherwise.
  token_endpoint_auth_method: 'client_secret_basic',
});

const Registered = z.object({
  client_id: z.string().check(z.minLength(1), z.maxLength(300)),
  client_secret: z.string().check(z.minLength(1), z.maxLength(2000)),
});

/** Each call makes another application. Fails with `platform_unreachable`, `platform_refused` or `platform_failed`. */
export async function registerApplication(
  internet: Internet,
  address: string,
  issuer: string,
): Promise<Result<{ clientId: string; clientSecret: string }>> {
  const { host } = new URL(address);
  const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
  const request = new Request(address, { method: 'POST', headers, body: JSON.stringify(registrationOf(issuer)) });
  try {
    const answer = await createPublicFetch(internet)(request, { headers, signal: AbortSignal.timeout(patienceMs) });
    const text = await textWithin(answer, mostBytes);
    if (answer.status !== 200 && answer.status !== 201) {
      return fail('platform_refused', `${host} registers no application: it answers ${answer.status}.`, {
        hint: 'Make the application by hand, and set its connection up in the dashboard.',
      });
    }
    const made = Registered.safeParse(parseJson(text ?? ''));
    if (!made.success) return fail('platform_failed', `${host} gave no client ID with a secret.`);
    return ok({ clientId: made.data.client_id, clientSecret: made.data.client_secret });
  } catch {
    return fail('platform_unreachable', `${host} could not be reached.`);
  }
}
