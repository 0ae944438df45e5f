/** A demo Notion in this process, and a token there, as Auth0 gets one. */
import { createNotion } from '../../../../../src/demo/notion/index.ts';
import { createWorld } from '../../../../../src/demo/world.ts';

export const origin = 'http://127.0.0.1:18493';

export type DemoNotion = {
  handle(request: Request): Promise<Response>;
  /** An access token of who consented, `ada@northwind`, with what the token endpoint answered. */
  consent(label?: string): Promise<{ access_token: string; refresh_token: string; expires_in: number }>;
  /** The token endpoint, proved by HTTP Basic. */
  token(fields: Record<string, string>, path?: string): Promise<Response>;
};

export function demoNotion(now = Date.now()): DemoNotion {
  const world = { ...createWorld(() => {}), now: () => now };
  const { handle, provider } = createNotion(world, origin);
  const { clientId, clientSecret, authorizeUrl, tokenUrl } = provider.app;
  const callback = 'http://127.0.0.1:1/callback';
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const token = (fields: Record<string, string>) =>
    handle(
      new Request(tokenUrl, { method: 'POST', headers: { authorization: basic }, body: new URLSearchParams(fields) }),
    );
  return {
    handle,
    token,
    async consent(account = 'ada@northwind') {
      const asked = new URLSearchParams({ client_id: clientId, redirect_uri: callback, owner: 'user' });
      const answer = await handle(
        new Request(`${authorizeUrl}?${asked}`, { method: 'POST', body: new URLSearchParams({ account }) }),
      );
      const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const got = await token({ grant_type: 'authorization_code', code, redirect_uri: callback });
      return (await got.json()) as { access_token: string; refresh_token: string; expires_in: number };
    },
  };
}
