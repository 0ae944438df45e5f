import { BlockList, isIPv6 } from 'node:net';
import type { JWTPayload } from 'jose';
import { isFirstUse, signedBy } from './credentials.ts';
import { type Client, isEnabledFor } from './directory.ts';
import { refusal } from './errors.ts';
import type { GrantRequest } from './grant-request.ts';
import { subjectSignedJwt, words } from './literals.ts';
import { note, type Tenant } from './tenant.ts';

const type = 'token-vault-req+jwt';
const longestAgeSeconds = 60;
const longestContext = 256;

/** Whom a worker stands for, which scopes it may get, and what the tenant log keeps of it. */
type Worker = { sub: string; scopes: string[]; about: Record<string, unknown> };

/**
 * A person by nothing but their id, in a JWT that the client has signed: only from the addresses, for the connections and with the
 * scopes that an administrator has listed for it.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/privileged-worker-token-exchange-with-token-vault
 */
export async function privilegedWorker(tenant: Tenant, { client, fields, from }: GrantRequest): Promise<Worker> {
  const about: Record<string, unknown> = { is_privileged_worker: true };
  const refuse = (status: number, error: string, text: string) => {
    const log = { client_id: client.id, subject_token_type: subjectSignedJwt, ...about, failure_reason: text };
    note(tenant, 'feta', log);
    return refusal(status, error, text);
  };
  const { credentials = [], ipAllowlist = [], grants = [] } = client.privilegedAccess ?? {};
  if (credentials.length === 0) throw refuse(403, 'access_denied', 'The client has no privileged access.');
  if (!isListed(ipAllowlist, from)) throw refuse(403, 'access_denied', `The address ${from} is not allowed.`);

  const required = { issuer: client.id, claims: ['sub', 'aud', 'iat', 'jti', 'audit_context'], typ: type };
  const claims = await signedBy(tenant, credentials, fields['subject_token'] ?? '', required);
  if (!claims || !isRecent(tenant, claims)) throw refuse(401, 'invalid_token', 'Invalid subject token.');
  const { sub, audit_context: context } = claims;
  if (typeof context !== 'string' || context === '' || context.length > longestContext) {
    throw refuse(401, 'invalid_token', 'audit_context must be text of 1 to 256 characters.');
  }
  about['audit_context'] = context;
  if (!isUnspent(tenant, client, claims)) throw refuse(401, 'invalid_token', 'The jti was used before.');
  const person = tenant.directory.users.find((user) => user.sub === sub);
  if (!person) throw refuse(401, 'user_not_found', 'Identity User not found.');

  const granted = grants.find(({ connection }) => connection === fields['connection'])?.scopes;
  const connection = tenant.directory.connections.find(({ name }) => name === fields['connection']);
  const scopes = fields['scope'] === undefined ? granted : words(fields['scope']);
  if (connection && !isEnabledFor(connection, client.id)) {
    throw refuse(403, 'access_denied', 'The connection is not enabled for the client.');
  }
  if (!granted || !scopes?.every((scope) => granted.includes(scope))) {
    throw refuse(403, 'access_denied', 'The connection or a scope is not granted to the client.');
  }
  return { sub: person.sub, scopes, about };
}

/** Whether the address is one of these addresses or in one of these networks (CIDR). */
function isListed(allowed: string[], address: string): boolean {
  const list = new BlockList();
  for (const one of allowed) {
    const [network = '', prefix] = one.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Counted from `iat`, whatever `exp` says. */
function isRecent({ world }: Tenant, { iat = 0 }: JWTPayload): boolean {
  return Math.abs(world.now() / 1000 - iat) <= longestAgeSeconds;
}

function isUnspent(tenant: Tenant, client: Client, { jti, iat = 0 }: JWTPayload): boolean {
  if (typeof jti !== 'string' || jti === '') return false;
  return isFirstUse(tenant, `worker ${client.id} ${jti}`, (iat + longestAgeSeconds) * 1000);
}
