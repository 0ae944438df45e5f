/** Whose MCP request it is. It travels beside the request in the SDK's own slot; the text of the key stays behind. */
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { LiveKey } from '../keys/keys.ts';
import type { Admitted } from './admission.ts';

export type Client = {
  key: LiveKey;
  /** Aborts when this request's connection is closed. The SDK itself does not notice that for older clients. */
  hungUp: AbortSignal;
  /** Of a call from a chat of Open WebUI. */
  tell?: Admitted['tell'];
};

export const authInfoOf = (client: Client): AuthInfo => ({
  token: '',
  clientId: client.key.id,
  scopes: [],
  extra: { client },
});

/** Throws if there is none: a request that skipped the key check would be a defect. */
export function clientOf(authInfo: AuthInfo | undefined): Client {
  const client = authInfo?.extra?.['client'] as Client | undefined;
  if (!client) throw new Error('A request reached MCP without its client.');
  return client;
}
