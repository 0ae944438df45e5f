/** The OAuth door beside `/mcp/oauth`: its two documents and `/oauth/*`. It speaks OAuth's own error format where clients expect it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OAuthScope } from '../../../../shared/authorization.ts';
import { failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import { type Admission, createAdmission } from '../../doors/admission.ts';
import { pathOf } from '../../doors/http/guard.ts';
import { readBodyText, readJson, sendFailure, sendJson } from '../../doors/http/http.ts';
import type { HttpRoute } from '../../doors/http/server.ts';
import { escaped } from '../../doors/pages/pages.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import { readOAuthParameters, redirectWith } from './authorization-request.ts';
import { isLoopbackRedirect } from './client.ts';
import type { RegistrationResponse } from './clients.ts';
import type { OAuth, OAuthError } from './index.ts';
import { issuerAt, resourceMetadata, resourceMetadataUrl, serverMetadata } from './metadata.ts';

type Parts = {
  oauth: OAuth;
  register: (body: unknown) => RegistrationResponse;
  blocked: Blocked['note'];
  originOf: OriginOf;
  /** Its address behind the person's own TLS proxy, if it has one. */
  publicUrl: string | undefined;
  hasConsole: boolean;
};

/** The hub as a request has addressed it; the guard has made sure that it is a name of ours. */
type OriginOf = (request: Pick<IncomingMessage, 'headers'>) => string;

export const createOriginOf =
  (publicUrl: string | undefined): OriginOf =>
  ({ headers: { host = '' } }) => {
    const publicly = new URL(publicUrl ?? `http://${host}`);
    return publicly.host === host ? publicly.origin : `http://${host}`;
  };

/** Anyone who calls `/mcp/oauth` without a good access token is told where to get one (RFC 9728 §5.1). */
export function createTokenAdmission(oauth: OAuth, blocked: Blocked['note'], originOf: OriginOf): Admission {
  return createAdmission({
    callers: oauth,
    blocked,
    refuse(request, response, found) {
      if (found.code !== 'unauthorised') return sendFailure(response, found);
      const error = request.headers.authorization === undefined ? '' : 'error="invalid_token", ';
      const document = resourceMetadataUrl(originOf(request));
      response.setHeader('www-authenticate', `Bearer ${error}resource_metadata="${document}"`);
      sendFailure(response, failure('access_token_needed'));
    },
  });
}

/** A client that may only read and calls what writes is told what to ask its person for (RFC 6750 §3.1). */
export const createStepUp =
  (originOf: OriginOf) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const scope = OAuthScope.options.join(' ');
    const document = resourceMetadataUrl(originOf(request));
    response.setHeader(
      'www-authenticate',
      `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${document}"`,
    );
    sendFailure(
      response,
      failure('not_allowed', 'It would change something.', { hint: `Ask the person for: ${scope}.` }),
    );
  };

