/**
 * The page on which a person approves by a passkey. It has a name with its own origin, since any page of the same origin could ask for
 * a touch in its place, and an address such as 127.0.0.1 can have no passkeys.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { failure } from '../../../../shared/errors.ts';
import { NewSeat, PasskeyRegistration, SignedAnswer } from '../../../../shared/passkey.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { WindowCall } from '../../contract/windows.ts';
import type { ApprovePageState, ApprovePages } from '../../ground/links.ts';
import type { Log } from '../../ground/ports.ts';
import type { ApprovePage } from '../../ground/webauthn.ts';
import type { ConsoleSessions } from '../../identity/console/sessions.ts';
import type { Blocked } from '../../kernel/audit/blocked.ts';
import type { ChangeFeed } from '../../kernel/changes.ts';
import type { Passkeys } from '../../kernel/passkeys/passkeys.ts';
import { type ListenOptions, pathOf, phonePaths } from '../http/guard.ts';
import { hangUpSignal, readJson, sendFailure, sendJson } from '../http/http.ts';
import { type createListener, type HttpRoute, hasIpv6 } from '../http/server.ts';
import { createStreamChanges, type SendPage, windowBearerOf } from './console.ts';

/** Chromium and Firefox send it to loopback without asking anybody. */
const approveHost = 'approve.localhost';

type Listener = ReturnType<typeof createListener>;

type Parts = {
  pages: SendPage;
  windowCall: WindowCall;
  /** Of this page alone: a bearer of the console is none here, nor the other way round. */
  sessions: ConsoleSessions;
  passkeys: Pick<Passkeys, 'beginAdding' | 'add' | 'beginOpening' | 'open' | 'beginLettingIn' | 'letIn'>;
  changes: ChangeFeed;
  blocked: Blocked['note'];
  log: Log;
};

/** What the page is for. What is confirmed here is made elsewhere, where it was asked for. */
const calls: ReadonlySet<string> = new Set([
  'welcome',
  'link.origin',
  'passkeys.list',
  'approvals.list',
  'approvals.show',
  'approvals.begin',
  'approvals.beginTogether',
  'approvals.approveTogether',
  'approvals.approve',
  'approvals.deny',
  'approvals.extend',
  'approvals.outcome',
  'approvals.undo',
  'confirmations.list',
  'confirmations.begin',
  'confirmations.confirm',
  'keys.dismiss',
  'imports.dismiss',
  'wishes.dismiss',
  'authorizations.refuse',
]);

/** With these a phone lets itself be told. What else is told is said in the console, whose calls they are. */
const ofPhone: ReadonlySet<string> = new Set(['notifiers.list', 'notifiers.pushKey', 'notifiers.add']);
const Browser = z.object({ kind: z.literal('browser') });

/**
 * Its door on this computer. The name may lead a browser to either loopback address, and a program that held the other one could show
 * a page of its making there: without both there is none.
 */
export function createApproveDoor(parts: Parts) {
  const pages = new Map<string, ApprovePage>();
  const routes = createApproveRoutes(parts, ({ headers }) => pages.get(headers.host ?? ''));

  async function here(where: ListenOptions, other: Listener): Promise<ApprovePageState> {
    const { port, address = '127.0.0.1', held: _, ...names } = where;
    if (!['127.0.0.1', '0.0.0.0', '::'].includes(address))
      return { why: `The hub listens on ${address}, not on 127.0.0.1.` };
    if (address !== '::' && hasIpv6()) {
      const listened = await other.listen({ ...names, port, address: '::1' });
      if (!listened.ok)
        return { why: `${listened.failure.message} Another program holds it, and could pretend to be the hub.` };
    }
    const origin = `http://${approveHost}:${port}`;
    return { url: `${origin}/approve/`, at: { rpId: approveHost, origin } };
  }

  return {
    routes,
    /**
     * Once the hub listens there. `other` has the same routes: `localhost` leads browsers and AI clients to the first address that
     * takes their connection.
     */
    async open(where: ListenOptions, listener: Pick<Listener, 'alsoAt'>, other: Listener): Promise<ApprovePages> {
      const local = await here(where, other);
      if (!('at' in local)) parts.log('approve_page_off', { port: where.port });
      const elsewhere = where.approveUrl === undefined ? undefined : pageAt(new URL(where.approveUrl));
      for (const at of ['at' in local ? local.at : undefined, elsewhere?.at]) {
        if (!at) continue;
        const { host } = new URL(at.origin);
        pages.set(host, at);
        for (const one of [listener, other]) one.alsoAt({ host, ...at });
      }
      return { here: local, elsewhere };
    },
  };
}

/** Behind the person's own proxy, for their phone. */
const pageAt = ({ origin, hostname }: URL) => ({
  url: `${origin}/approve/`,
  at: { rpId: hostname, origin, isPhone: true },
});

const Adding = z.union([z.object({ code: z.string() }), z.object({ ticket: z.string() })]);
const Added = z.object({
  nonce: z.string(),
  name: z.string().check(z.minLength(1), z.maxLength(40), z.regex(/^[^\p{C};]+$/u)),
  registration: PasskeyRegistration,
  seat: z.optional(NewSeat),
});

