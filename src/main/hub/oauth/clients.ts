/** Finds out who asks for access: a client is what its own document says, or what it registered here. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Internet, internet as theInternet } from '../internet/internet.ts';
import type { Clock } from '../ports.ts';
import { createSealer } from '../sealed.ts';
import { type ClientMetadata, clientGrantTypes, parseClientMetadata } from './client.ts';
import { createClientDocuments } from './client-documents.ts';

export function createOAuthClients(secret: Buffer, clock: Clock, internet: Internet = theInternet) {
  const documents = createClientDocuments(clock, internet);
  const registered = createRegisteredClients(secret, clock);
  return {
    /** Fails with `client_unknown`, or as the reading of its document does. */
    async find(clientId: string): Promise<Result<ClientMetadata>> {
      if (clientId.startsWith('https://')) return documents(clientId);
      const client = registered.find(clientId);
      return client ? ok(client) : fail('client_unknown');
    },
    register: registered.register,
  };
}

/** RFC 7591 §3.2.1, or §3.2.2 where it is refused. */
export type RegistrationResponse =
  | {
      client_id: string;
      client_id_issued_at: number;
      client_name: string;
      redirect_uris: string[];
      token_endpoint_auth_method: 'none';
      grant_types: readonly string[];
      response_types: string[];
    }
  | { error: 'invalid_redirect_uri' | 'invalid_client_metadata'; error_description: string };

type RegisteredClients = {
  register(body: unknown): RegistrationResponse;
  /** Undefined for what this hub did not issue, or was changed since. */
  find(clientId: string): ClientMetadata | undefined;
};

const prefix = 'dcr_';
const place = 'registration';
/** Of a `client_id`: what the limits of a client's metadata come to. */
const longest = 4096;

/**
 * Dynamic Client Registration (RFC 7591) that stores nothing: the `client_id` is what was registered, sealed. So a flood of
 * registrations, which anybody can send, leaves nothing behind; what was registered lasts as long as the hub's secret.
 */
export function createRegisteredClients(secret: Buffer, clock: Clock): RegisteredClients {
  const sealer = createSealer(secret, 'opengithubx oauth client');
  return {
    register(body) {
      const parsed = parseClientMetadata(body);
      if (!parsed.ok) {
        const { code, message } = parsed.failure;
        const error = code === 'redirect_refused' ? 'invalid_redirect_uri' : 'invalid_client_metadata';
        return { error, error_description: message };
      }
      const { name, redirectUris } = parsed.value;
      return {
        client_id: prefix + Buffer.from(sealer.seal([name, ...redirectUris], place)).toString('base64url'),
        client_id_issued_at: Math.floor(clock.now() / 1000),
        client_name: name,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'none',
        grant_types: clientGrantTypes,
        response_types: ['code'],
      };
    },
    find(clientId) {
      if (!clientId.startsWith(prefix) || clientId.length > longest) return undefined;
      const text = clientId.slice(prefix.length);
      const sealed = Buffer.from(text, 'base64url');
      // A decoder passes over foreign characters and spare bits; one client must not go by several names.
      if (sealed.toString('base64url') !== text) return undefined;
      const opened = sealer.open(sealed, place) as [name: string, ...redirectUris: string[]] | undefined;
      if (!opened) return undefined;
      const [name, ...redirectUris] = opened;
      return { clientId, name, redirectUris, documentHost: null };
    },
  };
}
