/**
 * `/console/api/`: the console's calls over HTTP, for windows in a browser. A bearer says who sits there; there is never a
 * cookie, which another page of this computer could have sent along.
 */

import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod/mini';
import type { Window } from '../../../../shared/contract.ts';
import { failure } from '../../../../shared/errors.ts';
import type { Person } from '../../../../shared/model.ts';
import { pageFileTypes, pagePolicy } from '../../../../shared/page-files.ts';
import type { Result } from '../../../../shared/result.ts';
import type { CallContext } from '../../contract/handler.ts';
import type { WindowCall } from '../../contract/windows.ts';
import { createReturns, createSameBrowser, type ReturnsFor, returnedPath } from '../../identity/console/returns.ts';
import type { ConsoleSession, ConsoleSessions } from '../../identity/console/sessions.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import type { ChangeFeed } from '../../kernel/changes.ts';
import { pathOf, publicReturnPaths } from '../http/guard.ts';
import { hangUpSignal, readJson, sendFailure, sendJson } from '../http/http.ts';
import type { HttpRoute } from '../http/server.ts';

/** Its built files, and what tells a person by their passphrase. */
export type BrowserConsole = { folder: string; verifyPassphrase: VerifyPassphrase };

type Parts = Omit<ConsoleParts, 'returnsFor'> & { pages: SendPage; publicUrl: string | undefined };

export function createBrowserConsole({ pages, publicUrl, ...parts }: Parts): HttpRoute[] {
  const { returnsFor, returned, publicly } = createReturns(publicUrl);
  return [
    ...new ConsoleRoutes({ ...parts, returnsFor }).list(),
    { methods: ['GET'], path: new RegExp(`^${returnedPath}$`), handle: returned },
    ...(publicly ? [{ methods: ['GET'], path: publicReturnPaths, handle: publicly }] : []),
    ...createConsoleFiles(pages),
  ];
}

/** Whose passphrase it is, by UserId or e-mail address; the owner's where `as` is left out. Slows guessing down by itself. */
type VerifyPassphrase = (claim: {
  as: string | undefined;
  passphrase: string;
  signal: AbortSignal;
}) => Promise<Result<{ userId: string | undefined }>>;

type ConsoleParts = {
  windowCall: WindowCall;
  sessions: ConsoleSessions;
  changes: ChangeFeed;
  verifyPassphrase: VerifyPassphrase;
  blocked: Blocked['note'];
  /** Where this request's browser can come back to; undefined where no sign-in may begin. */
  returnsFor: ReturnsFor;
};

/** Calls that send the person elsewhere meanwhile, and so answer in lines: first where to, at the end the result. */
const byBrowser: ReadonlySet<string> = new Set(['session.signIn', 'accounts.connect']);
/** Likewise, but they are done from any network, whether the browser can come back or not. */
const leavingByBrowser: ReadonlySet<string> = new Set(['session.signOut', 'revokeAll']);

const Redeemed = z.object({ code: z.string().check(z.maxLength(100)) });
const Unlocked = z.object({
  passphrase: z.string().check(z.minLength(1), z.maxLength(1000)),
  as: z.optional(z.string().check(z.minLength(1), z.maxLength(320))),
});

const Returned = z.object({ flow: z.string(), ticket: z.string() });

/** What is answered to a window in which nobody is signed in; all else is refused there in one and the same way. */
const withoutBearer: ReadonlySet<string> = new Set(['welcome', 'session.signIn', 'session.where', 'session.present']);

/** `flow` where only the window that began may end it. */
type Began = { flow?: string; origin: string; awaitReturn: NonNullable<CallContext['awaitReturn']> };
type Sitting = { session: ConsoleSession | undefined; began?: Began | undefined };

/** The console's calls for browsers, each by who sits there. */
class ConsoleRoutes {
  readonly #windowCall: WindowCall;
  readonly #sessions: ConsoleSessions;
  readonly #verifyPassphrase: VerifyPassphrase;
  readonly #blocked: ConsoleParts['blocked'];
  readonly #returnsFor: ReturnsFor;
  readonly #streamChanges: StreamChanges;
  readonly #sameBrowser = createSameBrowser();

