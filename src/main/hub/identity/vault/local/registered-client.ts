/**
 * Any API or MCP server that takes a program for its client without a person (RFC 7591): nobody has to make an application.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
 */
import { randomUUID } from 'node:crypto';
import * as oidc from 'openid-client';
import * as z from 'zod/mini';
import { parseJson } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { clientDocumentAt, clientMetadata } from '../../../ground/client-document.ts';
import type { Internet } from '../../../ground/internet/internet.ts';
import { isLoopbackUrl, isPublicUrl } from '../../../ground/internet/public-address.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import type { Clock } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { awaitLoopback, type Browser } from '../../session/browser.ts';
import { oauthFailure } from '../../session/oauth-failure.ts';
import { findAuthorizationServer, type ServerMetadata } from './authorization-server.ts';
import type { Consented, DirectService, GivenTokens, OwnApplication, RegisteredServer } from './direct-service.ts';
import { createGuardedFetch, type GuardedFetch } from './guarded-fetch.ts';
import { connectFailure, givenTokens } from './own-client.ts';

type Dependencies = {
  internet: Internet;
  clock: Clock;
  /** Whether a server may be at a loopback address. */
  loopbackImports: boolean;
};

/** `address`: as the person confirmed it; left out where it is there no more, so that what it gave can still be ended. */
type Place = { connection: string; address: string | undefined };

/** An account of a server that says of nobody who they are. */
const unnamed = 'unnamed ';

