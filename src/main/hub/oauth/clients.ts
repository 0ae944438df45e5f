/** Finds out who asks for access: a client is what its own document says, or what it registered here. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type Internet, internet as theInternet } from '../internet/internet.ts';
import type { Clock } from '../ports.ts';
import type { ClientMetadata } from './client.ts';
import { createClientDocuments } from './client-documents.ts';
import { createRegisteredClients, type RegisteredClients } from './registered-client.ts';

export type OAuthClients = {
  /** Fails with `client_unknown`, or as the reading of its document does. */
  find(clientId: string): Promise<Result<ClientMetadata>>;
  register: RegisteredClients['register'];
};

export function createOAuthClients(secret: Buffer, clock: Clock, internet: Internet = theInternet): OAuthClients {
  const documents = createClientDocuments(clock, internet);
  const registered = createRegisteredClients(secret, clock);
  return {
    async find(clientId) {
      if (clientId.startsWith('https://')) return documents(clientId);
      const client = registered.find(clientId);
      return client ? ok(client) : fail('client_unknown');
    },
    register: registered.register,
  };
}
