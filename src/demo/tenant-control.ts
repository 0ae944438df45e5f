/** What is done to the tenant over the control service: what its owner does at the dashboard, and what nobody can. */
import { isIP } from 'node:net';
import { InputError } from './control-input.ts';
import { readCredential } from './tenant/client-authentication.ts';
import type { Client } from './tenant/directory.ts';
import { managementToken } from './tenant/management/index.ts';
import { newTenantConnection } from './tenant/seed.ts';
import type { DemoTenant } from './tenant/tenant.ts';

/** The tenant as Auth0 makes a new one, but for its people: they stay, and are signed out. */
export function emptyTenant(tenant: DemoTenant): void {
  const { directory } = tenant;
  Object.assign(directory, { clients: [], clientGrants: [], apis: [], connections: [newTenantConnection()] });
  const { codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes } = tenant;
  for (const kept of [codes, refreshTokens, opaqueTokens, sessions, accounts, tickets, providerStates, connectCodes]) {
    kept.clear();
  }
}

/** A token out of the dashboard's API Explorer, with fewer scopes or a shorter life where that is asked. */
export async function copyManagementToken(
  tenant: DemoTenant,
  { scopes, seconds }: { scopes?: unknown; seconds?: unknown },
): Promise<{ token: string }> {
  const isList = Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string');
  if (scopes !== undefined && !isList) throw new InputError('scopes must be a list of text');
  if (seconds !== undefined && !Number.isInteger(seconds)) throw new InputError('seconds must be a whole number');
  return { token: await managementToken(tenant, isList ? scopes : undefined, seconds as number | undefined) };
}

type KeyWish = { pem?: unknown; alg?: unknown; use?: unknown };

/** What an administrator does with a client's public key at the dashboard; answers the credential's id and `kid`. */
export async function registerKey(
  tenant: DemoTenant,
  id: string,
  { pem, alg = 'RS256', use }: KeyWish,
): Promise<object> {
  const client = clientOf(tenant, id);
  const credential = await readCredential(String(pem), String(alg));
  if (!credential) throw new InputError('pem or alg: only public RSA keys of 2048 bits, for RS256, RS384 or PS256');
  const { privilegedAccess } = client;
  if (use === undefined ? privilegedAccess : use === 'privileged_access') {
    if (!privilegedAccess) throw new InputError('the client is no privileged worker');
    privilegedAccess.credentials = [...privilegedAccess.credentials, credential];
  } else {
    client.credentials = [...client.credentials, credential];
    client.authentication = 'private_key_jwt';
  }
  return { id: credential.id, kid: credential.kid };
}

/** Sets the address allow-list and the grants of a privileged worker, as far as they are given; answers both. */
export function changePrivilegedAccess(
  tenant: DemoTenant,
  id: string,
  { ipAllowlist, grants }: { ipAllowlist?: unknown; grants?: unknown },
): object {
  const { privilegedAccess } = clientOf(tenant, id);
  if (!privilegedAccess) throw new InputError('the client is no privileged worker');
  if (ipAllowlist !== undefined) {
    if (!isListOf(ipAllowlist, isNetwork))
      throw new InputError('ipAllowlist must be a list of IP addresses and networks');
    privilegedAccess.ipAllowlist = ipAllowlist;
  }
  if (grants !== undefined) {
    if (!isListOf(grants, isGrant)) throw new InputError('grants must be a list of {connection, scopes}');
    privilegedAccess.grants = grants;
  }
  return { ipAllowlist: privilegedAccess.ipAllowlist, grants: privilegedAccess.grants };
}

function clientOf({ directory }: DemoTenant, id: string): Client {
  const client = directory.clients.find((one) => one.id === id);
  if (!client) throw new InputError('there is no such client');
  return client;
}

function isListOf<One>(value: unknown, isOne: (one: unknown) => one is One): value is One[] {
  return Array.isArray(value) && value.every(isOne);
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isNetwork(value: unknown): value is string {
  const [address = '', prefix = '0', more] = isText(value) ? value.split('/') : [];
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits && more === undefined;
}

function isGrant(value: unknown): value is { connection: string; scopes: string[] } {
  const { connection, scopes } = (value ?? {}) as { connection?: unknown; scopes?: unknown };
  return isText(connection) && isListOf(scopes, isText);
}
