import { describe, expect, it } from 'vitest';
import { createOpenWebUIApi } from '../../../../../src/main/hub/features/openwebui/api.ts';
import { toolServerOf } from '../../../../../src/main/hub/features/openwebui/entries.ts';
import { filesFor } from '../../../../../src/main/hub/features/openwebui/files.ts';
import type { OpenWebUIInstance } from '../../../../../src/main/hub/features/openwebui/instance.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import type { OpenWebUIPart, OpenWebUIProof } from '../../../../../src/shared/open-webui.ts';

const secrets = { adminKey: 'sk-an-administrators-key', signingSecret: 'a-secret-that-hub-and-open-webui-share' };
const shape = {
  hubUrl: 'http://hub',
  marker: 'ogx_abc123',
  models: ['opengithubx/digest', 'opengithubx/b'],
  tools: ['github_get_me', 'search_tools'],
  members: [],
};
const all: OpenWebUIPart[] = ['model', 'openapi', 'mcp'];

function made(proof: OpenWebUIProof, parts = all, hasTenant = true) {
  const server: OpenWebUIInstance = {
    url: 'http://open-webui',
    proof,
    hasAdminKey: true,
    ...(proof === 'sso' && { audience: 'https://hub.example/api' }),
    api: createOpenWebUIApi('http://open-webui', new Secret(secrets.adminKey)),
    signingSecret: new Secret(secrets.signingSecret),
  };
  const files = filesFor(
    server,
    shape,
    { parts, write: false, days: 30 },
    hasTenant ? 'https://tenant.example/' : undefined,
  );
  return Object.fromEntries(files.map(({ name, use, text }) => [name, { use, text }]));
}
const textOf = (files: ReturnType<typeof made>, name: string): string => files[name]?.text ?? '';

describe('files to take there by hand', () => {
  it.each([
    ['sso', all, ['open-webui.env', 'opengithubx-tools.json', 'opengithubx-mcp.json', 'opengithubx-model.txt']],
    ['signed', all, ['open-webui.env', 'opengithubx-tools.json', 'opengithubx-mcp.json', 'opengithubx-model.txt']],
    ['key', all, ['opengithubx-tools.json', 'opengithubx-mcp.json', 'opengithubx-model.txt']],
    ['key', ['mcp'], ['opengithubx-mcp.json']],
    ['sso', ['model'], ['open-webui.env', 'opengithubx-model.txt']],
  ] as const)('are, for %s and %j: %j', (proof, parts, names) => {
    expect(Object.keys(made(proof, [...parts]))).toEqual(names);
  });

  it.each(['sso', 'signed', 'key'] as const)('hold no secret, and nothing that could be one (%s)', (proof) => {
    const whole = JSON.stringify(made(proof));
    for (const secret of Object.values(secrets)) expect(whole).not.toContain(secret);
    expect(whole).not.toMatch(/ogx_[0-9A-Za-z]{20,}|sk-[0-9a-z]{8}/);
    expect(whole.includes('ogx_… (')).toBe(proof !== 'sso');
  });

  it('are, of tools, lists of the one entry that the hub itself would write, for its import', () => {
    const files = made('sso');
    const whole = { ...shape, proof: 'sso' as const, key: '' };
    expect(files['opengithubx-tools.json']?.use).toBe('tools');
    expect(JSON.parse(textOf(files, 'opengithubx-tools.json'))).toEqual([toolServerOf(whole, 'openapi', [])]);
    expect(JSON.parse(textOf(files, 'opengithubx-mcp.json'))).toEqual([toolServerOf(whole, 'mcp', [])]);
  });

  it('are, of its environment, all that signing in by the tenant takes, secrets left to fill in', () => {
    const lines = textOf(made('sso'), 'open-webui.env').split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '#   http://open-webui/oauth/oidc/callback',
        'OAUTH_CLIENT_ID=',
        'OAUTH_CLIENT_SECRET=',
        'OPENID_PROVIDER_URL=https://tenant.example/.well-known/openid-configuration',
        'OAUTH_AUDIENCE=https://hub.example/api',
        'OAUTH_MERGE_ACCOUNTS_BY_EMAIL=false',
        'ENABLE_OAUTH_SIGNUP=true',
      ]),
    );
    const nowhere = made('sso', all, false);
    expect(textOf(nowhere, 'open-webui.env')).toContain('OPENID_PROVIDER_URL=https://TENANT/.well-known/');
    expect(textOf(made('signed'), 'open-webui.env').split('\n')).toContain('FORWARD_USER_INFO_HEADER_JWT_SECRET=');
  });

  it('are, of the model, what its form asks for', () => {
    const text = textOf(made('key'), 'opengithubx-model.txt');
    expect(text).toMatch(/^URL +http:\/\/hub\/v1$/m);
    expect(text).toMatch(/^Prefix ID +ogx_abc123$/m);
    expect(text).toMatch(/^Model IDs +opengithubx\/digest, opengithubx\/b$/m);
    expect(text).toMatch(/^Auth +Bearer$/m);
    expect(JSON.parse(/^Headers +(.*)$/m.exec(text)?.[1] ?? '')).toMatchObject({ 'X-OGX-User-Id': '{{USER_ID}}' });
    const bySignOn = textOf(made('sso'), 'opengithubx-model.txt');
    expect(bySignOn).toMatch(/^Auth +OAuth$/m);
    expect(bySignOn).not.toMatch(/^Key/m);
  });
});
