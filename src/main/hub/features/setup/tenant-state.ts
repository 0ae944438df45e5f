/** What a tenant has of what it needs, as read from it. Nothing in it is secret but what is a `Secret`. */
import { calculateJwkThumbprint, exportJWK, importSPKI } from 'jose';
import * as z from 'zod/mini';
import { ok, type Result } from '../../../../shared/result.ts';
import { Secret } from '../../ground/secret.ts';
import { myAccountUrl } from '../../identity/session/tenant-addresses.ts';
import type { Management } from './management.ts';
import { markName, type TenantRequirements } from './requirements.ts';

type RefreshTokens = Record<string, unknown> & {
  rotation_type?: string | undefined;
  policies?: { audience: string; scope: string[] }[] | null | undefined;
};

export type ApplicationState = {
  id: string;
  /** What it is marked with, if the assistant of some hub made it. */
  mark: string | undefined;
  isFirstParty: boolean;
  oidcConformant: boolean;
  /** `token_endpoint_auth_method`; null where it proves itself by keys. */
  method: string | null;
  /** Ids of the keys in use. */
  keys: string[];
  algorithm: string;
  callbacks: string[];
  logoutUrls: string[];
  grantTypes: string[];
  refreshTokens: RefreshTokens | undefined;
};

/** The My Account API. `isSystem`: it is Auth0's own, and not an API that somebody gave the same identifier. */
type AccountApi = { id: string; isSystem: boolean; skipsConsent: boolean; userPolicy: string };

export type TenantConnection = {
  id: string;
  /** The kind of connection, as Auth0 calls it. */
  strategy: string;
  mark: string | undefined;
  clientId: string;
  /** Undefined where the token may not see it. */
  clientSecret: Secret | undefined;
  /** All of `options`: anyone who changes one of them has to send the others along. */
  options: Record<string, unknown>;
  /** Whether it sends id and secret by HTTP Basic. */
  hasBasic: boolean;
  connectedAccounts: Record<string, unknown> & { active: boolean };
};

export type TenantState = {
  application: ApplicationState | undefined;
  /** The key that this hub proves itself with, and the ones that the application has; `ours` is undefined where none is wanted. */
  keys: { ours: { kid: string; pem: string } | undefined; registered: { id: string; kid: string }[] };
  api: AccountApi | undefined;
  grants: { id: string; subjectType: string; scopes: string[] }[];
  /** The connections that the application may use. */
  enabled: { id: string; isSignIn: boolean }[];
  /** A database of passwords, as each new tenant has one. */
  passwords: { id: string; name: string } | undefined;
  /** By name, those of the wished platforms. */
  connections: Record<string, TenantConnection | undefined>;
  /** Empty where no second factor is asked for. */
  secondFactor: string[];
};
export type StatePiece = keyof TenantState;

const texts = z._default(z.array(z.string()), []);
const Metadata = z._default(z.record(z.string(), z.unknown()), {});

const Client = z.object({
  client_id: z.string(),
  is_first_party: z._default(z.boolean(), false),
  oidc_conformant: z._default(z.boolean(), false),
  token_endpoint_auth_method: z._default(z.nullable(z.string()), null),
  client_authentication_methods: z.nullish(
    z.object({ private_key_jwt: z.optional(z.object({ credentials: z.array(z.object({ id: z.string() })) })) }),
  ),
  jwt_configuration: z.nullish(z.object({ alg: z.optional(z.string()) })),
  callbacks: texts,
  allowed_logout_urls: texts,
  grant_types: texts,
  refresh_token: z.nullish(
    z.looseObject({
      rotation_type: z.optional(z.string()),
      policies: z.nullish(z.array(z.object({ audience: z.string(), scope: texts }))),
    }),
  ),
  client_metadata: Metadata,
});
/** Asked for by name, so that no secret of any application comes along. */
const clientFields = Object.keys(Client.shape).join(',');

const Credential = z.object({ id: z.string(), kid: z._default(z.string(), '') });
const Api = z.object({
  id: z.string(),
  is_system: z._default(z.boolean(), false),
  skip_consent_for_verifiable_first_party_clients: z._default(z.boolean(), false),
  subject_type_authorization: z.nullish(z.object({ user: z.nullish(z.object({ policy: z.optional(z.string()) })) })),
});
const ClientGrant = z.object({ id: z.string(), subject_type: z._default(z.string(), 'client'), scope: texts });
const Purpose = z.nullish(z.looseObject({ active: z._default(z.boolean(), false) }));
const FoundConnection = z.object({
  id: z.string(),
  name: z.string(),
  strategy: z._default(z.string(), ''),
  options: z._default(z.record(z.string(), z.unknown()), {}),
  metadata: Metadata,
  authentication: Purpose,
  connected_accounts: Purpose,
});
const Enabled = z.object({ connections: z.array(z.omit(FoundConnection, { options: true, metadata: true })) });

export type SetupFacts = Pick<TenantRequirements, 'issuer' | 'clientId' | 'mark' | 'platforms'> & {
  /** The public half, in PEM, of the key that this hub proves itself with as that application; undefined with a secret. */
  publicKey: ((clientId: string) => Promise<Result<string>>) | undefined;
};

type Reader<P extends StatePiece> = (
  management: Management,
  facts: SetupFacts,
  known: Pick<TenantState, 'application'>,
) => Promise<Result<TenantState[P]>>;

