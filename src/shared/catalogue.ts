/** What Token Vault can keep accounts of, and what a person has to know to connect one. */
import * as z from 'zod/mini';

/** What people go there for. `custom`: anything else with refresh tokens. */
const ProviderCategory = z.enum(['work', 'making', 'leisure', 'custom']);
export type ProviderCategory = z.infer<typeof ProviderCategory>;

export const Provider = z.object({
  /** As a platform of the hub is called, or would be. */
  name: z.string(),
  title: z.string(),
  category: ProviderCategory,
  /** As Auth0 calls the kind of connection. */
  strategy: z.string(),
  /** What the connection is called unless its owner chose otherwise; null where there is no such name. */
  connection: z.nullable(z.string()),
  /**
   * What is asked for on connecting, each with what it allows, or '' where nobody has said it: the least that says who somebody is, and
   * what the hub asks for once it has tools. Empty where the application at the provider settles it.
   */
  scopes: z.array(z.object({ scope: z.string(), allows: z.string() })),
  /** Where a person makes the application, and what to mind there. */
  page: z.url(),
  points: z.array(z.string()),
  /** Where a person ends what they consented to, and what to look for there. */
  revoke: z.object({ page: z.url(), words: z.string() }),
  /** Where its API is, the vendor's OpenAPI description of it, and the vendor's remote MCP server; null where there is none. */
  apiUrl: z.nullable(z.url()),
  openapi: z.nullable(z.url()),
  mcp: z.nullable(z.url()),
  /** What of this was not found in a vendor's own words. */
  unchecked: z.array(z.enum(['scopes', 'revoke', 'apiUrl', 'openapi', 'mcp'])),
});
export type Provider = z.infer<typeof Provider>;

/**
 * `state`: whether the hub has tools for it and can connect an account now, has them and needs a tenant first, can set its connection up, or
 * whether that is done by hand in Auth0's dashboard.
 */
export const ListedProvider = z.extend(Provider, {
  state: z.enum(['tools', 'needs-tenant', 'settable', 'by-hand']),
  /** The platform of the hub by which its accounts are connected; null while there is none. */
  platform: z.nullable(z.string()),
  /** What is entered at the provider as the address to come back to; `{domain}` stands in it while there is no tenant. */
  callback: z.string(),
});
export type ListedProvider = z.infer<typeof ListedProvider>;
