/** FLT-06: whatever Token Vault refuses a token for, the client and the person are told that reason and no other. */
import { expect, it } from 'vitest';
import { callTool } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();

const oauth = (status: number, error: string) => ({
  service: 'tenant',
  path: '^/oauth/token',
  status,
  body: JSON.stringify({ error, error_description: 'The tenant explains.' }),
});
/** GitHub refuses the token that is kept, so that another has to be exchanged. */
const forgetToken = {
  service: 'github',
  path: '^/user$',
  status: 401,
  body: '{"message":"Bad credentials"}',
  times: 1,
};
const beyondScope = {
  service: 'github',
  path: '^/user$',
  status: 403,
  body: '{"message":"Resource not accessible by integration"}',
};

it('no account, a client without the grant, MFA, an ended consent and a token that reaches too little are five reasons', async () => {
  const { key } = await hub.createKey({});
  const said = new Map<string, string>();
  for (const [what, fault, switches] of [
    ['no account', oauth(401, 'federated_connection_refresh_token_not_found'), {}],
    ['no grant', oauth(403, 'unauthorized_client'), {}],
    ['MFA always', undefined, { mfaAlways: true }],
    ['an ended consent', oauth(401, 'federated_connection_refresh_token_flow_failed'), {}],
    ['too little scope', beyondScope, {}],
  ] as const) {
    await world.control('POST', '/faults', forgetToken);
    await world.control('POST', '/switches', switches);
    if (fault) await world.control('POST', '/faults', fault);
    const { body } = await callTool(hub, key, 'github_get_me', {});
    await world.control('DELETE', '/faults');
    const { code, message, hint } = (body as { error: Record<string, string> }).error;
    said.set(what, `${code}: ${message} ${hint}`);
  }
  expect(Object.fromEntries(said)).toEqual({
    'no account': expect.stringMatching(/^no_account: .*\/connect\/github/),
    'no grant': expect.stringMatching(/^tenant_setup: .*grant type "Token Vault"/),
    'MFA always': expect.stringMatching(/^tenant_setup: .*MFA policy to "Never"/),
    'an ended consent': expect.stringMatching(/^reconnect: .*\/connect\/github/),
    'too little scope': expect.stringMatching(/^platform_forbidden: .*installed app may see/),
  });
  expect(new Set(said.values()).size).toBe(5);
});
