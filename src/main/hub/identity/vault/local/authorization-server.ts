/** From the address of an API or an MCP server to the server that gives tokens for it, by their own documents, none of which is trusted. */
import * as z from 'zod/mini';
import { parseJson } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { GuardedFetch } from './guarded-fetch.ts';

const Text = z.string().check(z.maxLength(2_000));
const Texts = z.array(z.string().check(z.maxLength(200))).check(z.maxLength(200));

const Metadata = z.object({
  issuer: Text,
  authorization_endpoint: Text,
  token_endpoint: Text,
  registration_endpoint: z.optional(Text),
  revocation_endpoint: z.optional(Text),
  userinfo_endpoint: z.optional(Text),
  scopes_supported: z.optional(Texts),
  grant_types_supported: z.optional(Texts),
  token_endpoint_auth_methods_supported: z.optional(Texts),
  code_challenge_methods_supported: z.optional(Texts),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
  client_id_metadata_document_supported: z.optional(z.boolean()),
});
export type ServerMetadata = z.infer<typeof Metadata>;

const Resource = z.object({
  resource: Text,
  authorization_servers: z.array(Text).check(z.minLength(1)),
  scopes_supported: z.optional(Texts),
});

export type FoundServer = {
  server: ServerMetadata;
  /** What its tokens are for (RFC 8707). */
  resource: string;
  /** What the resource says that a client needs. */
  scopes: readonly string[];
};

/** Fails with `platform_unreachable`, and with `connect_refused` where the documents are missing or not to be believed. */
export async function findAuthorizationServer(address: string, guarded: GuardedFetch): Promise<Result<FoundServer>> {
  const challenge = await challengeOf(address, guarded);
  const named = await describedResource(address, challenge.metadata, guarded);
  if (!named.ok) return named;
  const { origin } = new URL(address);
  // Servers of before RFC 9728 say nothing of themselves: then their own origin is the issuer.
  const { issuer, resource, scopes } = named.value ?? { issuer: origin, resource: address, scopes: [] };
  const server = await describedServer(issuer, guarded);
  return server.ok ? ok({ server: server.value, resource, scopes: challenge.scopes ?? scopes }) : server;
}

/** What the server answers to who has no token (RFC 9728 §5.1, RFC 6750 §3). Nothing where it says nothing of use. */
async function challengeOf(address: string, guarded: GuardedFetch) {
  const asked = guarded.fetch(address, { headers: { accept: 'application/json' } });
  const said = (await asked.catch(() => undefined))?.headers.get('www-authenticate') ?? '';
  const parameter = (name: string) =>
    new RegExp(`[\\s,]${name}\\s*=\\s*(?:"([^"]*)"|([^\\s",]+))`, 'i').exec(said)?.slice(1).find(Boolean);
  const scopes = parameter('scope')?.split(' ').filter(Boolean);
  return { metadata: parameter('resource_metadata'), scopes: Texts.safeParse(scopes).data };
}

type NamedIssuer = { issuer: string; resource: string; scopes: readonly string[] };

/** Undefined where the resource describes itself nowhere. */
async function describedResource(
  address: string,
  said: string | undefined,
  guarded: GuardedFetch,
): Promise<Result<NamedIssuer | undefined>> {
  const { origin, pathname, search } = new URL(address);
  const wellKnown = `${origin}/.well-known/oauth-protected-resource`;
  const places = said === undefined ? [`${wellKnown}${pathname === '/' ? '' : pathname}${search}`, wellKnown] : [said];
  const found = await firstDocument(places, Resource, guarded);
  if (!found.ok) return found;
  if (!found.value)
    return said === undefined ? ok(undefined) : refused('It says nothing of use where it describes itself.');
  const { resource, authorization_servers: servers, scopes_supported: scopes = [] } = found.value;
  // A token that is asked for in the name of somebody else's resource would be good there (RFC 9728 §7.3).
  if (!isOf(resource, address)) return refused(`It describes itself as another resource, ${resource}.`);
  const [issuer = ''] = servers;
  return guarded.isAllowed(issuer)
    ? ok({ issuer, resource, scopes })
    : refused('Its authorization server has no https address of a public host.');
}

/** Whether the address is within the resource: the same, or below it on the same origin. */
function isOf(resource: string, address: string): boolean {
  const [one, other] = [URL.parse(resource), new URL(address)];
  if (one?.origin !== other.origin || one.hash !== '' || (one.search !== '' && one.search !== other.search))
    return false;
  const [above, below] = [one, other].map(({ pathname }) => (pathname.endsWith('/') ? pathname : `${pathname}/`));
  return below?.startsWith(above ?? '/') === true;
}

/** https://www.rfc-editor.org/rfc/rfc8414#section-3 and, for servers that have that alone, OpenID Connect Discovery. */
async function describedServer(issuer: string, guarded: GuardedFetch): Promise<Result<ServerMetadata>> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === '' ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ];
  const found = await firstDocument(places, Metadata, guarded);
  if (!found.ok) return found;
  const server = found.value;
  if (!server) return refused('It names no authorization server that describes itself.');
  // Else a server could pass for another one (RFC 8414 §3.3).
  if (withoutSlash(server.issuer) !== withoutSlash(issuer))
    return refused('Its authorization server names another issuer.');
  const endpoints = [
    server.authorization_endpoint,
    server.token_endpoint,
    server.registration_endpoint,
    server.revocation_endpoint,
    server.userinfo_endpoint,
  ];
  if (!endpoints.every((one) => one === undefined || guarded.isAllowed(one)))
    return refused('Its authorization server names an address that is not an https address of a public host.');
  // A server that sends people to another one for their consent would be given the code of that one (RFC 9700 §4.4).
  const consent = new URL(server.authorization_endpoint);
  const isNamed = server.authorization_response_iss_parameter_supported === true;
  if (!isNamed && consent.origin !== new URL(server.token_endpoint).origin)
    return refused('Its consent is on another host than its tokens, and it does not say who answers (RFC 9207).');
  if (ownParameters.some((name) => consent.searchParams.has(name)))
    return refused('Its address for consent has parameters that only this hub may set.');
  // Without it a client must stop: https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
  if (!server.code_challenge_methods_supported?.includes('S256'))
    return refused('Its authorization server does not say that it knows PKCE with S256.');
  return ok(server);
}

/** Of a request for consent (RFC 6749 §4.1.1, 7636, 8707, OpenID Connect Core §3.1.2.1). */
const ownParameters = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'prompt',
  'code_challenge',
  'code_challenge_method',
  'resource',
  'request',
  'request_uri',
  'response_mode',
];

const withoutSlash = (address: string): string => address.replace(/\/$/, '');

/** The first of these places with a document of that shape; undefined where there is none, and a failure where nobody answers anywhere. */
async function firstDocument<T>(
  places: readonly string[],
  shape: z.ZodMiniType<T>,
  guarded: GuardedFetch,
): Promise<Result<T | undefined>> {
  let isAnswered = false;
  for (const place of places) {
    if (!guarded.isAllowed(place)) return refused('It names an address that is not an https address of a public host.');
    const answer = await guarded.fetch(place, { headers: { accept: 'application/json' } }).catch(() => undefined);
    isAnswered ||= answer !== undefined;
    const document = answer?.status === 200 ? z.safeParse(shape, parseJson(await answer.text())) : undefined;
    if (document?.success) return ok(document.data);
  }
  return isAnswered ? ok(undefined) : fail('platform_unreachable');
}

const refused = (detail: string) => fail('connect_refused', detail);
