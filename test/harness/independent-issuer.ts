/**
 * An OpenID provider that is not ours, in this process: oauth2-mock-server. Its own hooks change what it says, so that it
 * plays the hostile one too. It asks nobody for anything: whoever opens its page comes back signed in.
 */

import { Events, OAuth2Server } from 'oauth2-mock-server';
import { mayBeLeft } from './left.ts';

type Fields = Record<string, unknown>;

/** What it says otherwise than by itself, until something else is set. */
export type Says = {
  metadata?: (metadata: Fields) => unknown;
  /** Changes where it sends the browser back to. */
  comeBack?: (url: URL) => void;
  idToken?: (claims: Fields) => unknown;
  accessToken?: (claims: Fields) => unknown;
  /** Changes the answer of the token endpoint, after its tokens were signed. */
  answer?: (body: Fields) => unknown;
};

export type IndependentIssuer = {
  tenant: { issuer: string; clientId: string; clientSecret: string };
  says: Says;
  /** What was asked of it so far, in order. */
  asked: ('authorize' | 'token' | 'revoke')[];
  stop(): Promise<void>;
};

type Form = {
  /** Paths of a key and a certificate: it speaks https, as `localhost`. */
  tls?: { key: string; certificate: string };
  /** Whether its issuer ends with a slash, as Auth0's do. */
  slash?: boolean;
};

/** Whoever starts it stops it. */
export async function startIndependentIssuer({ tls, slash = true }: Form = {}): Promise<IndependentIssuer> {
  const server = new OAuth2Server(tls?.key, tls?.certificate, { shouldIssuerUrlBeSuffixedWithATralingSlash: slash });
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const { port } = server.address();
  server.issuer.url = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  const tenant = { issuer: server.issuer.url, clientId: 'a-client', clientSecret: 'the secret of a-client' };
  const provider: IndependentIssuer = { tenant, says: {}, asked: [], stop: () => server.stop() };
  const { service } = server;
  service.on(Events.BeforeWellKnownOpenIdConfiguration, ({ body }) => provider.says.metadata?.(body));
  service.on(Events.BeforeAuthorizeRedirect, ({ url }) => {
    provider.asked.push('authorize');
    provider.says.comeBack?.(url);
  });
  service.on(Events.BeforeTokenSigning, ({ payload }) =>
    payload.aud === tenant.clientId ? provider.says.idToken?.(payload) : provider.says.accessToken?.(payload),
  );
  service.on(Events.BeforeResponse, ({ body }) => {
    provider.asked.push('token');
    provider.says.answer?.(body);
  });
  service.on(Events.BeforeRevoke, () => provider.asked.push('revoke'));
  return provider;
}

/** A browser that follows wherever it is led. */
export const browse = async (url: string): Promise<void> => void mayBeLeft(fetch(url).then((page) => page.text()));
