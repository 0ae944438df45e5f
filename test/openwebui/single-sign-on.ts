/** Open WebUI with the demo's tenant as its identity provider, and a person who signs in there by plain HTTP. */
import type { Announcement } from '../../src/demo/start.ts';
import type { Browsers, Visit } from '../../src/demo/visit.ts';

/** What an administrator sets before the start: Open WebUI reads its identity provider from the environment alone. */
export function singleSignOn({ issuer, openWebui }: Announcement): Record<string, string> {
  return {
    OPENID_PROVIDER_URL: `${issuer}.well-known/openid-configuration`,
    OAUTH_CLIENT_ID: openWebui.clientId,
    OAUTH_CLIENT_SECRET: openWebui.clientSecret,
    OAUTH_PROVIDER_NAME: 'Auth0',
    OAUTH_SCOPES: 'openid email profile offline_access',
    OAUTH_CODE_CHALLENGE_METHOD: 'S256',
    OAUTH_AUDIENCE: openWebui.audience,
    ENABLE_OAUTH_SIGNUP: 'true',
  };
}

/** A person's session: `token` for the API, `cookies` as their browser would send them. */
export type PersonSession = { token: string; cookies: string };

/** *Continue with Auth0*, through the tenant's pages, and back. */
export async function continueWithAuth0(
  { openWebUI, browsers }: { openWebUI: { url: string }; browsers: Browsers },
  person: Omit<Visit, 'url'>,
): Promise<PersonSession> {
  const jar = new Map<string, string>();
  const open = async (url: string | URL) => {
    const reply = await fetch(url, { redirect: 'manual', headers: { cookie: cookieHeader(jar) } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return reply.headers.get('location') ?? '';
  };
  const authorizeUrl = await open(`${openWebUI.url}/oauth/oidc/login`);
  let onward = '';
  await browsers.visit({ url: authorizeUrl, ...person }, async (callback) => {
    onward = await open(callback);
    return { status: 302, onward };
  });
  const token = jar.get('token');
  if (!token) throw new Error(`Open WebUI did not sign the person in: ${onward}`);
  return { token, cookies: cookieHeader(jar) };
}

function cookieHeader(jar: Map<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
