/** A person's consent at a platform of the demo world in this process, to its tokens. */
import type { DemoPlatform } from '../../src/demo/platforms.ts';

type Tokens = { access_token: string; refresh_token: string; expires_in: number };
/** `more` goes to the page of consent; `byBasic` is for a platform that knows its applications by HTTP Basic alone. */
type Wish = { label: string; scope?: string; more?: Record<string, string>; byBasic?: true };

export async function consentAt(
  { provider: { app }, handle }: Pick<DemoPlatform, 'provider' | 'handle'>,
  { label, scope = '', more = {}, byBasic }: Wish,
): Promise<Tokens> {
  const { clientId: client_id, clientSecret: client_secret } = app;
  const redirect_uri = 'http://127.0.0.1:1/callback';
  const url = new URL(app.authorizeUrl);
  url.search = new URLSearchParams({ client_id, redirect_uri, response_type: 'code', scope, ...more }).toString();
  const agreed = await handle(new Request(url, { method: 'POST', body: new URLSearchParams({ account: label }) }));
  const code = new URL(agreed.headers.get('location') ?? redirect_uri).searchParams.get('code') ?? '';
  const proof = byBasic ? {} : { client_id, client_secret };
  const authorization = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
  const answer = await handle(
    new Request(app.tokenUrl, {
      method: 'POST',
      headers: { accept: 'application/json', ...(byBasic && { authorization }) },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri, ...proof }),
    }),
  );
  return (await answer.json()) as Tokens;
}
