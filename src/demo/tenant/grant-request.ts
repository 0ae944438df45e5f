import type { Client } from './directory.ts';

/** A request to /oauth/token from a client that has proven itself. */
export type GrantRequest = {
  client: Client;
  fields: Record<string, string>;
  /** The IP address that it came from. */
  from: string;
  /** The key whose proof came with it; the tokens are given to that key. */
  boundTo?: string;
};
