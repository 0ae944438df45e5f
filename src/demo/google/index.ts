/** A Google on loopback: consent, tokens, and Gmail, Calendar and Drive over seeded accounts. */
import { createOAuthServer } from '../oauth.ts';
import type { DemoPlatform } from '../platforms.ts';
import { form, objectIn, page } from '../web.ts';
import type { World } from '../world.ts';
import {
  type GoogleRoute,
  googleNotFound,
  googleRefusal,
  insufficientScope,
  openParts,
  partialAnswer,
  unauthenticated,
} from './answer.ts';
import { calendarRoutes, eventRoutes } from './api/calendar.ts';
import { driveRoutes } from './api/drive.ts';
import { draftRoutes, gmailRoutes } from './api/gmail.ts';
import { createGoogleClients } from './clients.ts';
import type { GooglePerson, State } from './model.ts';
import { seedCalendars } from './seed/calendars.ts';
import { seedFiles } from './seed/files.ts';
import { adaAtHome, adaAtWork, googlePeople, graceAtGoogle, mailboxOf } from './seed/letters.ts';
import { homeMail, workMail } from './seed/mail.ts';

const auth = 'https://www.googleapis.com/auth/';
const identity: Record<string, string> = { email: `${auth}userinfo.email`, profile: `${auth}userinfo.profile` };
const routes: GoogleRoute[] = [...gmailRoutes, ...draftRoutes, ...calendarRoutes, ...eventRoutes, ...driveRoutes];

/** The same content for the same day, no matter which account asks. */
export function createGoogle(world: World, origin: string): DemoPlatform {
  const accounts = googlePeople.map((person) => ({ ...person, label: person.email }));
  const oauth = createOAuthServer<GooglePerson>(world, {
    platform: 'google',
    title: 'Google',
    origin,
    accounts,
    separator: ' ',
    renewal: 'keeps',
    lifetime: 3600,
    clientId: '407408718192-demo.apps.googleusercontent.com',
    authorizePath: '/o/oauth2/v2/auth',
    tokenPath: '/token',
    prefixes: { access: 'ya29.', refresh: '1//' },
    isOffline: (query) => query.get('access_type') === 'offline',
  });
  const clients = createGoogleClients(world, origin, accounts);
  const state = seedState(world.now());

  async function revoke(request: Request): Promise<Response> {
    const { token = '' } = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await form(request)) };
    return oauth.revoke(token) || clients.revoke(token)
      ? Response.json({})
      : Response.json({ error: 'invalid_token' }, { status: 400 });
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, searchParams: query } = new URL(request.url);
    const bearer = request.headers.get('authorization')?.replace(/^bearer +/i, '') ?? '';
    const holder = oauth.holderOf(bearer) ?? clients.holderOf(bearer);
    if (!holder) throw unauthenticated();
    const { account: person } = holder;
    const scopes = holder.scopes.map((scope) => identity[scope] ?? scope);
    if (pathname === '/oauth2/v3/userinfo') {
      const { email, name, sub } = person;
      return Response.json({ sub, name, email, email_verified: true, ...domainOf(email) });
    }
    const found = routes
      .map((route) => ({ route, path: openParts(route, request.method, pathname) }))
      .find(({ path }) => path !== undefined);
    if (!found?.path) throw googleNotFound();
    const { route, path } = found;
    const wanted = route.scopes.map((scope) => (scope.startsWith('https:') ? scope : auth + scope));
    if (!wanted.some((scope) => scopes.includes(scope))) throw insufficientScope(wanted);
    const raw = await request.text();
    const isJson = (request.headers.get('content-type') ?? '').startsWith('application/json');
    const now = world.now();
    const said = route.run({
      state,
      person,
      scopes,
      now,
      path,
      query,
      headers: request.headers,
      raw,
      body: isJson && raw !== '' ? (objectIn(raw) ?? refuseBody()) : {},
    });
    if (said instanceof Response) return said;
    if (said === undefined) return new Response(null, { status: 204 });
    const fields = query.get('fields');
    return Response.json(fields === null ? said : partialAnswer(said, fields), {
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        ...('etag' in said && { etag: String(said.etag) }),
      },
    });
  }

  return {
    provider: {
      connection: 'google-oauth2',
      strategy: 'google-oauth2',
      options: { offline_access: true },
      app: oauth.app,
      userUrl: `${origin}/oauth2/v3/userinfo`,
      user(said) {
        const { sub, email } = (said ?? {}) as { sub?: string; email?: string };
        return sub && email ? { id: sub, login: email } : undefined;
      },
    },
    async handle(request) {
      const { pathname, searchParams } = new URL(request.url);
      const isConsent = pathname === '/o/oauth2/v2/auth';
      if (isConsent && searchParams.has('approval_prompt') && searchParams.has('prompt')) {
        return page('Error 400: invalid_request', '<p>Conflict params: approval_prompt and prompt</p>', 400);
      }
      if (pathname === '/revoke' && request.method === 'POST') return revoke(request);
      return (await clients.handle(request)) ?? (await oauth.handle(request)) ?? answer(request);
    },
  };
}

function refuseBody(): never {
  throw googleRefusal(400, 'parseError', 'Parse Error');
}

/** The domain of a Workspace, which only its accounts have. */
const domainOf = (email: string): { hd?: string } =>
  email.endsWith('@example.com') ? {} : { hd: email.split('@')[1] ?? '' };

/** Everything there is at first, told from the present moment. */
function seedState(now: number): State {
  let made = 1000;
  return {
    people: googlePeople,
    mailboxes: new Map([
      [adaAtHome.email, mailboxOf(adaAtHome, homeMail(now), now)],
      [adaAtWork.email, mailboxOf(adaAtWork, workMail(), now)],
      [graceAtGoogle.email, mailboxOf(graceAtGoogle, [], now)],
    ]),
    calendars: seedCalendars(now),
    files: seedFiles(now),
    nextId: () => {
      made += 1;
      return made;
    },
  };
}
