import type { SecretStore } from '../hub/ground/ports.ts';
import type { Secret } from '../hub/ground/secret.ts';

/** For a start at which nothing may or can keep secrets, `why` says so: nothing outlives the process. */
export function memorySecretStore(why: string): SecretStore {
  const secrets = new Map<string, Secret>();
  return {
    kind: `in memory only, so you must sign in again after a restart: ${why.replace(/\.$/, '')}`, // a part of sentences, which end it
    isDurable: false,
    get: async (name) => secrets.get(name),
    set: async (name, secret) => void secrets.set(name, secret),
    delete: async (name) => void secrets.delete(name),
    names: async () => [...secrets.keys()],
  };
}
