/** The part of oidc-provider that tests use: the package brings no types. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown> & { findAccount: FindAccount });
    callback(): RequestListener;
  }

  type FindAccount = (context: unknown, id: string) => { accountId: string; claims: () => Record<string, unknown> };
}
