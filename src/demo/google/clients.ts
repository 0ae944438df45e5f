/**
 * Clients that people make in Google's console: for programs of their computer, or for the web.
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
import { randomInt } from 'node:crypto';
import { clientIdOf, createOAuthServer, type OAuthServer } from '../oauth.ts';
import { escape as escapeHtml, form, page } from '../web.ts';
import type { World } from '../world.ts';
import type { GooglePerson } from './model.ts';

type Labelled = GooglePerson & { label: string };

/** Plain JSON, which a restart keeps. Without `callbacks` it is one for programs of a computer. */
type KeptClient = { clientId: string; callbacks?: string[] };

type Client = KeptClient & { server: OAuthServer<GooglePerson> };

export type GoogleClients = {
  /** Undefined for an address that has nothing to do with such a client. */
  handle(request: Request): Promise<Response | undefined>;
  holderOf: OAuthServer<GooglePerson>['holderOf'];
  revoke(token: string): boolean;
};

/** Seconds. */
const lifetime = 3600;
const consolePaths = /^\/(projectcreate|flows\/enableapi|auth\/(overview|audience))$/;

export function createGoogleClients(world: World, origin: string, accounts: readonly Labelled[]): GoogleClients {
  const clients: Client[] = [];

  function open(kept: KeptClient): Client {
    const server = createOAuthServer<GooglePerson>(world, {
      platform: 'google',
      title: 'Google',
      origin,
      accounts,
      separator: ' ',
      renewal: 'keeps',
      lifetime,
      clientId: kept.clientId,
      keptAs: `google ${kept.clientId}`,
      ...(kept.callbacks && { callbacks: kept.callbacks }),
      authorizePath: '/o/oauth2/v2/auth',
      tokenPath: '/token',
      prefixes: { access: 'ya29.', refresh: '1//' },
      isOffline: (query) => query.get('access_type') === 'offline',
    });
    const made = { ...kept, server };
    clients.push(made);
    return made;
  }

  for (const kept of world.keep('clients of google', () => clients.map(({ server: _, ...kept }) => kept)) ?? [])
    open(kept);

  /** GET and POST /auth/clients/create: what kind it is, and what the person copies. */
  async function create(request: Request): Promise<Response> {
    const given: Record<string, string> = request.method === 'POST' ? await form(request) : {};
    const { type, redirect_uri: callback = '' } = given;
    if (type !== 'desktop' && type !== 'web') {
      return page(
        'Create OAuth client ID',
        `<form method="post"><button name="type" value="desktop">Desktop app</button></form>
<form method="post"><label>Authorised redirect URI <input name="redirect_uri" type="url"></label><button name="type" value="web">Web application</button></form>`,
      );
    }
    const clientId = `${randomInt(100_000_000_000, 999_999_999_999)}-demo.apps.googleusercontent.com`;
    const { server } = open({ clientId, ...(type === 'web' && { callbacks: [callback] }) });
    return page(
      'OAuth client created',
      `<p>Client ID: <code>${escapeHtml(clientId)}</code></p><p>Client secret: <code>${server.app.clientSecret}</code></p>`,
    );
  }

  return {
    holderOf: (token) => clients.map(({ server }) => server.holderOf(token)).find((held) => held !== undefined),
    revoke: (token) => clients.map(({ server }) => server.revoke(token)).includes(true),
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/auth/clients/create') return create(request);
      if (consolePaths.test(pathname)) return page('Google Cloud', '<p>In the demo this is done.</p>');
      if (pathname !== '/o/oauth2/v2/auth' && pathname !== '/token') return undefined;
      const clientId = await clientIdOf(request);
      return clients.find((one) => one.clientId === clientId)?.server.handle(request);
    },
  };
}
