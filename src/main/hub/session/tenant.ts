/** The person's Auth0 tenant as openid-client sees it: discovered once, kept while its settings stay the same. */
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Ports } from '../ports.ts';
import { Secret } from '../secret.ts';
import { oauthFailure } from './oauth-failure.ts';

export type Named = { issuer: string; clientId: string };

/**
 * Secrets are kept under the tenant and application they belong to. The settings that name those are no secret, so that
 * whoever edits them could otherwise have the secrets sent to a server of their own.
 */
export const clientSecretName = ({ issuer, clientId }: Named): string => `tenant.client_secret ${issuer} ${clientId}`;
export const refreshTokenName = ({ issuer, clientId }: Named, userId: string): string =>
  `auth0.refresh_token ${issuer} ${clientId} ${userId}`;
/** By which the tenant knows the session of the browser in which the person signed in, its claim `sid`. */
export const sessionIdName = ({ issuer, clientId }: Named, userId: string): string =>
  `auth0.session_id ${issuer} ${clientId} ${userId}`;

export type Tenant = {
  /** Ends with a slash, as Auth0's issuers do. */
  issuer: string;
  client: oidc.Configuration;
};

export type TenantSource = {
  find(): Promise<Result<Tenant>>;
  /** After its settings or its secret changed: the next `find` discovers it anew. */
  forget(): void;
};

const timeoutSeconds = 20;

/**
 * Answers the configured tenant. Fails with `no_tenant`, `tenant_unreachable` or `tenant_setup`; a failed discovery is
 * tried again at the next call.
 */
export function createTenantSource({ settings, secrets }: Pick<Ports, 'settings' | 'secrets'>): TenantSource {
  let known: { issuer: string; clientId: string; tenant: Promise<Result<Tenant>> } | undefined;

  return {
    async find() {
      const { tenant } = settings.read();
      if (!tenant) return fail('no_tenant');
      if (known?.issuer === tenant.issuer && known.clientId === tenant.clientId) return known.tenant;
      const clientSecret = await secrets.get(clientSecretName(tenant));
      if (!clientSecret) return fail('no_tenant', 'Its client secret is not in the secret store.');
      const discovered = discoverTenant(tenant.issuer, tenant.clientId, clientSecret);
      known = { ...tenant, tenant: discovered };
      const result = await discovered;
      if (!result.ok && known?.tenant === discovered) known = undefined;
      return result;
    },
    forget() {
      known = undefined;
    },
  };
}

/** One discovery, nothing kept. Fails with `tenant_unreachable` or `tenant_setup`. */
export async function discoverTenant(issuer: string, clientId: string, clientSecret: Secret): Promise<Result<Tenant>> {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || (url.protocol !== 'https:' && !isLoopback(url))) {
    return fail('tenant_setup', `The issuer ${issuer} is not an https address.`);
  }
  try {
    const client = await oidc.discovery(url, clientId, undefined, oidc.ClientSecretPost(Secret.reveal(clientSecret)), {
      timeout: timeoutSeconds,
      execute: isLoopback(url) ? [oidc.allowInsecureRequests] : [], // a tenant on this computer has no certificate
    });
    return ok({ issuer: client.serverMetadata().issuer, client });
  } catch (error) {
    const { error: code, description, kind } = oauthFailure(error);
    if (kind === 'unreachable') return fail('tenant_unreachable', `${url.host} does not answer.`);
    return fail('tenant_setup', `Discovery at ${url.host} failed: ${code} ${description}`.trim());
  }
}

/** What verifying the tenant's own tokens takes. */
export const issuerOf = ({ issuer, client }: Tenant): { issuer: string; jwksUri: string } => ({
  issuer,
  jwksUri: client.serverMetadata().jwks_uri ?? `${issuer}.well-known/jwks.json`,
});

const isLoopback = (url: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
