import * as oidc from 'openid-client';
import { expect, it } from 'vitest';
import { Secret } from '../../../../../../src/main/hub/ground/secret.ts';
import { myAccount } from '../../../../../../src/main/hub/identity/vault/auth0/my-account.ts';
import { ok } from '../../../../../../src/shared/result.ts';

it('a list of the tenant’s that leads back to itself is no list', async () => {
  const issuer = 'https://tenant.example/';
  const client = new oidc.Configuration({ issuer }, 'a client');
  const asked: string[] = [];
  client[oidc.customFetch] = async (url) => {
    asked.push(new URL(url).searchParams.get('from') ?? '');
    return Response.json({ accounts: [], next: asked.length % 2 ? 'a' : 'b' });
  };
  const session = {
    subject: async () => ok({ tenant: { issuer, client, dpop: {} } }),
    accessToken: async () => ok(new Secret('a token of a test')),
  } as unknown as Parameters<typeof myAccount>[0];
  expect(await myAccount(session, 'auth0|ada').list()).toMatchObject({ failure: { code: 'tenant_setup' } });
  expect(asked).toEqual(['', 'a', 'b']);
});
