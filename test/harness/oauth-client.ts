/** The official clients as a person's programs use them: no key, and a browser that goes where it is sent. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { AuthorizationGrant } from '../../src/shared/authorization.ts';
import { type ToolClient, toolClient } from './mcp.ts';
import type { TestHub } from './world.ts';

/** Nothing listens there: the test reads the answer from the address that the browser would go to. */
export const redirectUri = 'http://127.0.0.1:9/callback';

type Kept = {
  client?: { client_id: string };
  tokens?: { access_token: string; refresh_token?: string; expires_in?: number; scope?: string };
  verifier?: string;
  discovery?: unknown;
};

/** What such a program remembers, and the address to which it sent its person's browser. */
export function oauthProvider(metadata: Record<string, unknown> = {}) {
  const kept: Kept = {};
  let sentTo: URL | undefined;
  return {
    kept,
    sentTo: () => sentTo,
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'Ada’s editor',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      ...metadata,
    },
    state: () => 'state-of-the-client',
    clientInformation: () => kept.client,
    saveClientInformation: (client: { client_id: string }) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens: NonNullable<Kept['tokens']>) => {
      kept.tokens = tokens;
    },
    redirectToAuthorization: (url: URL) => {
      sentTo = url;
    },
    saveCodeVerifier: (verifier: string) => {
      kept.verifier = verifier;
    },
    codeVerifier: () => kept.verifier ?? '',
    discoveryState: () => kept.discovery,
    saveDiscoveryState: (discovery: unknown) => {
      kept.discovery = discovery;
    },
  };
}

export type OAuthProvider = ReturnType<typeof oauthProvider>;

/** The browser on its way: answers the id of the request that waits for the person. */
export async function arrive(url: URL | string): Promise<string> {
  const authorize = await fetch(url, { redirect: 'manual' });
  const next = authorize.headers.get('location');
  if (authorize.status !== 303 || next === null) throw new Error(`${authorize.status}: ${await authorize.text()}`);
  const page = await fetch(next);
  const id = /confirmation\.html#authorize=(ask_[\w-]+)/.exec(await page.text())?.[1];
  return id ?? /ask_[\w-]+$/.exec(next)?.[0] ?? '';
}

/** The person agrees, to all that was asked unless told otherwise. Answers the address that the browser is sent to. */
export async function agree(
  hub: TestHub,
  id: string,
  narrowed: Partial<AuthorizationGrant> = {},
  userId?: string,
): Promise<URL> {
  const [asked] = await hub.call('authorizations.list', { id }, userId);
  if (!asked) throw new Error('Nothing waits.');
  const grant = {
    id,
    write: false,
    repositories: ['*/*'],
    days: 30,
    accounts: asked.accounts.map((account) => account.id),
    tools: asked.tools.filter(({ access }) => access === 'read' || narrowed.write).map(({ name }) => name),
    ...narrowed,
  };
  const { redirect } = await hub.call('authorizations.grant', grant, userId);
  return new URL(redirect ?? '');
}

type Connect = (url: string, provider: OAuthProvider, consent: (sentTo: URL) => Promise<URL>) => Promise<ToolClient>;

/** The official v2 client: discovery, registration, consent, tokens, and the newest revision. */
export const modernOAuthClient: Connect = async (url, provider, consent) => {
  const authProvider = provider as never;
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
  const first = new Client({ name: 'modern-client', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await first.connect(transport).catch(() => undefined);
  const answer = await consent(provider.sentTo() ?? new URL('about:blank'));
  await transport.finishAuth(answer.searchParams);
  const client = new Client({ name: 'modern-client', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider }));
  return toolClient(client);
};

/** The legacy SDK's client. */
export const legacyOAuthClient: Connect = async (url, provider, consent) => {
  const authProvider = provider as never;
  const transport = new LegacyTransport(new URL(url), { authProvider });
  await new LegacyClient({ name: 'legacy-client', version: '1' })
    .connect(transport as Transport)
    .catch(() => undefined);
  const answer = await consent(provider.sentTo() ?? new URL('about:blank'));
  await transport.finishAuth(answer.searchParams.get('code') ?? '');
  const client = new LegacyClient({ name: 'legacy-client', version: '1' });
  await client.connect(new LegacyTransport(new URL(url), { authProvider }) as Transport);
  return toolClient(client);
};
