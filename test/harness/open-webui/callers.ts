/** Who calls, and whether they may. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, refuse, texts } from './answer.ts';
import { type Account, isNewer, type State } from './state.ts';

export type Caller = { account: Account; via: 'api_key' | 'jwt'; credential: string };

/** The caller, or what they are told. A refused key is refused before anyone looks at where it wanted to go. */
export function identify(state: State, headers: IncomingHttpHeaders, path: string): Caller | Answer {
  const credential = headers.authorization?.split(' ')[1] ?? headers['x-api-key'];
  if (typeof credential !== 'string') return refuse(401, texts.notSignedIn);
  if (credential.startsWith('sk-')) return byKey(state, credential, path);
  if (!state.sessions.has(credential)) return refuse(401, texts.unauthorized);
  const accountId = state.sessions.get(credential);
  if (accountId === undefined) return refuse(401, texts.endedSession);
  const account = state.accounts.find(({ id }) => id === accountId);
  if (!account) return refuse(401, isNewer(state) ? texts.badAuthBody : texts.badToken);
  return { account, via: 'jwt', credential };
}

function byKey({ settings, accounts }: State, credential: string, path: string): Caller | Answer {
  const account = accounts.find(({ apiKey }) => apiKey === credential);
  if (!account) return refuse(401, texts.badToken);
  // By default only administrators have the permission to use one.
  if (!settings.apiKeys || account.role !== 'admin') return refuse(403, texts.noApiKeys);
  const { restrictedEndpoints } = settings;
  const isAllowed = restrictedEndpoints?.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) ?? true;
  return isAllowed ? { account, via: 'api_key', credential } : refuse(403, texts.prohibited);
}

export function mayCall({ role }: Account, who: 'verified' | 'administrator'): boolean {
  return role === 'admin' || (who === 'verified' && role === 'user');
}
