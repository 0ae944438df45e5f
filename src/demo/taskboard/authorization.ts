/** Taskboard's own authorization server: RFC 8414 metadata, registration, consent, tokens and revocation. The sources are in `rules.md`. */
import { escape as escapeHtml, objectIn, page, redirect } from '../web.ts';
import type { World } from '../world.ts';
import { createClients, isRegistered, type RegisteredClient } from './clients.ts';
import { type BoardConsent, createTokens } from './tokens.ts';

/** What can be asked for, and how the page of consent says it. */
export const scopeTexts: Readonly<Record<string, string>> = {
  'tasks:read': 'Read your projects and tasks',
  'tasks:write': 'Create, change and delete tasks',
};
export const allScopes = Object.keys(scopeTexts);

export type BoardPerson = { login: string; name: string };

type Options = {
  /** The issuer. */
  origin: string;
  /** The protected resources, by their addresses. */
  resources: readonly string[];
  people: readonly BoardPerson[];
};

const paths = { authorize: '/authorize', token: '/token', register: '/register', revoke: '/revoke' };

export function createAuthorizationServer(world: World, { origin, resources, people }: Options) {
  const clients = createClients(world);
  const tokens = createTokens(world);

  const metadata = () => ({
    issuer: origin,
    authorization_endpoint: origin + paths.authorize,
    token_endpoint: origin + paths.token,
    ...(!world.switches.withoutRegistration && { registration_endpoint: origin + paths.register }),
    revocation_endpoint: origin + paths.revoke,
    scopes_supported: allScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: !world.switches.withoutClientDocuments,
  });

  async function register(request: Request): Promise<Response> {
    const made = clients.register(objectIn(await request.text()));
    if ('error' in made) return answer(made, 400);
    const body = {
      client_id: made.id,
      client_id_issued_at: Math.floor(world.now() / 1000),
      client_name: made.name,
      redirect_uris: made.redirectUris,
      grant_types: made.grantTypes,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
    return answer(body, 201);
  }

  /** GET and POST /authorize. Nobody is sent to an address before it is known to be the client's. */
  async function authorize(request: Request): Promise<Response> {
    const query = new URL(request.url).searchParams;
    const client = once(query, 'client_id') ? clients.find(query.get('client_id') ?? '') : undefined;
    if (!client) return page('Unknown client', '<p>invalid_client: there is no client of this client_id.</p>', 400);
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!once(query, 'redirect_uri') || !isRegistered(client, redirectUri, world.switches.anyLoopbackPort)) {
      return page('Wrong address', '<p>The redirect_uri is none of those that the client has registered.</p>', 400);
    }
    const back = (fields: Record<string, string>) =>
      redirect(redirectUri, { ...fields, state: query.get('state') ?? undefined, iss: origin });
    const asked = readAsked(query);
    if ('error' in asked) return back(asked);
    if (request.method !== 'POST') return consentPage(client, redirectUri, asked.scopes);
    const person = new URLSearchParams(await request.text()).get('person');
    if (!people.some(({ login }) => login === person)) return back({ error: 'access_denied' });
    const consent: BoardConsent = {
      clientId: client.id,
      person: person ?? '',
      scopes: asked.scopes,
      resource: asked.resource,
    };
    return back({ code: tokens.codeFor(consent, redirectUri, asked.challenge) });
  }

  function readAsked(query: URLSearchParams): Asked | { error: string; error_description: string } {
    const refused = (error: string, error_description: string) => ({ error, error_description });
    const again = [...query.keys()].find((name) => name !== 'resource' && query.getAll(name).length > 1);
    if (again !== undefined) return refused('invalid_request', `${again} is there more than once.`);
    if (query.get('response_type') !== 'code') return refused('unsupported_response_type', 'There is code only.');
    const challenge = query.get('code_challenge') ?? '';
    if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
      return refused('invalid_request', 'A code challenge with the method S256 is required.');
    }
    const scopes = (query.get('scope') ?? allScopes.join(' ')).split(' ').filter(Boolean);
    if (!scopes.every((one) => allScopes.includes(one))) return refused('invalid_scope', 'There is no such scope.');
    const [resource, ...more] = query.getAll('resource');
    if (resource === undefined || more.length > 0 || !resources.includes(resource)) {
      return refused('invalid_target', 'resource must be the address of one of the MCP servers here.');
    }
    return { challenge, scopes, resource };
  }

  function consentPage(client: RegisteredClient, redirectUri: string, scopes: string[]): Response {
    const name = escapeHtml(client.name || 'A client without a name');
    // Whoever registers chooses the name, so that where the answer goes says more.
    const named = URL.canParse(client.id) ? `It is the client of ${escapeHtml(new URL(client.id).host)}. ` : '';
    const asked = scopes.map((scope) => `<li>${escapeHtml(scopeTexts[scope] ?? scope)}</li>`).join('');
    const buttons = people.map(
      (one) => `<button name="person" value="${one.login}">Sign in as ${one.name} (${one.login})</button>`,
    );
    return page(
      `Taskboard: authorize ${client.name || 'a client'}`,
      `<p>${name} asks for:</p><ul>${asked}</ul>
<p><small>${named}Its answer goes to ${escapeHtml(new URL(redirectUri).host)}.</small></p>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>`,
    );
  }

  /** The fields of a form and the client that it names, or the refusal. */
  async function readForm(request: Request): Promise<{ fields: URLSearchParams; client: RegisteredClient } | Response> {
    if (!request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded')) {
      return failed('invalid_request', 'The body must be form-encoded.');
    }
    const fields = new URLSearchParams(await request.text());
    const again = [...fields.keys()].find((name) => name !== 'resource' && fields.getAll(name).length > 1);
    if (again !== undefined) return failed('invalid_request', `${again} is there more than once.`);
    const client = clients.find(fields.get('client_id') ?? '');
    // Nobody here has a secret: a client that sends one believes that it is another server's.
    const isProved = !fields.has('client_secret') && !request.headers.has('authorization');
    return client && isProved ? { fields, client } : failed('invalid_client', 'Unknown client.', 401);
  }

  async function token(request: Request): Promise<Response> {
    const read = await readForm(request);
    if (read instanceof Response) return read;
    const { fields, client } = read;
    const type = fields.get('grant_type') ?? '';
    if (type !== 'authorization_code' && type !== 'refresh_token') {
      return failed('unsupported_grant_type', 'There are authorization_code and refresh_token.');
    }
    if (!client.grantTypes.includes(type)) return failed('unauthorized_client', 'The client has not registered that.');
    const given = (name: string) => fields.get(name) ?? '';
    const resources = fields.getAll('resource');
    const got =
      type === 'authorization_code'
        ? tokens.redeem(
            client.id,
            {
              code: given('code'),
              verifier: given('code_verifier'),
              redirectUri: given('redirect_uri'),
              resources,
            },
            client.grantTypes.includes('refresh_token') && !world.switches.withoutProviderRefreshToken,
          )
        : tokens.renew(client.id, given('refresh_token'), {
            scopes: fields.get('scope')?.split(' ').filter(Boolean),
            resources,
          });
    return typeof got === 'string' ? failed(got, 'This gives no token.') : answer(got, 200);
  }

  async function revoke(request: Request): Promise<Response> {
    const read = await readForm(request);
    if (read instanceof Response) return read;
    const given = read.fields.get('token');
    if (given === null) return failed('invalid_request', 'token is missing.');
    if (!tokens.revoke(read.client.id, given)) return failed('invalid_grant', 'The token is another client’s.');
    return new Response(null, { status: 200 });
  }

  return {
    /** Undefined for an address that it doesn't serve. */
    async handle(request: Request): Promise<Response | undefined> {
      const { pathname } = new URL(request.url);
      if (pathname === paths.authorize) return authorize(request);
      const asked = `${request.method} ${pathname}`;
      if (asked === 'GET /.well-known/oauth-authorization-server') return Response.json(metadata());
      if (asked === `POST ${paths.register}` && !world.switches.withoutRegistration) return register(request);
      if (asked === `POST ${paths.token}`) return token(request);
      if (asked === `POST ${paths.revoke}`) return revoke(request);
      return undefined;
    },
    holderOf: tokens.holderOf,
    publish: clients.publish,
    endPerson: tokens.endPerson,
    /** A client that is forgotten has no tokens left. Answers whether there was one. */
    forget(clientId: string): boolean {
      tokens.endClient(clientId);
      return clients.forget(clientId);
    },
  };
}

type Asked = { challenge: string; scopes: string[]; resource: string };

const once = (query: URLSearchParams, name: string): boolean => query.getAll(name).length === 1;

const answer = (body: object, status: number): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

const failed = (error: string, error_description: string, status = 400): Response =>
  answer({ error, error_description }, status);