export function registeredClientService(
  { internet, clock, loopbackImports }: Dependencies,
  { connection, address }: Place,
): DirectService {
  const guardedBy = (place: string): GuardedFetch =>
    createGuardedFetch(internet, loopbackImports && isLoopbackUrl(new URL(place)));

  function clientOf(of: OwnApplication, more?: ServerMetadata) {
    const { clientId, clientSecret, server } = of;
    if (!server) throw new Error('An application that was not registered by the hub.');
    const { issuer, tokenEndpoint, revocationEndpoint, resource } = server;
    const guarded = guardedBy(resource);
    const metadata = {
      issuer,
      token_endpoint: tokenEndpoint,
      ...(revocationEndpoint !== undefined && { revocation_endpoint: revocationEndpoint }),
      ...(more && {
        authorization_endpoint: more.authorization_endpoint,
        authorization_response_iss_parameter_supported: more.authorization_response_iss_parameter_supported ?? false,
      }),
    };
    const client = new oidc.Configuration(metadata, clientId, {}, proofBy(server.proof, clientSecret));
    client[oidc.customFetch] = (url, { method, headers, body }) => guarded.fetch(url, { method, headers, body });
    // `guarded` refuses what is not on this computer.
    if (isLoopbackUrl(new URL(tokenEndpoint))) oidc.allowInsecureRequests(client);
    return client;
  }

  async function consent(
    at: string,
    browser: Browser,
    wanted: readonly string[],
    known: string | undefined,
  ): Promise<Result<Consented>> {
    const { awaitReturn = awaitLoopback, openUrl, signal } = browser;
    const guarded = guardedBy(at);
    const found = await findAuthorizationServer(at, guarded);
    if (!found.ok) return found;
    const { server, resource } = found.value;
    const scopes = scopesToAsk(server, wanted.length > 0 ? wanted : found.value.scopes);
    const state = oidc.randomState();
    const back = await awaitReturn('/connected', state, signal);
    if (!back.ok) return back;
    const { address: redirectUri, arrived, close } = back.value;
    try {
      // Each consent has a new registration: none is used that the server has forgotten, or that names another address.
      const registered = await register(guarded, server, { resource, redirectUri, scopes });
      if (!registered.ok) return registered;
      const application = registered.value;
      const client = clientOf(application, server);
      const verifier = oidc.randomPKCECodeVerifier();
      const asked = {
        redirect_uri: redirectUri,
        state,
        resource,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(scopes.length > 0 && { scope: scopes.join(' ') }),
      };
      await openUrl(oidc.buildAuthorizationUrl(client, asked).href);
      const url = await arrived;
      if (!url) return fail('connect_abandoned');
      const answer = new URL(redirectUri);
      answer.search = url.search;
      const checks = { expectedState: state, pkceCodeVerifier: verifier };
      const given = await oidc.authorizationCodeGrant(client, answer, checks, { resource });
      if (!isSendable(given)) return fail('connect_refused', 'It gave a token that no request can carry.');
      const tokens = givenTokens(given, clock.now());
      const said = given.claims()?.sub ?? (await subjectBy(guarded, server, tokens));
      return ok({ application, tokens, who: whoOf(said, known) });
    } finally {
      close();
    }
  }

  return {
    connection,
    page: ({ name }) => name,

    async connect(_, browser, wanted, who) {
      if (address === undefined) return fail('needs_tenant');
      try {
        return await consent(address, browser, wanted, who);
      } catch (error) {
        return connectFailure(error);
      }
    },

    async renew(application, refresh) {
      const resource = application.server?.resource ?? '';
      try {
        const given = await oidc.refreshTokenGrant(clientOf(application), Secret.reveal(refresh), { resource });
        return isSendable(given)
          ? ok(givenTokens(given, clock.now()))
          : fail('platform_failed', 'It gave a token that no request can carry.');
      } catch (error) {
        const { kind, error: code, description, status } = oauthFailure(error);
        if (kind === 'unreachable') return fail('platform_unreachable');
        const said = `The server says: ${code}. ${description}`.trim();
        if (code === 'invalid_client' || code === 'unauthorized_client') return fail('client_unknown', said);
        // It may have moved: the next consent looks where it is now.
        const isOver = code === 'invalid_grant' || code === 'invalid_target' || status === 404 || status === 410;
        return fail(isOver ? 'reconnect' : 'platform_failed', said);
      }
    },

    /** RFC 7009: the refresh token with all that came of it, and then the access token, where a server ends each for itself. */
    async end(application, { access, refresh }) {
      const { server } = application;
      if (server?.revocationEndpoint === undefined) return fail('platform_refused', 'It ends no tokens.');
      const client = clientOf(application);
      try {
        if (refresh) await oidc.tokenRevocation(client, Secret.reveal(refresh), { token_type_hint: 'refresh_token' });
        try {
          await oidc.tokenRevocation(client, Secret.reveal(access), { token_type_hint: 'access_token' });
        } catch (error) {
          // A server need not end access tokens by themselves, and ends this one with the refresh token.
          if (!refresh || oauthFailure(error).error !== 'unsupported_token_type') throw error;
        }
        return ok(`${new URL(server.issuer).host} has ended its tokens.`);
      } catch (error) {
        const { kind, error: code } = oauthFailure(error);
        return kind === 'unreachable' ? fail('platform_unreachable') : fail('platform_refused', code);
      }
    },
  };
}

const proofs = ['none', 'client_secret_post', 'client_secret_basic'] as const;

function proofBy(proof: RegisteredServer['proof'], held: Secret | undefined): oidc.ClientAuth {
  const secret = held && Secret.reveal(held);
  switch (proof) {
    case 'none':
      return oidc.None();
    case 'client_secret_post':
      return oidc.ClientSecretPost(secret);
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(secret);
  }
}

/** With what gives a refresh token, and says whose it is, at the servers that know these words. */
function scopesToAsk({ scopes_supported: supported = [] }: ServerMetadata, wanted: readonly string[]): string[] {
  const more = wanted.length === 0 ? [] : ['openid', 'offline_access'].filter((one) => supported.includes(one));
  return [...new Set([...wanted, ...more])];
}

const Registered = z.object({
  client_id: z.string().check(z.regex(/^[\x20-\x7e]{1,2000}$/)),
  client_secret: z.optional(z.string().check(z.maxLength(10_000))),
  token_endpoint_auth_method: z.optional(z.enum(proofs)),
  redirect_uris: z.optional(z.array(z.string())),
});

type Registration = { resource: string; redirectUri: string; scopes: readonly string[] };