  constructor({ windowCall, sessions, changes, verifyPassphrase, blocked, returnsFor }: ConsoleParts) {
    this.#windowCall = windowCall;
    this.#sessions = sessions;
    this.#verifyPassphrase = verifyPassphrase;
    this.#blocked = blocked;
    this.#returnsFor = returnsFor;
    this.#streamChanges = createStreamChanges(changes);
  }

  list(): HttpRoute[] {
    return [
      {
        methods: ['GET'],
        path: /^\/console\/api\/changes$/,
        handle: (request, response) => this.#listen(request, response),
      },
      {
        methods: ['POST', 'DELETE'],
        path: /^\/console\/api\/session$/,
        handle: (request, response) => this.#session(request, response),
      },
      {
        methods: ['POST'],
        path: /^\/console\/api\/[A-Za-z.]{1,40}$/,
        handle: (request, response) => this.#post(request, response),
      },
    ];
  }

  /** Who sits there; undefined when the request has been answered already. */
  #sittingAt(request: IncomingMessage, response: ServerResponse): Sitting | undefined {
    const { authorization } = request.headers;
    const bearer = windowBearerOf(request);
    const session = bearer && this.#sessions.find(bearer, request.headers['x-opengithubx-active'] === '1');
    if (authorization !== undefined && !session) {
      this.#blocked('signed_out');
      sendFailure(response, failure('signed_out'));
      return undefined;
    }
    if (!this.#sessions.mayCall(session || request.socket)) {
      sendFailure(response, failure('window_too_fast', undefined, { retryAfterSeconds: 1 }));
      return undefined;
    }
    return { session: session || undefined };
  }

  async #redeem(body: unknown, response: ServerResponse): Promise<void> {
    const parsed = Redeemed.safeParse(body);
    if (!parsed.success) return sendFailure(response, failure('malformed', 'The code is missing.'));
    const opened = this.#sessions.redeem(parsed.data.code);
    if (!opened.ok) return sendFailure(response, opened.failure);
    startClean(response);
    sendJson(response, 200, { bearer: opened.value });
  }

  #finish(body: unknown, response: ServerResponse): void {
    const parsed = Returned.safeParse(body);
    if (parsed.success) this.#sameBrowser.finish(parsed.data.flow, parsed.data.ticket);
    sendJson(response, 200, {}); // whether it fitted is for nobody to try out
  }

  async #openConfirmation(body: unknown, response: ServerResponse): Promise<void> {
    const parsed = Unlocked.safeParse(body);
    if (!parsed.success) return sendFailure(response, failure('malformed', 'The passphrase is missing.'));
    const { as, passphrase } = parsed.data;
    const unlocked = await this.#verifyPassphrase({ as, passphrase, signal: hangUpSignal(response) });
    if (!unlocked.ok) return sendFailure(response, unlocked.failure);
    if (unlocked.value.userId === undefined) return sendFailure(response, failure('not_signed_in'));
    sendJson(response, 200, { bearer: this.#sessions.open('confirmation', unlocked.value.userId) });
  }

  async #call(name: string, body: unknown, { session, began }: Sitting, response: ServerResponse): Promise<void> {
    const window: Window = session?.window ?? 'console';
    const signal = hangUpSignal(response);
    const lines = byBrowser.has(name) || leavingByBrowser.has(name);
    const openUrl = async (url: string): Promise<void> => {
      if (!began) throw new Error('The browser cannot return to this window.');
      response.write(`${JSON.stringify({ openUrl: url, flow: began.flow })}\n`);
    };
    if (lines) {
      if (name === 'session.signIn') startClean(response);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.flushHeaders();
    }
    const context = {
      userId: session?.userId,
      opened: session !== undefined,
      openUrl,
      signal,
      ...(began && { awaitReturn: began.awaitReturn, origin: began.origin }),
    };
    const result = await this.#windowCall(window, name, body, context);
    if (name === 'session.startHere' && result.ok && session) {
      this.#sessions.takeSeat(session, (result.value as Person).userId);
    }
    if (lines) {
      response.end(`${JSON.stringify(this.#lastLine(name, result))}\n`);
      return;
    }
    if (!result.ok) return sendFailure(response, result.failure, result.failure.link);
    sendJson(response, 200, result.value);
  }

  #lastLine(name: string, result: Result<unknown>) {
    if (!result.ok) return result;
    const bearer =
      name === 'session.signIn' ? this.#sessions.open('console', (result.value as Person).userId) : undefined;
    return { ok: true, output: result.value, ...(bearer !== undefined && { bearer }) };
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sitting = this.#sittingAt(request, response);
    if (!sitting) return;
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    // A body may take its time, and the session may have ended meanwhile.
    if (sitting.session && !this.#sessions.find(windowBearerOf(request) ?? '', false)) {
      return sendFailure(response, failure('signed_out'));
    }
    const name = pathOf(request.url).slice('/console/api/'.length);
    if (name === 'session') return this.#redeem(body.value, response);
    if (name === 'confirmation') return this.#openConfirmation(body.value, response);
    if (name === 'returned') return this.#finish(body.value, response);
    if (!sitting.session && !withoutBearer.has(name)) return sendFailure(response, failure('signed_out'));
    const returns = this.#returnsFor(request);
    if (!returns && name === 'session.present') return sendFailure(response, failure('network_sign_in'));
    if (leavingByBrowser.has(name)) return this.#call(name, body.value, { ...sitting, began: returns }, response);
    if (!byBrowser.has(name)) return this.#call(name, body.value, sitting, response);
    if (!returns) return sendFailure(response, failure('network_sign_in'));
    return this.#call(name, body.value, { ...sitting, began: this.#sameBrowser.begin(returns) }, response);
  }

  #session(request: IncomingMessage, response: ServerResponse): void | Promise<void> {
    if (request.method === 'POST') return this.#post(request, response);
    const sitting = this.#sittingAt(request, response);
    if (!sitting) return undefined;
    this.#sessions.end((one) => one === sitting.session);
    response.writeHead(204).end();
    return undefined;
  }

  #listen(request: IncomingMessage, response: ServerResponse): void {
    const session = this.#sittingAt(request, response)?.session;
    const bearer = windowBearerOf(request) ?? '';
    if (session) this.#streamChanges(response, session.userId, () => this.#sessions.find(bearer, false) !== undefined);
    else if (!response.headersSent) sendFailure(response, failure('signed_out'));
  }
}

