/** A tenant and a GitHub that answer at once and always the same, so that only the hub's own time is left. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Outside = { url: string; close(): void };

const me = {
  login: 'ada-demo',
  id: 101,
  node_id: 'MDQ6VXNlcjEwMQ==',
  html_url: 'https://github.com/ada-demo',
  type: 'User',
  site_admin: false,
  name: 'Ada',
  company: null,
  bio: null,
  public_repos: 4,
  total_private_repos: 8,
  followers: 12,
  following: 9,
  created_at: '2019-02-11T08:00:00Z',
  updated_at: '2026-11-01T08:00:00Z',
};

/** A page of a list, as JSON, and what its `link` header says. */
export class ListPage {
  readonly text: string;
  readonly link: string;
  constructor(text: string, link: string) {
    this.text = text;
    this.link = link;
  }
}

type Answers = Record<string, (query: URLSearchParams, body: string) => unknown>;

/** Listens on a free port of 127.0.0.1. `more`: answers beside its own, by method and path, each so late; a text is JSON already. */
export async function startOutside(more: Answers = {}, milliseconds = 0): Promise<Outside> {
  let url = '';
  const answers: Answers = {
    'GET /.well-known/openid-configuration': () => ({
      issuer: `${url}/`,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/oauth/token`,
      jwks_uri: `${url}/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    }),
    'POST /oauth/token': () => ({ access_token: 'bench-token-0123456789', token_type: 'Bearer', expires_in: 3600 }),
    'GET /user': () => me,
    ...more,
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    const [path, query] = (request.url ?? '').split('?');
    const name = `${request.method} ${path}`;
    const answer = answers[name];
    const reply = (): void => {
      const said = answer?.(new URLSearchParams(query), body) ?? {};
      const link = said instanceof ListPage ? { link: said.link } : {};
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json; charset=utf-8', ...link });
      response.end(said instanceof ListPage ? said.text : typeof said === 'string' ? said : JSON.stringify(said));
    };
    request.once('end', () => {
      if (milliseconds > 0 && name in more) setTimeout(reply, milliseconds);
      else reply();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
