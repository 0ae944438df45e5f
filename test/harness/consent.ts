/** A person's consent at a platform of the demo world in this process, to its tokens. */
import type { DemoPlatform } from '../../src/demo/platforms.ts';

export async function consentAt(
  { provider: { app }, handle }: Pick<DemoPlatform, 'provider' | 'handle'>,
  { label, scope }: { label: string; scope: string },
): Promise<{ access_token: string; refresh_token: string }> {
  const redirectUri = 'http://127.0.0.1:1/callback';
  const url = new URL(app.authorizeUrl);
  url.search = new URLSearchParams({ client_id: app.clientId, redirect_uri: redirectUri, scope }).toString();
  const agreed = await handle(new Request(url, { method: 'POST', body: new URLSearchParams({ account: label }) }));
  const code = new URL(agreed.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const { clientId: client_id, clientSecret: client_secret } = app;
  const body = { grant_type: 'authorization_code', client_id, client_secret, code, redirect_uri: redirectUri };
  const answer = await handle(new Request(app.tokenUrl, { method: 'POST', body: new URLSearchParams(body) }));
  return (await answer.json()) as { access_token: string; refresh_token: string };
}
