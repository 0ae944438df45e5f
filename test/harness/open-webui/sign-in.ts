/** Making accounts, and signing in with a password. */
import { type Answer, complaints, ok, refuse, texts } from './answer.ts';
import { byEmail, createAccount, isTooLong, openSession } from './people.ts';
import type { Call, Route } from './routes.ts';
import { type Account, isNewer, now } from './state.ts';

const mostTries = 15;
const triesWindowSeconds = 180;
const sessionSeconds = 4 * 7 * 24 * 3_600;

export const signInRoutes: Route[] = [
  { method: 'POST', path: /^\/api\/v1\/auths\/add$/, who: 'administrator', answer: add },
  { method: 'POST', path: /^\/api\/v1\/auths\/signin$/, who: 'anyone', answer: signIn },
];

function add({ state, body }: Call): Answer {
  const wrong = complaints(body, { name: 'string', email: 'string', password: 'string' });
  if (wrong.length > 0) return refuse(422, isNewer(state) ? texts.badAuthBody : wrong);
  const { name, email, password, role = 'pending' } = body as Record<'name' | 'email' | 'password' | 'role', string>;
  if (!/^[^@]+@[^@]+\.[^@]+|@localhost$/.test(email)) return refuse(400, texts.badEmail);
  if (byEmail(state, email)) return refuse(400, texts.emailTaken);
  if (isTooLong(password)) return refuse(400, texts.longPassword);
  const account = createAccount(state, { name, email, password, role });
  state.accounts.push(account);
  const { id, token } = account;
  const profile_image_url = imageOf(account);
  return ok({ id, name, role, email: account.email, profile_image_url, token, token_type: 'Bearer' });
}

function signIn({ state, body }: Call): Answer {
  const wrong = complaints(body, { email: 'string', password: 'string' });
  if (wrong.length > 0) return refuse(422, isNewer(state) ? texts.badAuthBody : wrong);
  if (!state.settings.passwordLogin) return refuse(403, texts.restricted);
  const email = String(body['email']).toLowerCase();
  const tries = [...(state.tries.get(email) ?? []), now()].filter((time) => time > now() - triesWindowSeconds);
  state.tries.set(email, tries);
  if (tries.length > mostTries) return refuse(429, texts.tooManyTries);
  const account = byEmail(state, email);
  if (!account || account.password !== body['password']) return refuse(400, texts.wrongPassword);
  const { id, name, role } = account;
  return ok({
    id,
    name,
    role,
    email,
    profile_image_url: imageOf(account),
    token: openSession(state, id),
    token_type: 'Bearer',
    expires_at: now() + sessionSeconds,
    permissions: {},
  });
}

function imageOf({ id }: Account): string {
  return `/api/v1/users/${id}/profile/image`;
}
