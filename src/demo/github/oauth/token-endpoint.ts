import { form } from '../../web.ts';
import type { World } from '../../world.ts';
import type { App } from './app.ts';
import type { Grants, Tokens } from './grants.ts';

const descriptions = {
  incorrect_client_credentials: 'The client_id and/or client_secret passed are incorrect.',
  bad_verification_code: 'The code passed is incorrect or expired.',
  redirect_uri_mismatch: 'The redirect_uri MUST match the registered callback URL for this application.',
  bad_refresh_token: 'The refresh token passed is incorrect or expired.',
  unsupported_grant_type: 'The grant_type is not supported.',
};

type Failure = keyof typeof descriptions;

const troubleshooting =
  'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/';

/** Trades a code or a refresh token for tokens. Failures have status 200 as well, with `error` in the body. */
export async function answerTokenRequest(request: Request, app: App, grants: Grants, world: World): Promise<Response> {
  const fields = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await form(request)) };
  const result = redeem(fields, app, grants);
  const body: Record<string, string | number> =
    typeof result === 'string'
      ? {
          error: result,
          error_description: descriptions[result],
          error_uri: `${troubleshooting}#${result.replaceAll('_', '-')}`,
        }
      : present(result, world);
  return encode(body, request.headers.get('accept') ?? '');
}

function redeem(fields: Readonly<Record<string, string>>, app: App, grants: Grants): Tokens | Failure {
  if (fields['client_id'] !== app.clientId || fields['client_secret'] !== app.clientSecret) {
    return 'incorrect_client_credentials';
  }
  switch (fields['grant_type'] ?? 'authorization_code') {
    case 'authorization_code':
      return grants.redeemCode(fields['code'] ?? '', fields['redirect_uri'], fields['code_verifier']);
    case 'refresh_token':
      return grants.rotate(fields['refresh_token'] ?? '');
    default:
      return 'unsupported_grant_type';
  }
}

const present = ({ access, lifetime, refresh, scopes }: Tokens, { switches }: World) => ({
  access_token: access,
  ...(lifetime !== undefined && { expires_in: lifetime }),
  ...(refresh && { refresh_token: refresh.token, refresh_token_expires_in: refresh.lifetime }),
  token_type: switches.tokenTypeBot ? 'bot' : 'bearer',
  scope: scopes.join(','),
});

/** Form-encoded unless JSON is asked for: GitHub's default, which surprises many clients. */
function encode(body: Record<string, string | number>, accept: string): Response {
  const headers = { 'cache-control': 'max-age=0, private, must-revalidate' };
  if (accept.includes('json')) return Response.json(body, { headers });
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) fields.set(name, String(value));
  return new Response(fields.toString(), {
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
}
