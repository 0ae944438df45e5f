import type { World } from '../world.ts';
import type { WaitingDevice } from './device.ts';
import type { Client, DemoProvider, Directory, TenantUser } from './directory.ts';
import { createKeys, newSecret, type TenantKeys } from './keys.ts';
import { type Applications, seed } from './seed.ts';
import type { PendingConnection, StoredAccount } from './vault.ts';

/** One sign-in of one person at one client; every token that comes of it points here. */
export type SignInGrant = {
  user: TenantUser;
  client: Client;
  sid: string;
  scopes: string[];
  audience: string | undefined;
  nonce?: string | undefined;
  authTime: number;
};

type AuthorizationCode = {
  grant: SignInGrant;
  redirectUri: string;
  challenge: string | undefined;
  expires: number;
  boundTo: string | undefined;
};
/** `boundTo` is the thumbprint of the key that a token was given to (RFC 9449). */
export type RefreshToken = {
  grant: SignInGrant;
  family: string;
  issued: number;
  used: number;
  spent?: number;
  boundTo: string | undefined;
};
type OpaqueToken = { grant: SignInGrant; scopes: string[]; expires: number; boundTo: string | undefined };
export type TenantSession = { value: string; user: TenantUser; sid: string; since: number; used: number };

/** A tenant log entry; `type` is one of Auth0's short codes, such as `seta`. */
type LogEntry = { type: string; date: string; [detail: string]: unknown };

/** Everything the tenant knows, in memory. */
export type DemoTenant = {
  world: World;
  /** With the trailing slash that is part of it. */
  issuer: string;
  meAudience: string;
  port: string;
  directory: Directory;
  /** The platforms of the world. */
  providers: readonly DemoProvider[];
  keys: TenantKeys;
  formKey: string;
  log: LogEntry[];
  codes: Map<string, AuthorizationCode>;
  refreshTokens: Map<string, RefreshToken>;
  opaqueTokens: Map<string, OpaqueToken>;
  sessions: Map<string, TenantSession>;
  accounts: Map<string, StoredAccount>;
  tickets: Map<string, PendingConnection>;
  providerStates: Map<string, PendingConnection>;
  connectCodes: Map<string, PendingConnection>;
  devices: Map<string, WaitingDevice>;
  /** Names of what serves once, with the time in milliseconds until which they are kept. */
  spent: Map<string, number>;
};

/** A freshly seeded tenant at `origin`; its client secrets are on the ledger. */
export async function openTenant(
  world: World,
  origin: string,
  applications: Applications,
  providers: readonly DemoProvider[],
): Promise<DemoTenant> {
  const issuer = `${origin}/`;
  for (const application of Object.values(applications)) {
    if ('secret' in application) world.record('auth0_client_secret', application.secret);
  }
  const directory = seed(issuer, applications, providers);
  const remembered: Remembered | undefined = world.keep('tenant', () => remember(tenant));
  if (remembered) directory.users = remembered.users;
  const tenant: DemoTenant = {
    world,
    issuer,
    meAudience: `${issuer}me/`,
    port: new URL(origin).port,
    directory,
    providers,
    keys: await createKeys(issuer, world),
    formKey: newSecret(),
    log: [],
    codes: new Map(),
    refreshTokens: new Map(remembered?.refreshTokens.flatMap((kept) => recall(directory, kept))),
    opaqueTokens: new Map(),
    sessions: new Map(
      remembered?.sessions.flatMap(({ sub, ...session }) => {
        const user = directory.users.find((one) => one.sub === sub);
        return user ? [[session.value, { ...session, user }]] : [];
      }),
    ),
    accounts: new Map(remembered?.accounts.map((account) => [account.id, account])),
    tickets: new Map(),
    providerStates: new Map(),
    connectCodes: new Map(),
    devices: new Map(),
    spent: new Map(),
  };
  return tenant;
}

/** What outlives the process: who people are, and what they allowed. What an administrator changed is as seeded again. */
type Remembered = {
  users: TenantUser[];
  sessions: (Omit<TenantSession, 'user'> & { sub: string })[];
  refreshTokens: [value: string, token: Omit<RefreshToken, 'grant'> & { grant: KeptGrant }][];
  accounts: StoredAccount[];
};
type KeptGrant = Omit<SignInGrant, 'user' | 'client'> & { sub: string; clientId: string };

const remember = ({ directory, sessions, refreshTokens, accounts }: DemoTenant): Remembered => ({
  users: directory.users,
  sessions: [...sessions.values()].map(({ user, ...session }) => ({ ...session, sub: user.sub })),
  refreshTokens: [...refreshTokens].map(
    ([
      value,
      {
        grant: { user, client, ...grant },
        ...token
      },
    ]) => [value, { ...token, grant: { ...grant, sub: user.sub, clientId: client.id } }],
  ),
  accounts: [...accounts.values()].map(({ renewal: _, ...account }) => account),
});

function recall(
  { users, clients }: Directory,
  [value, token]: Remembered['refreshTokens'][number],
): [string, RefreshToken][] {
  const { sub, clientId, ...grant } = token.grant;
  const user = users.find((one) => one.sub === sub);
  const client = clients.find(({ id }) => id === clientId);
  return user && client ? [[value, { ...token, grant: { ...grant, user, client } }]] : [];
}

/** Makes a secret, puts it on the ledger as `kind`, and returns it. */
export function issueSecret(tenant: DemoTenant, kind: string, value: string = newSecret()): string {
  tenant.world.record(kind, value);
  return value;
}

/** Removes and returns an entry: what is taken can't be used twice. */
export function take<Value>(map: Map<string, Value>, key: string | undefined): Value | undefined {
  const value = map.get(key ?? '');
  map.delete(key ?? '');
  return value;
}

/** Adds an entry to the tenant log. */
export function logEvent(tenant: DemoTenant, type: string, details: Record<string, unknown>): void {
  tenant.log.push({ type, date: new Date(tenant.world.now()).toISOString(), ...details });
}

/** A request to /oauth/token from a client that has proven itself. */
export type GrantRequest = {
  client: Client;
  fields: Record<string, string>;
  /** The IP address that it came from. */
  from: string;
  /** The key whose proof came with it; the tokens are given to that key. */
  boundTo: string | undefined;
};