export const windowBearerOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer ([\w-]{43})$/.exec(headers.authorization ?? '')?.[1];

/**
 * An earlier program on this port may have left a service worker or a cache behind, which would come between the person
 * and this hub from now on.
 */
function startClean(response: ServerResponse): void {
  response.setHeader('clear-site-data', '"cache", "storage"');
}

/** Answers a request with the changes that concern a person, until it closes or `isOpen` says that its session is over. */
type StreamChanges = (response: ServerResponse, userId: string | undefined, isOpen: () => boolean) => void;

const pulse = 15_000;
const mostStreams = 32;

/** Server-sent events. A person has at most 32 streams; a further one ends at once. */
export function createStreamChanges(changes: ChangeFeed): StreamChanges {
  const streams = new Map<string | undefined, number>();
  return (response, userId, isOpen) => {
    const already = streams.get(userId) ?? 0;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': here\n\n'); // a proxy may hold back the head of an answer until some of its body comes
    if (already >= mostStreams) return void response.end();
    streams.set(userId, already + 1);
    const stop = changes.listen(userId, (topic) => {
      if (isOpen()) response.write(`data: ${JSON.stringify({ topic })}\n\n`);
      else response.end();
    });
    const timer = setInterval(() => (isOpen() ? response.write(': still here\n\n') : response.end()), pulse);
    response.once('close', () => {
      stop();
      clearInterval(timer);
      streams.set(userId, (streams.get(userId) ?? 1) - 1);
    });
    return undefined;
  };
}

/** The built pages: read once, listed by name, so that no path of a request ever reaches the disk. */
const [policy, phonePolicy] = [pagePolicy('self'), pagePolicy('self', true)];
const confirmation = 'confirmation.html';
/** A file whose name changes with its content; a page names those that belong to it, and is itself never kept. */
const hashed = /^assets\/.+-[\w-]{8}\.\w+$/;
const compressible = /\.(?:html|js|css|svg)$/;
const permitted = 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()';

