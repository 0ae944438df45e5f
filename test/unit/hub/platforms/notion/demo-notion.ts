/** A demo Notion in this process, and a token there, as Auth0 gets one. */
import { createNotion } from '../../../../../src/demo/notion/index.ts';
import { createWorld } from '../../../../../src/demo/world.ts';
import { consentAt } from '../../../../harness/consent.ts';

export const origin = 'http://127.0.0.1:18493';

export type DemoNotion = {
  handle(request: Request): Promise<Response>;
  /** An access token of who consented, `ada@northwind`, with what the token endpoint answered. */
  consent(label?: string): ReturnType<typeof consentAt>;
  /** The token endpoint, proved by HTTP Basic. */
  token(fields: Record<string, string>, path?: string): Promise<Response>;
};

export function demoNotion(now = Date.now()): DemoNotion {
  const world = { ...createWorld(() => {}), now: () => now };
  const { handle, provider } = createNotion(world, origin);
  const { clientId, clientSecret, tokenUrl } = provider.app;
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const token = (fields: Record<string, string>) =>
    handle(
      new Request(tokenUrl, { method: 'POST', headers: { authorization: basic }, body: new URLSearchParams(fields) }),
    );
  return {
    handle,
    token,
    consent: (label = 'ada@northwind') =>
      consentAt({ provider, handle }, { label, more: { owner: 'user' }, byBasic: true }),
  };
}