/** RFC 7591, as a public client where the server takes one. Fails with `connect_refused`. */
async function register(
  guarded: GuardedFetch,
  server: ServerMetadata,
  { resource, redirectUri, scopes }: Registration,
): Promise<Result<OwnApplication>> {
  const { registration_endpoint: endpoint, revocation_endpoint: revocationEndpoint } = server;
  const name = `${new URL(resource).origin}/`;
  const kept = { issuer: server.issuer, tokenEndpoint: server.token_endpoint, revocationEndpoint, resource };
  // Second to a registration: that a public name is reached from everywhere nobody here can know.
  // Every server knows the hub by the same document, so only one that says who answers is told it.
  const isNamed = server.authorization_response_iss_parameter_supported === true;
  const takesDocument = server.client_id_metadata_document_supported === true && isNamed;
  if (endpoint === undefined && takesDocument && isPublicUrl(new URL(redirectUri)))
    return ok({ clientId: clientDocumentAt(redirectUri), name, server: { ...kept, proof: 'none' } });
  if (endpoint === undefined)
    return fail('connect_refused', 'Its authorization server registers no programs by themselves.');
  const methods = server.token_endpoint_auth_methods_supported ?? ['none'];
  const proof = proofs.find((one) => methods.includes(one));
  if (proof === undefined)
    return fail('connect_refused', 'Its authorization server wants a proof that the hub has not.');
  const metadata = clientMetadata(redirectUri);
  const wish = {
    ...metadata,
    grant_types: metadata.grant_types.filter((one) => server.grant_types_supported?.includes(one) ?? true),
    token_endpoint_auth_method: proof,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  };
  const answer = await guarded.fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(wish),
  });
  const said = parseJson(await answer.text());
  if (answer.status === 429 || answer.status >= 500) return fail('platform_unreachable');
  const made = answer.ok ? z.safeParse(Registered, said) : undefined;
  if (!made?.success) {
    const { data } = z.safeParse(z.object({ error: z.string() }), said);
    return fail(
      'connect_refused',
      `Its authorization server registers nobody: ${plainWords(data?.error ?? String(answer.status), 80)}.`,
    );
  }
  const {
    client_id: clientId,
    client_secret: secret = '',
    redirect_uris: uris,
    token_endpoint_auth_method: method = proof,
  } = made.data;
  // Codes could be sent to any other that stands there.
  if (uris !== undefined && JSON.stringify(uris) !== JSON.stringify([redirectUri]))
    return fail('connect_refused', 'Its authorization server registered other addresses to return to.');
  if (method !== 'none' && secret === '')
    return fail('connect_refused', 'Its authorization server gave no secret, and wants one.');
  return ok({
    clientId,
    clientSecret: method === 'none' ? undefined : new Secret(secret),
    name,
    server: { ...kept, proof: method },
  });
}

const isSendable = ({ access_token: token }: oidc.TokenEndpointResponse): boolean =>
  /^[\x21-\x7e]{1,16384}$/.test(token);

/** The server's own name of the account, where it says one. */
async function subjectBy(
  guarded: GuardedFetch,
  { userinfo_endpoint: endpoint }: ServerMetadata,
  { access }: GivenTokens,
): Promise<string | undefined> {
  if (endpoint === undefined) return undefined;
  const headers = { authorization: Secret.reveal(Secret.bearer(access)), accept: 'application/json' };
  const answer = await guarded.fetch(endpoint, { headers }).catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  const said = z.safeParse(
    z.object({ sub: z.string().check(z.minLength(1), z.maxLength(500)) }),
    parseJson(await answer.text()),
  );
  return said.data?.sub;
}

/**
 * The account by a name that it keeps. Where the server says of nobody who they are, each consent is an account for itself unless it was begun
 * to connect one again: two that were taken for one would give the keys of the first the data of the second.
 */
function whoOf(said: string | undefined, known: string | undefined): string {
  if (known?.startsWith(unnamed)) return known;
  return said ?? known ?? `${unnamed}${randomUUID()}`;
}
