import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRegisteredClients } from '../../../../../src/main/hub/features/oauth/clients.ts';

const secret = randomBytes(32);
const clients = createRegisteredClients(secret, { now: () => 1_700_000_000_999 });
const metadata = { client_name: 'Editor', redirect_uris: ['http://127.0.0.1:33418/', 'https://editor.example.com/cb'] };

function register(given: unknown = metadata) {
  const registered = clients.register(given);
  if ('error' in registered) throw new Error(registered.error_description);
  return registered;
}

it('answers with what it registered, as RFC 7591 §3.2.1 asks, and no secret', () => {
  const { client_id, ...rest } = register({ ...metadata, scope: 'x', jwks_uri: 'https://a.example.com/', unknown: {} });
  expect(client_id).toMatch(/^dcr_[\w-]+$/);
  expect(rest).toEqual({
    client_id_issued_at: 1_700_000_000,
    ...metadata,
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  });
});

it('has a client that asks for more do with what there is, as RFC 7591 §3.2.1 allows', () => {
  const more = {
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  };
  expect(register({ ...metadata, ...more })).toMatchObject({
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
  });
});

it('finds it again by its client_id alone, also after a restart', () => {
  const { client_id: clientId } = register();
  const found = { clientId, name: 'Editor', redirectUris: metadata.redirect_uris, documentHost: null };
  expect(clients.find(clientId)).toEqual(found);
  expect(createRegisteredClients(secret, { now: () => 0 }).find(clientId)).toEqual(found);
});

it('keeps the largest registration within what a request may carry', () => {
  const redirect_uris = Array.from({ length: 10 }, (_, index) => `https://c.example.com/${index}${'a'.repeat(177)}`);
  const { client_id } = register({ client_name: '名'.repeat(100), redirect_uris });
  expect(redirect_uris.join('').length).toBe(2000);
  expect(client_id.length).toBeLessThanOrEqual(4096);
  expect(clients.find(client_id)?.redirectUris).toEqual(redirect_uris);
});

it('names what it refuses by the codes of RFC 7591 §3.2.2', () => {
  expect(clients.register({ ...metadata, redirect_uris: ['http://evil.example.com/'] })).toMatchObject({
    error: 'invalid_redirect_uri',
  });
  for (const refused of [{ ...metadata, grant_types: ['password'] }, 'text', null]) {
    expect(clients.register(refused)).toMatchObject({ error: 'invalid_client_metadata' });
  }
});

it('knows no client that it did not issue', () => {
  const { client_id } = register();
  for (const [place, letter] of [...client_id].entries()) {
    const changed = client_id.slice(0, place) + (letter === 'A' ? 'B' : 'A') + client_id.slice(place + 1);
    expect(clients.find(changed)).toBeUndefined();
  }
  for (const other of [
    `${client_id}=`,
    `${client_id}.`,
    `${client_id} `,
    client_id.slice(0, -1),
    client_id.slice(4),
    'dcr_',
    '',
  ]) {
    expect(clients.find(other)).toBeUndefined();
  }
  expect(createRegisteredClients(randomBytes(32), { now: () => 0 }).find(client_id)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => clients.find(text) === undefined && clients.find(`dcr_${text}`) === undefined),
  );
});

it('knows one client by one client_id', () => {
  // The last letter of some lengths carries bits that a decoder drops.
  for (const client_name of ['a', 'ab', 'abc']) {
    const { client_id } = register({ ...metadata, client_name });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const found = [...alphabet].filter((last) => clients.find(client_id.slice(0, -1) + last));
    expect(found).toEqual([client_id.at(-1)]);
  }
});
