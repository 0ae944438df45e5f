/** Making accounts and sessions, and what grants say about a person. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type Account, type Grant, now, type State } from './state.ts';

export function createAccount(state: State, given: Partial<Account> & { email: string; name: string }): Account {
  const id = randomUUID();
  return {
    id,
    role: state.settings.defaultRole,
    sub: undefined,
    password: undefined,
    accessToken: undefined,
    apiKey: `sk-${randomBytes(16).toString('hex')}`,
    token: openSession(state, id),
    createdAt: now(),
    ...given,
    email: given.email.toLowerCase(),
  };
}

/** It looks like the real one's; what it is worth is in `sessions` alone. */
export function openSession(state: State, accountId: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ alg: 'HS256', typ: 'JWT' });
  const token = `${head}.${part({ id: accountId, jti: randomUUID() })}.${randomBytes(32).toString('base64url')}`;
  state.sessions.set(token, accountId);
  return token;
}

/** Whether these grants let the person in; there are no groups here. */
export function isGranted(grants: Grant[], { id }: Account, permission = 'read'): boolean {
  return grants.some(
    (grant) =>
      grant.permission === permission &&
      grant.principal_type === 'user' &&
      (grant.principal_id === '*' || grant.principal_id === id),
  );
}

export function byEmail({ accounts }: State, email: string): Account | undefined {
  return accounts.find((account) => account.email === email.toLowerCase());
}

export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > 72;
}
