/** What a person takes to Open WebUI by hand where the hub has no administrator's key. It holds no secret. */
import type { OpenWebUIFile, OpenWebUIWish } from '../../../../shared/open-webui.ts';
import { type EntryShape, modelConnectionOf, toolServerOf } from './entries.ts';
import type { OpenWebUIInstance } from './instance.ts';

/** Stands where the person puts in what only they have. */
const keyPlace = 'ogx_… (the key that you were shown)';

/** The lines for its environment, tool servers as its administration page imports them, and what its form for models wants. */
export function filesFor(
  server: OpenWebUIInstance,
  shape: Omit<EntryShape, 'key' | 'proof'>,
  { parts }: OpenWebUIWish,
  issuer: string | undefined,
): OpenWebUIFile[] {
  const { proof } = server;
  const whole: EntryShape = { ...shape, proof, key: proof === 'sso' ? '' : keyPlace };
  const tools = (['openapi', 'mcp'] as const)
    .filter((part) => parts.includes(part))
    .map((part): OpenWebUIFile => {
      const text = `${JSON.stringify([toolServerOf(whole, part, [])], null, 2)}\n`;
      return { name: part === 'mcp' ? 'opengithubx-mcp.json' : 'opengithubx-tools.json', use: 'tools', text };
    });
  const environment = environmentFor(server, issuer);
  return [
    ...(environment ? [{ name: 'open-webui.env', use: 'env' as const, text: environment }] : []),
    ...tools,
    ...(parts.includes('model')
      ? [{ name: 'opengithubx-model.txt', use: 'model' as const, text: modelText(whole) }]
      : []),
  ];
}

function environmentFor({ url, proof, audience }: OpenWebUIInstance, issuer: string | undefined): string | undefined {
  if (proof === 'key') return undefined;
  if (proof === 'signed') {
    return [
      'ENABLE_FORWARD_USER_INFO_HEADERS=true',
      '# The same secret that you gave the hub.',
      'FORWARD_USER_INFO_HEADER_JWT_SECRET=',
      '',
    ].join('\n');
  }
  return [
    '# A separate application at the tenant, of the type Regular Web Application. Its Allowed Callback URLs hold:',
    `#   ${url}/oauth/oidc/callback`,
    'OAUTH_CLIENT_ID=',
    'OAUTH_CLIENT_SECRET=',
    `OPENID_PROVIDER_URL=${issuer ?? 'https://TENANT/'}.well-known/openid-configuration`,
    'OAUTH_PROVIDER_NAME=Auth0',
    'OAUTH_SCOPES="openid email profile offline_access"',
    'OAUTH_CODE_CHALLENGE_METHOD=S256',
    "# The identifier of the hub's API at the tenant: without it Open WebUI gets tokens that prove nothing here.",
    `OAUTH_AUDIENCE=${audience ?? ''}`,
    'ENABLE_OAUTH_SIGNUP=true',
    'OAUTH_MERGE_ACCOUNTS_BY_EMAIL=false',
    'DEFAULT_USER_ROLE=user',
    `WEBUI_URL=${url}`,
    '',
  ].join('\n');
}

function modelText(shape: EntryShape): string {
  const { url, key, config } = modelConnectionOf(shape);
  return [
    'Admin Settings > Connections > OpenAI API > +',
    '',
    `URL         ${url}`,
    `Auth        ${shape.proof === 'sso' ? 'OAuth' : 'Bearer'}`,
    ...(key === '' ? [] : [`Key         ${key}`]),
    `Headers     ${JSON.stringify(config['headers'])}`,
    `Prefix ID   ${shape.marker}`,
    `Model IDs   ${shape.models.join(', ')}`,
    '',
    'Then let yourself in under Admin Settings > Models.',
    '',
  ].join('\n');
}
