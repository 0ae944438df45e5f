import { InputError } from './fault-input.ts';
import { readCredential } from './tenant/credentials.ts';
import type { Client } from './tenant/directory.ts';
import type { Tenant } from './tenant/tenant.ts';

/** What an administrator does with a client's public key at the dashboard; answers the credential's id and `kid`. */
export async function registerKey(
  tenant: Tenant,
  id: string,
  { pem, alg }: { pem?: unknown; alg?: unknown },
): Promise<object> {
  const client = clientOf(tenant, id);
  const credential = await readCredential(String(pem), alg === undefined ? undefined : String(alg));
  if (!credential)
    throw new InputError('pem must be a public RSA key of 2048 bits or more, alg one of RS256, RS384, PS256');
  client.credentials = [...client.credentials, credential];
  client.authentication = 'private_key_jwt';
  return { id: credential.id, kid: credential.kid };
}

function clientOf({ directory }: Tenant, id: string): Client {
  const client = directory.clients.find((one) => one.id === id);
  if (!client) throw new InputError('there is no such client');
  return client;
}