export function createOAuthRoutes({ oauth, register, blocked, originOf, publicUrl, hasConsole }: Parts): HttpRoute[] {
  async function authorize(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isBrowserHere(request, publicUrl)) return sendRefusedPage(response, 403, failure('network_sign_in').message);
    const origin = originOf(request);
    const given = readOAuthParameters(queryOf(request));
    if (!given.ok) return sendRefusedPage(response, 400, given.failure.message);
    const asked = await oauth.ask(given.value, origin);
    if (!asked.ok) {
      blocked(asked.failure.code);
      return sendRefusedPage(response, 400, `${asked.failure.message} ${asked.failure.hint}`);
    }
    if ('unsafe' in asked.value) {
      blocked('oauth_unsafe_request');
      return sendRefusedPage(response, 400, asked.value.unsafe);
    }
    if ('refused' in asked.value) {
      const { redirectUri, state, refused } = asked.value;
      const { error, description } = refused;
      const answer = redirectWith(redirectUri, { error, error_description: description, state, iss: issuerAt(origin) });
      // Anybody can register a site of theirs: a link to this hub must not lead there by itself (RFC 9700 §4.11.2).
      if (!isLoopbackRedirect(redirectUri)) return sendRefusedPage(response, 400, description, answer);
      return goTo(response, answer);
    }
    // By number: the console has one origin, and `localhost` may be [::1] to a browser.
    const here = origin.replace(/^http:\/\/localhost:/, 'http://127.0.0.1:');
    goTo(response, `${here}/oauth/continue/${asked.value.waiting.id}`);
  }

  function goOn(request: IncomingMessage, response: ServerResponse): void {
    const id = pathOf(request.url).slice('/oauth/continue/'.length);
    if (oauth.waiting.find(id))
      sendContinuePage(response, hasConsole ? `/console/confirmation.html#authorize=${id}` : null);
    else sendRefusedPage(response, 404, 'This request was answered, or is too old. Start again in the client.');
  }

  async function enrol(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    if (!body.ok)
      return sendError(response, { error: 'invalid_client_metadata', error_description: body.failure.message });
    const registered = register(body.value);
    if ('error' in registered) sendError(response, registered);
    else sendJson(response, 201, registered);
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = await readForm(request);
    if (!given.ok) return sendError(response, invalid(given.failure.message));
    const answer = await oauth.token(given.value, originOf(request));
    if ('error' in answer) {
      blocked(`oauth_${answer.error}`);
      return sendError(response, answer);
    }
    const { accessToken, refreshToken, expiresIn, scope } = answer.tokens;
    const tokens = { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn };
    response.setHeader('pragma', 'no-cache'); // RFC 6749 §5.1
    sendJson(response, 200, { ...tokens, refresh_token: refreshToken, scope });
  }

  async function revoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = await readForm(request);
    const refused = given.ok ? await oauth.revoke(given.value) : invalid(given.failure.message);
    if (refused) sendError(response, refused);
    else sendJson(response, 200, {});
  }

  return [
    {
      methods: ['GET'],
      path: /^\/\.well-known\/oauth-protected-resource\/mcp\/oauth$/,
      handle: (request, response) => sendJson(response, 200, resourceMetadata(originOf(request))),
    },
    {
      methods: ['GET'],
      path: /^\/\.well-known\/oauth-authorization-server\/oauth$/,
      handle: (request, response) => sendJson(response, 200, serverMetadata(originOf(request))),
    },
    { methods: ['GET'], path: /^\/oauth\/authorize$/, handle: authorize },
    { methods: ['GET'], path: /^\/oauth\/continue\/ask_[\w-]{32}$/, handle: goOn },
    { methods: ['POST'], path: /^\/oauth\/register$/, handle: enrol },
    { methods: ['POST'], path: /^\/oauth\/token$/, handle: token },
    { methods: ['POST'], path: /^\/oauth\/revoke$/, handle: revoke },
  ];
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Consent needs the console, which opens on this computer or at the public address; over the plain network anybody could listen. */
const isBrowserHere = ({ headers, socket }: IncomingMessage, publicUrl: string | undefined): boolean =>
  loopback.has(socket.remoteAddress ?? '') || (publicUrl !== undefined && headers.host === new URL(publicUrl).host);

const queryOf = ({ url = '' }: IncomingMessage): string => url.slice(pathOf(url).length + 1);

async function readForm(request: IncomingMessage): Promise<Result<Readonly<Record<string, string>>>> {
  const text = await readBodyText(request);
  return text.ok ? readOAuthParameters(text.value) : text;
}

const invalid = (description: string): OAuthError => ({ error: 'invalid_request', error_description: description });

const sendError = (response: ServerResponse, error: OAuthError): void =>
  sendJson(response, error.error === 'invalid_client' ? 401 : 400, error);

const goTo = (response: ServerResponse, location: string): void => void response.writeHead(303, { location }).end();

/** What a browser is shown on its way through the OAuth door. Neither page has script or any effect. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Sends the browser on to `next`, the confirmation page; null where the app's own window asks. */
function sendContinuePage(response: ServerResponse, next: string | null): void {
  const body =
    next === null
      ? '<h1>Answer in OpenGitHubX</h1><p>An AI client asks for access. OpenGitHubX asks you in its own window; this page can be closed.</p>'
      : `<h1>One moment…</h1><p><a href="${next}">Continue to OpenGitHubX</a></p>`;
  // Going there from a page of ours, and not by a redirect, the browser comes from our own origin, as the guard demands.
  send(response, 200, body, next === null ? '' : `<meta http-equiv="refresh" content="0;url=${next}">`);
}

/** For the person's eyes. `next` is where they may continue to, and see first that it is another site. */
function sendRefusedPage(response: ServerResponse, status: number, text: string, next?: string): void {
  const link =
    next && `<p><a href="${escaped(next)}" rel="noreferrer">Go back to ${escaped(new URL(next).host)}</a></p>`;
  send(response, status, `<h1>This client can’t be let in</h1><p>${escaped(text)}</p>${link ?? ''}`, '');
}

function send(response: ServerResponse, status: number, body: string, head: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-frame-options': 'DENY',
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>${head}
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui}
main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}</style><main>${body}</main></html>`);
}
