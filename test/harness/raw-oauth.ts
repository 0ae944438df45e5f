/** A client of the OAuth door that says exactly what a test has it say. */
import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationGrant } from '../../src/shared/authorization.ts';
import type { Key } from '../../src/shared/model.ts';
import { post } from './mcp.ts';
import { agree, arrive, redirectUri } from './oauth-client.ts';
import { postJson } from './post-json.ts';
import type { TestHub } from './world.ts';

/** Fields of a request; one that is undefined is left out, of a list each is sent. */
type Fields = Record<string, string | string[] | undefined>;

export type Tokens = { access_token: string; refresh_token: string };
export type Answer = { status: number; error?: string; text: string; headers: Headers } & Partial<Tokens>;

/** A client that has registered, with a verifier of its own. */
export type RawClient = { clientId: string; verifier: string; challenge: string };

const query = (fields: Fields): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])),
  );

export function rawOAuth(hub: () => TestHub) {
  const url = (path: string): string => `${hub().url}${path}`;
  const resource = (): string => url('/mcp/oauth');

  async function register(metadata: Record<string, unknown> = {}): Promise<RawClient> {
    const wish = { client_name: 'A client', redirect_uris: [redirectUri], ...metadata };
    const answer = await postJson(url('/oauth/register'), wish);
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    return { clientId: ((await answer.json()) as { client_id: string }).client_id, verifier, challenge };
  }

  const authorizeUrl = ({ clientId, challenge }: RawClient, fields: Fields = {}): string =>
    `${url('/oauth/authorize')}?${query({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state: 'st',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      resource: resource(),
      ...fields,
    })}`;

  async function send(path: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(url(path), { method: 'POST', body: query(fields), headers });
    const text = await answer.text();
    const body = (
      /^application\/json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : {}
    ) as object;
    return { ...body, status: answer.status, text, headers: answer.headers };
  }

  const code = async (client: RawClient, fields: Fields = {}, narrowed: Partial<AuthorizationGrant> = {}) =>
    (await agree(hub(), await asked(client, fields), narrowed)).searchParams.get('code') ?? '';
  const redeem = (client: RawClient, given: string, fields: Fields = {}): Promise<Answer> =>
    send('/oauth/token', {
      grant_type: 'authorization_code',
      code: given,
      redirect_uri: redirectUri,
      client_id: client.clientId,
      code_verifier: client.verifier,
      resource: resource(),
      ...fields,
    });
  const key = async ({ clientId }: RawClient): Promise<Key> => {
    const keys = await hub().call('keys.list', {});
    const found = keys.find(({ grant }) => grant.oauth?.clientId === clientId);
    if (!found) throw new Error('There is no such key.');
    return found;
  };

  const asked = async (client: RawClient, fields: Fields = {}): Promise<string> => arrive(authorizeUrl(client, fields));

  return {
    register,
    authorizeUrl,
    asked,
    send,
    /** The browser, as far as the first answer. `headers` are those it would send. */
    visit: (client: RawClient, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(authorizeUrl(client, fields), { redirect: 'manual', headers }),
    /** A person has agreed; answers the code. */
    code,
    redeem,
    /** A client that has come all the way to its tokens. */
    async signedIn() {
      const own = await register();
      const { access_token: access = '', refresh_token: refreshToken = '', text } = await redeem(own, await code(own));
      if (access === '') throw new Error(text);
      return { own, access, refreshToken };
    },
    refresh: (client: RawClient, token = '', fields: Fields = {}): Promise<Answer> =>
      send('/oauth/token', {
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: client.clientId,
        ...fields,
      }),
    /** What the tokens of a client are good for: the status of a call with its access token. */
    works: async (accessToken = ''): Promise<number> => (await post(resource(), accessToken, 'tools/list')).status,
    key,
    isRevoked: async (client: RawClient): Promise<boolean> => (await key(client)).revokedAt !== null,
  };
}