/** Sends a file by its name, with headers of the page that it belongs to. */
export type SendPage = (
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
  headers: { opener: string; passkeys: 'self' | ''; isPhone?: boolean },
) => Promise<void>;

/** The files of a folder of built pages. */
export async function readBuiltPages(folder: string): Promise<SendPage> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, { type: string; bytes: Buffer; gzipped?: Promise<Buffer> }>();
  for (const file of names.filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    const type = pageFileTypes[extname(name)];
    if (type) files.set(name, { type, bytes: await readFile(path) });
  }
  return async ({ headers }, response, name, { opener, passkeys, isPhone }) => {
    const file = files.get(name);
    const destination = headers['sec-fetch-dest'] ?? 'document';
    if (file?.type === pageFileTypes['.html'] && destination !== 'document') {
      refuseBetween(response);
      return;
    }
    if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
    const isSmaller = compressible.test(name) && /\bgzip\b/.test(headers['accept-encoding'] ?? '');
    // Once, when it is first asked for: a start must not pay for pages that nobody opens.
    if (isSmaller) file.gzipped ??= promisify(gzip)(file.bytes);
    const bytes = (isSmaller ? await file.gzipped : undefined) ?? file.bytes;
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': bytes.length,
      vary: 'accept-encoding',
      ...(isSmaller && { 'content-encoding': 'gzip' }),
      ...(hashed.test(name) && { 'cache-control': 'private, max-age=31536000, immutable' }),
      'content-security-policy': isPhone ? phonePolicy : policy,
      'x-frame-options': 'DENY',
      'permissions-policy': `${permitted}, publickey-credentials-get=(${passkeys}), publickey-credentials-create=(${passkeys})`,
      'cross-origin-opener-policy': opener,
    });
    response.end(bytes);
  };
}

/** Routes for them, at `/console/`. */
function createConsoleFiles(send: SendPage): HttpRoute[] {
  return [
    {
      methods: ['GET', 'HEAD'],
      // The link of the first start too, for who opens it again.
      path: /^\/(console|setup\/[\w-]+)?$/,
      handle({ headers }, response) {
        const site = headers['sec-fetch-site'] ?? 'none';
        if (site !== 'none' && site !== 'same-origin') return sendOnward(response);
        return void response.writeHead(308, { location: '/console/' }).end();
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: /^\/console\/(?!api\/|phone)/,
      handle(request, response) {
        // One origin for the console. `localhost` may be [::1] to a browser, where another program may have the same port.
        const port = /^localhost:(\d+)$/.exec(request.headers.host ?? '')?.[1];
        if (port) return void response.writeHead(308, { location: `http://127.0.0.1:${port}${request.url}` }).end();
        const name = pathOf(request.url).slice('/console/'.length) || 'index.html';
        // The confirmation page cuts itself off from its opener, the console included: a page of the same origin
        // could otherwise read what the person types there, and press its buttons.
        const opener = name === confirmation ? 'noopener-allow-popups' : 'same-origin-allow-popups';
        return send(request, response, name, { opener, passkeys: '' });
      },
    },
  ];
}

/**
 * For who follows another site's link to the hub: a page of the hub's own, since the console answers no navigation that another site
 * began, which a redirect still is. Where the link would have led within the console is left out.
 */
function sendOnward(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<meta http-equiv="refresh" content="0;url=/console/#/"><p><a href="/console/#/">Open OpenGitHubX</a></p></html>`);
}

/**
 * A page that is not asked for as one, but by script: by a service worker, which an earlier program on this port may have
 * left behind to stand between the person and this hub. What it passes on for the browser unregisters it.
 */
function refuseBetween(response: ServerResponse): void {
  const headers = { 'content-type': 'text/plain', 'clear-site-data': '"cache", "storage"' };
  response.writeHead(403, headers);
  response.end(
    'Another program on this address had left something behind. It is cleared away: load this page again.\n',
  );
}
