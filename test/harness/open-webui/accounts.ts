/** Accounts: finding, changing and unmaking them. */
import { type Answer, ok, refuse, texts } from './answer.ts';
import type { Caller } from './callers.ts';
import { byEmail, isTooLong } from './people.ts';
import type { Call, Route } from './routes.ts';
import { type Account, isNewer, type State } from './state.ts';

const pageLength = 30;

export const accountRoutes: Route[] = [
  { method: 'GET', path: /^\/api\/v1\/users\/$/, who: 'administrator', answer: list },
  {
    method: 'GET',
    path: /^\/api\/v1\/users\/([^/]+)$/,
    who: 'administrator',
    answer: ({ state, params: [id] }) => {
      const account = state.accounts.find((one) => one.id === id);
      if (!account) return refuse(400, texts.notFound);
      const { profile_image_url, name, status_emoji, status_message, status_expires_at, ...more } = row(account);
      const first = { status_emoji, status_message, status_expires_at, name, profile_image_url };
      return ok({ ...first, groups: [], is_active: true, ...more });
    },
  },
  { method: 'POST', path: /^\/api\/v1\/users\/([^/]+)\/update$/, who: 'administrator', answer: update },
  {
    method: 'DELETE',
    path: /^\/api\/v1\/users\/([^/]+)$/,
    who: 'administrator',
    answer: ({ state, caller: { account }, params: [id] }) => {
      if (id === primary(state)?.id || id === account.id) return refuse(403, texts.restricted);
      state.accounts = state.accounts.filter((one) => one.id !== id);
      // Nobody having that id is no failure there.
      return ok(true);
    },
  },
];

function list({ state, query }: Call): Answer {
  const [wanted, page] = [query.get('query'), query.get('page') ?? '1'];
  if (!/^-?\d+$/.test(page)) {
    const msg = 'Input should be a valid integer, unable to parse string as an integer';
    return refuse(422, [{ type: 'int_parsing', loc: ['query', 'page'], msg, input: page }]);
  }
  const pattern = wanted ? likePattern(wanted) : undefined;
  const found = pattern
    ? state.accounts.filter(({ name, email }) => pattern.test(name) || pattern.test(email))
    : state.accounts.toSorted((one, other) => other.createdAt - one.createdAt);
  const from = (Math.max(1, Number(page)) - 1) * pageLength;
  const users = found.slice(from, from + pageLength).map((account) => ({ ...row(account), group_ids: [] }));
  return ok({ users, total: found.length });
}

/** SQL's `ILIKE %…%`, whose wildcards nobody escapes. */
function likePattern(wanted: string): RegExp {
  const literal = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(literal.replaceAll('%', '.*').replaceAll('_', '.'), 'i');
}

/** Any role is accepted, as there. */
function update({ state, caller, params: [id], body }: Call & { caller: Caller }): Answer {
  const { role, name, email, password } = body as { [Field in 'role' | 'name' | 'email' | 'password']?: string | null };
  const first = primary(state);
  const isPrimary = first !== undefined && id === first.id;
  if (isPrimary && (caller.account.id !== id || (role ?? 'admin') !== 'admin')) return refuse(403, texts.restricted);
  const account = state.accounts.find((one) => one.id === id);
  if (!account) return refuse(400, texts.notFound);
  const holder = email ? byEmail(state, email) : undefined;
  if (holder && holder !== account) return refuse(400, texts.emailTaken);
  if (password && isTooLong(password)) return refuse(400, texts.longPassword);
  if (password) {
    account.password = password;
    if (isNewer(state)) endSessions(state, account);
  }
  Object.assign(account, {
    ...(role && { role }),
    ...(name && { name }),
    ...(email && { email: email.toLowerCase() }),
  });
  return ok(row(account));
}

function endSessions({ sessions }: State, { id }: Account): void {
  for (const [token, accountId] of sessions) if (accountId === id) sessions.set(token, undefined);
}

/** The account that nobody else may touch. */
function primary({ accounts }: State): Account | undefined {
  const rank = ({ createdAt, role }: Account) => createdAt * 2 + (role === 'admin' ? 0 : 1);
  return accounts.toSorted((one, other) => rank(one) - rank(other))[0];
}

function row({ id, email, role, name, sub, createdAt }: Account) {
  return {
    id,
    email,
    username: null,
    role,
    name,
    profile_image_url: '/user.png',
    profile_banner_image_url: null,
    bio: null,
    gender: null,
    date_of_birth: null,
    timezone: null,
    presence_state: null,
    status_emoji: null,
    status_message: null,
    status_expires_at: null,
    info: null,
    settings: null,
    oauth: sub === undefined ? null : { oidc: { sub } },
    scim: null,
    last_active_at: createdAt,
    updated_at: createdAt,
    created_at: createdAt,
  };
}
