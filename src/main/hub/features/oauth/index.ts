/**
 * The hub as the authorization server of `/mcp/oauth`, for clients that insist on OAuth. It decides nothing about tools:
 * what a person grants is a permission key, and its tokens stand for that key at this door alone.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ok, type Result } from '../../../../shared/result.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';
import type { LeftToken } from '../../identity/handover.ts';
import type { KeyRefusal, Keys, LiveKey } from '../../kernel/keys/keys.ts';
import {
  createPendingAuthorizations,
  type JudgedRequest,
  judgeRequest,
  type OAuthParameters,
  type PendingAuthorization,
  redirectWith,
} from './authorization-request.ts';
import type { ClientMetadata } from './client.ts';
import { issuerAt, resourceAt } from './metadata.ts';
import { createAuthorizationCodes, type OAuthTokens, openOAuthGrants } from './tokens.ts';

export type OAuthError = { error: string; error_description: string };

type Dependencies = {
  database: Database;
  hmacKey: Buffer;
  keys: Keys;
  clock: Clock;
  /** Access tokens of the hub before this start. */
  tokens: readonly LeftToken[];
  clients: { find(clientId: string): Promise<Result<ClientMetadata>> };
  /** Hears who waits for the person. */
  onRequest(client: string): void;
  /** Revokes a key, and puts on record why. */
  endKey(keyId: string, reason: string): Promise<void>;
};

/** Opens the door on what the database has. A grant whose code nobody collected before the hub was stopped is ended. */
export async function openOAuth(dependencies: Dependencies) {
  const { database, hmacKey, keys, clock, tokens, clients, onRequest, endKey } = dependencies;
  const waiting = createPendingAuthorizations(clock);
  const grants = await openOAuthGrants(database, keys, clock, hmacKey, tokens);
  const end = (keyId: string, reason: string): void => void endKey(keyId, reason).catch(() => undefined);
  const codes = createAuthorizationCodes(clock, (keyId) => end(keyId, 'no client collected the code'));
  for (const { id, grant, revokedAt } of keys.all('"oauth":')) {
    if (grant.oauth && revokedAt === null && !grants.has(id)) await endKey(id, 'no client collected the code');
  }

  async function byCode(given: OAuthParameters, clientId: string) {
    const { code, code_verifier: verifier, redirect_uri: redirectUri } = given;
    if (code === undefined) return oauthError('invalid_request', 'code is missing.');
    if (verifier === undefined) return oauthError('invalid_request', 'code_verifier is missing.');
    const redeemed = codes.redeem(code, { clientId, redirectUri, verifier });
    if ('replayed' in redeemed) {
      await endKey(redeemed.replayed, 'an authorization code was used twice');
      return oauthError('invalid_grant', 'The code was used before, so the tokens that it gave are revoked.');
    }
    if ('refused' in redeemed) {
      if (redeemed.keyId !== undefined) await endKey(redeemed.keyId, 'an authorization code was misused');
      return oauthError('invalid_grant', redeemed.refused);
    }
    const { asked, keyId } = redeemed.granted;
    const key = keys.live(keyId);
    if (!key) return oauthError('invalid_grant', 'What the code is for was revoked.');
    const resource = resourceAt(asked.origin);
    if ((given['resource'] ?? resource) !== resource) {
      await endKey(keyId, 'an authorization code was misused');
      return oauthError('invalid_target', `The code is for ${resource}.`);
    }
    return answerOf(key.grant.access, await grants.begin(key, clientId));
  }

  async function byRefresh(given: OAuthParameters, clientId: string, origin: string) {
    const { refresh_token: token, resource } = given;
    if (token === undefined) return oauthError('invalid_request', 'refresh_token is missing.');
    if (resource !== undefined && resource !== resourceAt(origin)) {
      return oauthError('invalid_target', `The resource is ${resourceAt(origin)}.`);
    }
    const refreshed = await grants.refresh(token, clientId);
    if (!refreshed) return oauthError('invalid_grant', 'The refresh token is not valid.');
    if ('reused' in refreshed) {
      await endKey(refreshed.reused, 'a refresh token was used twice');
      return oauthError('invalid_grant', 'The refresh token was used before, so all tokens made from it are revoked.');
    }
    return answerOf(refreshed.key.grant.access, refreshed.tokens);
  }

  return {
    /** Judges what a client asks; what is in order waits for a person. Fails where the client itself can't be known. */
    async ask(
      given: OAuthParameters,
      origin: string,
    ): Promise<Result<Exclude<JudgedRequest, { asked: unknown }> | { waiting: PendingAuthorization }>> {
      const { client_id: clientId } = given;
      if (clientId === undefined) return ok({ unsafe: 'It does not say which client asks (client_id).' });
      const client = await clients.find(clientId);
      if (!client.ok) return client;
      const judged = judgeRequest(given, client.value, origin, resourceAt(origin));
      if (!('asked' in judged)) return ok(judged);
      onRequest(client.value.name);
      return ok({ waiting: waiting.add(judged.asked) });
    },
    waiting,
    /** Where the browser brings the client its code for a key that was made for it. */
    grantRedirect: ({ asked }: PendingAuthorization, keyId: string): string =>
      redirectWith(asked.redirectUri, {
        code: codes.issue({ asked, keyId }),
        state: asked.state,
        iss: issuerAt(asked.origin),
      }),
    refusalRedirect: ({ asked }: PendingAuthorization): string =>
      redirectWith(asked.redirectUri, {
        error: 'access_denied',
        error_description: 'The person declined.',
        state: asked.state,
        iss: issuerAt(asked.origin),
      }),
    /** The token endpoint, RFC 6749 §4.1.3 and §6. */
    async token(
      given: OAuthParameters,
      origin: string,
    ): Promise<{ tokens: OAuthTokens & { scope: string } } | OAuthError> {
      const { grant_type: type, client_id: clientId } = given;
      if (clientId === undefined) return oauthError('invalid_client', 'client_id is missing.');
      if (type === 'authorization_code') return byCode(given, clientId);
      if (type === 'refresh_token') return byRefresh(given, clientId, origin);
      return oauthError('unsupported_grant_type', 'There are authorization_code and refresh_token.');
    },
    /** RFC 7009: an unknown token is as good as ended. */
    async revoke({ token, client_id: clientId }: OAuthParameters): Promise<OAuthError | undefined> {
      if (token === undefined) return oauthError('invalid_request', 'token is missing.');
      if (clientId === undefined) return oauthError('invalid_client', 'client_id is missing.');
      const keyId = grants.endToken(token, clientId);
      if (keyId !== undefined) await endKey(keyId, 'the client gave its access back');
      return undefined;
    },
    kept: grants.kept,
    /** The key that the access token of a request stands for; `refused` is for the record alone. */
    async authenticate({
      authorization,
    }: IncomingHttpHeaders): Promise<{ key: LiveKey } | { refused: KeyRefusal; key?: LiveKey }> {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      return token === undefined ? { refused: 'no_key' } : grants.authenticate(token);
    },
  };
}

export type OAuth = Awaited<ReturnType<typeof openOAuth>>;

const oauthError = (error: string, description: string): OAuthError => ({ error, error_description: description });

const answerOf = (access: readonly string[], tokens: OAuthTokens) => ({
  tokens: { ...tokens, scope: access.includes('write') ? 'hub:read hub:write' : 'hub:read' },
});
