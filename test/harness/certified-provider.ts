/** An OpenID provider that is certified and not ours, in this process: oidc-provider, with its own pages for signing in. */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { returnPorts } from '../../src/main/hub/identity/session/browser.ts';

export type CertifiedProvider = {
  tenant: { issuer: string; clientId: string; clientSecret: string };
  /** The API that its access tokens are for. */
  audience: string;
  /** Whether a refresh gives another refresh token; set by a test. */
  rotates: boolean;
  /** A person's browser there: it keeps cookies, signs in as `login`, and answers yes. */
  browse(url: string): Promise<void>;
  stop(): Promise<void>;
};

/** The caller stops it. */
export async function startCertifiedProvider(login: string): Promise<CertifiedProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const tenant = { issuer, clientId: 'the-hub', clientSecret: 'the secret of the-hub' };
  const at: CertifiedProvider = {
    tenant,
    audience: `${issuer}/me/`,
    rotates: false,
    browse: browserOf(login),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
  const back = (path: string) => returnPorts.map((port) => `http://127.0.0.1:${port}${path}`);
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: tenant.clientId,
        client_secret: tenant.clientSecret,
        application_type: 'native',
        redirect_uris: back('/callback'),
        post_logout_redirect_uris: back('/signed-out'),
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Ada', email: `${id}@example.com`, email_verified: true }),
    }),
    claims: { profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false, // as Auth0 does, it tells who it is in the ID token
    issueRefreshToken: () => true,
    rotateRefreshToken: () => at.rotates,
    cookies: { keys: ['a key of this test'] },
    features: {
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => at.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience: at.audience, accessTokenFormat: 'jwt' }),
      },
    },
  });
  server.on('request', provider.callback());
  return at;
}

/** What a page's form would send: its hidden fields, who signs in, and yes. */
function formOf(page: string, login: string): { action: string; body: URLSearchParams } | undefined {
  const [, action] = /<form[^>]*action="([^"]+)"/.exec(page) ?? [];
  if (action === undefined) return undefined;
  const hidden = [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]+)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  return { action, body: new URLSearchParams([...hidden, ['login', login], ['password', 'any'], ['logout', 'yes']]) };
}

function browserOf(login: string): CertifiedProvider['browse'] {
  const cookies = new Map<string, string>();
  const mostSteps = 20;

  return async (first) => {
    let [url, body]: [string, URLSearchParams | undefined] = [first, undefined];
    for (let step = 0; step < mostSteps; step++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = { headers: { cookie }, redirect: 'manual' as const, ...(body && { method: 'POST', body }) };
      const answer: Response = await fetch(url, sent);
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      const form = location === null ? formOf(await answer.text(), login) : undefined;
      if (location === null && form === undefined) return;
      body = form?.body;
      url = new URL(location ?? form?.action ?? '', url).href;
    }
    throw new Error('The pages have no end.');
  };
}