/** In this order, since most of it is about the application. */
const readers: { [P in StatePiece]: Reader<P> } = {
  async application(management, { clientId, mark }) {
    const clients = await management.list(`clients?fields=${clientFields}&include_fields=true`, Client);
    if (!clients.ok) return clients;
    const found =
      clients.value.find((client) => client.client_id === clientId) ??
      clients.value.find(({ client_metadata: metadata }) => metadata[markName] === mark) ??
      clients.value.find(({ client_metadata: metadata }) => typeof metadata[markName] === 'string');
    return ok(found && applicationOf(found));
  },

  async keys(management, { publicKey }, { application }) {
    if (!publicKey || !application) return ok({ ours: undefined, registered: [] });
    const pem = await publicKey(application.id);
    if (!pem.ok) return pem;
    const kid = await calculateJwkThumbprint(await exportJWK(await importSPKI(pem.value, 'RS256')));
    const path = `clients/${encodeURIComponent(application.id)}/credentials`;
    const registered = await management.read(path, z.array(Credential));
    return registered.ok ? ok({ ours: { kid, pem: pem.value }, registered: registered.value ?? [] }) : registered;
  },

  async api(management, { issuer }) {
    const api = await management.read(`resource-servers/${encodeURIComponent(myAccountUrl(issuer))}`, Api);
    if (!api.ok || !api.value) return api.ok ? ok(undefined) : api;
    const { id, is_system: isSystem, skip_consent_for_verifiable_first_party_clients: skipsConsent } = api.value;
    const userPolicy = api.value.subject_type_authorization?.user?.policy ?? 'require_client_grant';
    return ok({ id, isSystem, skipsConsent, userPolicy });
  },

  async grants(management, { issuer }, { application }) {
    if (!application) return ok([]);
    const query = new URLSearchParams({ audience: myAccountUrl(issuer), client_id: application.id });
    const grants = await management.list(`client-grants?${query}`, ClientGrant);
    if (!grants.ok) return grants;
    return ok(grants.value.map(({ id, subject_type: subjectType, scope }) => ({ id, subjectType, scopes: scope })));
  },

  async enabled(management, _, { application }) {
    if (!application) return ok([]);
    const read = await management.read(`clients/${encodeURIComponent(application.id)}/connections?take=100`, Enabled);
    if (!read.ok) return read;
    const connections = read.value?.connections ?? [];
    return ok(connections.map(({ id, authentication }) => ({ id, isSignIn: authentication?.active !== false })));
  },

  async passwords(management) {
    const found = await management.list(
      'connections?strategy=auth0&fields=id,name',
      z.pick(FoundConnection, { id: true, name: true }),
    );
    return found.ok ? ok(found.value[0]) : found;
  },

  async connections(management, { platforms }) {
    const found: TenantState['connections'] = {};
    for (const { connection: name } of platforms.map(({ platform }) => platform)) {
      const read = await management.list(`connections?${new URLSearchParams({ name })}`, FoundConnection);
      if (!read.ok) return read;
      const [one] = read.value;
      found[name] = one && connectionOf(one);
    }
    return ok(found);
  },

  async secondFactor(management) {
    const read = await management.read('guardian/policies', z.array(z.string()));
    return read.ok ? ok(read.value ?? []) : read;
  },
};

/** All of it, or the pieces named, the others as they were known. Fails as `Management` does. */
export async function readTenantState(
  management: Management,
  facts: SetupFacts,
  pieces = Object.keys(readers) as StatePiece[],
  known: Partial<TenantState> = {},
): Promise<Result<TenantState>> {
  const state = { ...known } as TenantState;
  for (const piece of Object.keys(readers) as StatePiece[]) {
    if (!pieces.includes(piece)) continue;
    const read = await readers[piece](management, facts, state);
    if (!read.ok) return read;
    Object.assign(state, { [piece]: read.value });
  }
  return ok(state);
}

const applicationOf = (client: z.infer<typeof Client>): ApplicationState => ({
  id: client.client_id,
  mark: markOf(client.client_metadata),
  isFirstParty: client.is_first_party,
  oidcConformant: client.oidc_conformant,
  method: client.token_endpoint_auth_method,
  keys: (client.client_authentication_methods?.private_key_jwt?.credentials ?? []).map(({ id }) => id),
  algorithm: client.jwt_configuration?.alg ?? '',
  callbacks: client.callbacks,
  logoutUrls: client.allowed_logout_urls,
  grantTypes: client.grant_types,
  refreshTokens: client.refresh_token ?? undefined,
});

function connectionOf({
  id,
  strategy,
  options,
  metadata,
  connected_accounts: accounts,
}: z.infer<typeof FoundConnection>): TenantConnection {
  const { client_id: clientId, client_secret: secret, customHeaders: headers, ...others } = options;
  const clientSecret = typeof secret === 'string' ? new Secret(secret) : undefined;
  return {
    id,
    strategy,
    mark: markOf(metadata),
    clientId: typeof clientId === 'string' ? clientId : '',
    clientSecret,
    options: {
      ...others,
      client_id: clientId,
      ...(clientSecret && { client_secret: clientSecret }),
      ...(isRecord(headers) && { customHeaders: asSecrets(headers) }),
    },
    hasBasic: isRecord(headers) && /^Basic \S/.test(String(headers['Authorization'])),
    connectedAccounts: { ...accounts, active: accounts?.active === true },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A header can be anything, credentials of the application too. */
const asSecrets = (headers: Record<string, unknown>): Record<string, Secret> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new Secret(String(value))]));

function markOf(metadata: Record<string, unknown>): string | undefined {
  const mark = metadata[markName];
  return typeof mark === 'string' ? mark : undefined;
}
