import { type Authority, createAuthority, type Pause } from '../../../src/main/headless/socket-authority.ts';
import type { SocketHub } from '../../../src/main/headless/socket-server.ts';
import type { CallHandlers, Hub } from '../../../src/main/hub/index.ts';
import { contract } from '../../../src/shared/contract.ts';
import { ok } from '../../../src/shared/result.ts';

export const ada = { userId: 'auth0|1', name: 'Ada', email: 'ada@example.com', owner: true };
export const grace = { userId: 'auth0|2', name: 'Grace', email: 'grace@example.com', owner: false };
export const linus = { userId: 'auth0|3', name: 'Linus', email: 'linus@example.com', owner: false };

export const passphrases: Record<string, string> = {
  [ada.userId]: 'correct horse',
  [grace.userId]: 'graces own',
  [linus.userId]: 'linus own one',
};

const unused = () => Promise.reject(new Error('not expected in this test'));

/** Calls of a hub that does nothing; a test gives those it needs. */
export function stubCalls(given: Partial<CallHandlers> = {}): CallHandlers {
  const signIn: CallHandlers['session.signIn'] = async (_input, { openUrl }) => {
    await openUrl('https://tenant.example/authorize');
    return ok(ada);
  };
  const all = Object.fromEntries(Object.keys(contract).map((name) => [name, unused])) as unknown as CallHandlers;
  const limits = { callsPerDay: 100, callsPerMinute: 60, callsAtOnce: 4 };
  const grant = {
    endpoints: ['mcp' as const],
    accounts: [],
    tools: [],
    access: ['read' as const],
    models: [],
    ...limits,
  };
  const preview: CallHandlers['keys.preview'] = async ({ client, days }) =>
    ok({
      client,
      days,
      accounts: ['GitHub ada-demo'],
      models: [],
      replaces: null,
      grant: { ...grant, repositories: ['*/*'] },
      reaches: [{ platform: 'GitHub', kind: 'repository', title: 'Repositories', patterns: ['*/*'] }],
    });
  return { ...all, 'session.signIn': signIn, 'accounts.list': async () => ok([]), 'keys.preview': preview, ...given };
}

type StubPeople = Pick<Hub['people'], 'owner' | 'find' | 'choosePassphrase' | 'verifyPassphrase'>;

/** Ada, who owns the hub, Grace and Linus; without `some` of them nobody has signed in yet. */
export function stubPeople(some = [ada, grace, linus]): StubPeople {
  return {
    owner: async () => some.find(({ owner }) => owner),
    find: async (name) => some.find(({ userId, email }) => userId === name || email === name.toLowerCase()),
    choosePassphrase: unused,
    verifyPassphrase: async (userId = '', passphrase) => passphrases[userId] === passphrase,
  };
}

/** Ada's, Grace's and Linus's passphrases; a wrong one is refused without a pause. */
export function stubAuthority(people: StubPeople, pause: Pause = async () => {}): Authority {
  const verifyOwner = async (passphrase: string) => passphrase === passphrases[ada.userId];
  return createAuthority({ people, verifyOwner, pause });
}

/** All that the socket serves. */
export function stubHub(calls: Partial<CallHandlers> = {}, people = stubPeople()): SocketHub {
  return { calls: stubCalls(calls), people, authority: stubAuthority(people) };
}