/** Without an id, the passkey that a phone is about to add. */
const LettingIn = z.object({ id: z.optional(z.string()) });

function createApproveRoutes(parts: Parts, pageOf: (request: IncomingMessage) => ApprovePage | undefined): HttpRoute[] {
  const { pages, windowCall, sessions, passkeys } = parts;
  const streamChanges = createStreamChanges(parts.changes);

  /** What is asked before anybody is known: only a signature tells who it is, or a link that took a passphrase. */
  const before: Record<string, (body: unknown, page: ApprovePage) => Promise<Result<unknown>>> = {
    open: async (_, page) => ok(passkeys.beginOpening(page)),
    opened: parsing(SignedAnswer, async (answer, page) => {
      const userId = await passkeys.open(answer, page);
      return userId.ok ? ok({ bearer: sessions.open('confirmation', userId.value) }) : userId;
    }),
    add: parsing(Adding, (by, page) => passkeys.beginAdding(by, page)),
    added: parsing(Added, (given, page) => passkeys.add(given, page)),
  };

  /** What the person does here beside the calls of the contract: one of their passkeys lets in another one. */
  const letting: Record<string, (body: unknown, page: ApprovePage, userId: string) => Promise<Result<unknown>>> = {
    letIn: parsing(LettingIn, ({ id }, page, userId) => passkeys.beginLettingIn(userId, id, page)),
    letInBy: parsing(SignedAnswer, async (answer, page, userId: string) => {
      const letIn = await passkeys.letIn(userId, answer, page);
      return letIn.ok ? ok({ url: letIn.value }) : letIn;
    }),
  };

  async function called(name: string, body: unknown, page: ApprovePage, request: IncomingMessage, signal: AbortSignal) {
    const ask = Object.hasOwn(before, name) ? before[name] : undefined;
    if (ask) return ask(body, page);
    const session = sessions.find(windowBearerOf(request) ?? '', request.headers['x-opengithubx-active'] === '1');
    if (!session && name !== 'welcome') return fail('signed_out');
    const lets = Object.hasOwn(letting, name) ? letting[name] : undefined;
    if (lets) return session?.userId === undefined ? fail('signed_out') : lets(body, page, session.userId);
    if (!calls.has(name) && !(page.isPhone && ofPhone.has(name))) return fail('elsewhere');
    const openUrl = async (): Promise<void> => undefined; // nothing here leads elsewhere
    const isPush = page.isPhone && session && ofPhone.has(name);
    if (isPush && name === 'notifiers.add' && !Browser.safeParse(body).success) return fail('elsewhere');
    const context = { userId: session?.userId, opened: session !== undefined, openUrl, signal, approvePage: page };
    return windowCall(isPush ? 'console' : 'confirmation', name, body, context);
  }

  async function post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = pageOf(request);
    const name = pathOf(request.url).slice('/approve/api/'.length);
    const bearer = windowBearerOf(request);
    const session = bearer === undefined ? undefined : sessions.find(bearer, false);
    if (request.headers.authorization !== undefined && !session) return refuse(response, 'signed_out');
    // Phones come by the connections of a proxy.
    if (!page || !sessions.mayCall(session ?? (page.isPhone ? page : request.socket)))
      return refuse(response, 'window_too_fast');
    const body = await readJson(request);
    if (!body.ok) return sendFailure(response, body.failure);
    const result = await called(name, body.value, page, request, hangUpSignal(response));
    if (result.ok) sendJson(response, 200, result.value);
    else sendFailure(response, result.failure);
  }

  function refuse(response: ServerResponse, code: 'signed_out' | 'window_too_fast'): void {
    parts.blocked(code);
    sendFailure(response, failure(code));
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    const bearer = windowBearerOf(request) ?? '';
    const session = sessions.find(bearer, false);
    if (session) streamChanges(response, session.userId, () => sessions.find(bearer, false) !== undefined);
    else refuse(response, 'signed_out');
  }

  return [
    { methods: ['GET'], path: /^\/approve\/api\/changes$/, handle: listen },
    { methods: ['POST'], path: /^\/approve\/api\/[A-Za-z.]{1,40}$/, handle: post },
    {
      methods: ['GET', 'HEAD'],
      path: /^\/approve\/(?:$|assets\/)/,
      handle(request, response) {
        const isPhone = pageOf(request)?.isPhone ?? false;
        const name = pathOf(request.url).slice('/approve/'.length) || (isPhone ? 'phone.html' : 'confirmation.html');
        return pages(request, response, name, { opener: 'same-origin', passkeys: 'self', isPhone });
      },
    },
    {
      methods: ['GET', 'HEAD'],
      path: phonePaths,
      handle: (request, response) =>
        pages(request, response, pathOf(request.url).replace('/approve', 'phone'), {
          opener: 'same-origin',
          passkeys: '',
        }),
    },
  ];
}

const parsing =
  <T, M extends unknown[]>(shape: z.ZodMiniType<T>, act: (body: T, ...more: M) => Promise<Result<unknown>>) =>
  async (body: unknown, ...more: M): Promise<Result<unknown>> => {
    const parsed = shape.safeParse(body);
    return parsed.success ? act(parsed.data, ...more) : fail('malformed');
  };
