/** A tenant that says nothing but what it was sent: no sign-in works there, and every answer repeats the secrets of its request. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spellings } from './spellings.ts';
import type { Watched } from './watch.ts';

export type EchoTenant = {
  issuer: string;
  /** With which status the next requests are answered, and in which spelling, by number. */
  answers: { status: number; spelling: number };
  /** How many secrets it was sent. */
  heard(): number;
  close(): Promise<void>;
};

/** As it is, percent-encoded, with what is no letter or digit escaped, and in base64. */
export const spellingsOfEachKind = [0, 5, 10, 11];

export async function startEchoTenant({ know }: Watched): Promise<EchoTenant> {
  const answers = { status: 401, spelling: 0 };
  let heard = 0;
  const server = createServer(async (request, response) => {
    const address = `http://${request.headers.host}/`;
    if (request.url?.startsWith('/.well-known/openid-configuration')) return response.end(metadataOf(address));
    const secrets = await secretsIn(request);
    for (const secret of secrets) know(secret, 'what a hostile tenant was sent');
    heard += secrets.length;
    const said = secrets.map((secret) => spellings(secret)[answers.spelling]).join(' ');
    const names = ['error', 'error_description', 'message', 'errorCode', 'title', 'detail'];
    // Its spelling is part of JSON text already.
    const body = `{${names.map((name) => `"${name}":"${said}"`).join(',')},"statusCode":${answers.status}}`;
    return response.writeHead(answers.status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answers,
    heard: () => heard,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const metadataOf = (issuer: string): string =>
  JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}authorize`,
    token_endpoint: `${issuer}oauth/token`,
    revocation_endpoint: `${issuer}oauth/revoke`,
    device_authorization_endpoint: `${issuer}oauth/device/code`,
    jwks_uri: `${issuer}keys`,
    code_challenge_methods_supported: ['S256'],
  });

/** Whatever of a request proves who sends it, or is a secret that it brings along. */
async function secretsIn(request: IncomingMessage): Promise<string[]> {
  let body = '';
  for await (const chunk of request) body += chunk;
  const [, token] = /^\w+ (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  const form = new URLSearchParams(body);
  const fields = ['client_secret', 'client_assertion', 'subject_token', 'refresh_token'].map((name) => form.get(name));
  const inJson = [...body.matchAll(/"client_secret":"([^"]+)"/g)].map(([, secret]) => secret);
  return [token, request.headers['dpop'], ...fields, ...inJson].flat().filter((one) => typeof one === 'string');
}
