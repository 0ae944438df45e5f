/**
 * The first start without a terminal, as in a container: the owner chooses the passphrase in a browser, at a link that is printed
 * once. Anyone who can read what the hub prints could do so, and nobody else.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ok, type Result } from '../../shared/result.ts';
import { allowedFor, type ListenOptions, pathOf } from '../hub/doors/http/guard.ts';
import { notListening } from '../hub/doors/http/server.ts';
import { shortestPassphrase } from './passphrase.ts';

const life = 30 * 60_000;
const mostBytes = 4_096;

export type FirstStart = {
  passphrase: string;
  /** Sends the owner's browser on, once the hub answers; without an address it is told to look into the log. */
  sendOn(url: string | undefined): void;
};

/**
 * Listens where the hub will, answers nothing but the page behind the link and how it is, and resolves with what was chosen there. The
 * port is free again by then. `print` gets the link; `stopped` ends the waiting.
 */
export function chooseInBrowser(
  where: ListenOptions,
  print: (text: string) => void,
  stopped: Promise<unknown>,
  now: () => number = Date.now,
): Promise<Result<FirstStart>> {
  const code = randomBytes(32).toString('base64url');
  const until = now() + life;
  const { promise, resolve, reject } = Promise.withResolvers<Result<FirstStart>>();
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384 });
  let isChosen = false;

  server.on('request', (request, response) => {
    const allowed = allowedFor(portOf(server), where);
    const path = pathOf(request.url);
    if (!allowed.hosts.has(request.headers.host ?? '')) return answer(response, 403, 'This hub has another name.');
    if (path === '/healthz') return tell(response, 200, { status: 'setup' });
    if (path === '/readyz') return tell(response, 503, { status: 'not_ready', failing: ['setup'] });
    if (!path.startsWith('/setup/')) return answer(response, 503, 'This hub is not set up yet. Its log has the link.');
    if (!isSame(path.slice('/setup/'.length), code))
      return answer(response, 404, 'That is not the link of this start.');
    if (isChosen) return answer(response, 410, 'The link was used.');
    if (now() >= until) return answer(response, 410, 'The link has expired. Restart the hub for another.');
    if (request.method === 'GET') return answer(response, 200, 'Choose an owner passphrase', form());
    if (request.method !== 'POST') return answer(response, 405, 'Open the link in a browser.');
    const { origin = '' } = request.headers;
    if (!allowed.origins.has(origin)) return answer(response, 403, 'Open the link in a browser.');
    return void readChoice(request).then((choice) => {
      if (isChosen) return answer(response, 410, 'The link was used.');
      if ('problem' in choice) return answer(response, 400, 'Choose an owner passphrase', form(choice.problem));
      isChosen = true;
      server.close(); // the port is the hub's from here on; this one connection stays for its answer
      server.closeIdleConnections();
      return resolve(ok({ passphrase: choice.passphrase, sendOn: (url) => sendOn(response, url) }));
    });
  });
  server.once('error', (error) => {
    const failed = notListening(error, where.address ?? '127.0.0.1', where.port);
    if (failed) resolve(failed);
    else reject(error);
  });
  void stopped.then(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(where.port, where.address ?? '127.0.0.1', () => {
    const origin = where.publicUrl ?? `http://127.0.0.1:${portOf(server)}`;
    print(`This hub is not set up yet. Open this link within 30 minutes. It works once:\n  ${origin}/setup/${code}\n`);
  });
  return promise;
}

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

function isSame(given: string, code: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(code)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function readChoice(request: IncomingMessage): Promise<{ passphrase: string } | { problem: string }> {
  let text = '';
  try {
    // Read to its end, since the connection would break off without an answer.
    for await (const chunk of request.setEncoding('utf8')) if (text.length <= mostBytes) text += chunk;
  } catch {
    return { problem: 'It did not arrive in full.' };
  }
  if (text.length > mostBytes) return { problem: 'That is too long.' };
  const given = new URLSearchParams(text);
  const passphrase = given.get('passphrase') ?? '';
  if ([...passphrase].length < shortestPassphrase)
    return { problem: `That is shorter than ${shortestPassphrase} characters.` };
  return passphrase === given.get('again') ? { passphrase } : { problem: 'The two differ.' };
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin', // with none at all, a browser would not say where a form comes from
  'x-content-type-options': 'nosniff',
};

function tell(response: ServerResponse, status: number, state: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(state));
}

function sendOn(response: ServerResponse, url: string | undefined): void {
  if (url === undefined) answer(response, 500, 'The hub did not start. Its log says why.');
  else response.writeHead(303, { ...headers, location: url, connection: 'close' }).end();
}

function answer(response: ServerResponse, status: number, title: string, more = ''): void {
  response.writeHead(status, { ...headers, connection: 'close' });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui}
main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}label{display:block;margin:1rem 0}
input,button{font:inherit;display:block;width:100%;box-sizing:border-box;padding:.5rem .75rem}</style>
<main><h1>${title}</h1>${more}</main></html>`);
}

/** Without a password manager's help a person can hardly keep it, so that the fields say what they are. */
const form = (problem?: string): string => `${problem === undefined ? '' : `<p role="alert">${problem}</p>`}
<p>It encrypts the secrets of this hub, and you need it for everything that grants an AI more than it had. It can't be recovered.</p>
<form method="post"><input type="hidden" autocomplete="username" name="user" value="owner">
<label>Owner passphrase, at least ${shortestPassphrase} characters
<input type="password" name="passphrase" autocomplete="new-password" minlength="${shortestPassphrase}" required autofocus></label>
<label>The same again <input type="password" name="again" autocomplete="new-password" required></label>
<button>Set up this hub</button></form>`;
