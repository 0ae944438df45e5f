/** A platform is data: how its connection is called, where its API is, who the account is, and its tools. */
import type { Result } from '../../../shared/result.ts';
import type { Tool } from '../tools/tool.ts';

/**
 * The only way a platform reaches the network. `fetch` attaches the account's token, to `apiUrl` alone, follows no
 * redirect, obeys `signal`, and hands back an answer from which live secrets have been scrubbed. The `TypeError` of a
 * broken connection has the cause "not sent" when the platform can't have got the request.
 */
export type PlatformClient = {
  apiUrl: string;
  /** Names the account among others, such as for a queue of its own; an identifier, not a credential. */
  account: string;
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  signal: AbortSignal;
};

/** How a person's account is named at the platform. `userId` there serves as Token Vault's login hint. */
export type Identity = { userId: string; label: string };

export type Platform = {
  name: string;
  title: string;
  /** The Auth0 connection, `auth0.md` §5 of the vendor's list of Token Vault integrations. */
  connection: string;
  /** Scopes to ask for on connecting; empty where the platform defines them itself, as GitHub Apps do. */
  scopes: string[];
  apiUrl: string;
  whoami(client: PlatformClient): Promise<Result<Identity>>;
  tools: Tool[];
};
