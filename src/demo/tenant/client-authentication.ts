import type { Client } from './directory.ts';
import { refusal } from './errors.ts';
import { sameSecret } from './secret.ts';
import type { Tenant } from './tenant.ts';

/** The client that sends this request, by secret in the body or as Basic; a client without a secret by its id alone. */
export function authenticateClient(tenant: Tenant, request: Request, fields: Record<string, string>): Client {
  const basic = readBasic(request.headers.get('authorization') ?? '');
  const [id, secret] = basic ?? [fields['client_id'], fields['client_secret']];
  const client = tenant.directory.clients.find((one) => one.id === id);
  const known = client && (client.authentication === 'none' || sameSecret(secret ?? '', client.secret));
  if (!known) throw refusal(401, 'invalid_client', 'Unauthorized');
  return client;
}

/** Id and secret are form-encoded before they are joined (RFC 6749 section 2.3.1). */
function readBasic(header: string): string[] | undefined {
  const encoded = /^Basic (.+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':', 2);
  const pair = new URLSearchParams(`id=${id}&secret=${secret}`);
  return [pair.get('id') ?? '', pair.get('secret') ?? ''];
}
