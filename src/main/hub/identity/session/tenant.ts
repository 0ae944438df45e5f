/** The person's Auth0 tenant as openid-client sees it: discovered once, kept while its settings stay the same. */
import type { CryptoKey } from 'jose';
import type { CustomFetch } from 'openid-client';
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { TenantSettings } from '../../../../shared/tenant.ts';
import type { Clock, Ports } from '../../ground/ports.ts';
import { createSingleFlight } from '../../ground/waiting.ts';
import {
  type ClientCredentials,
  clientCredentials,
  clientKeyAlgorithm,
  clientKeyName,
  ensurePublicKey,
  exchangingClient,
  type TenantApplication,
} from './client-credentials.ts';
import { oauthFailure } from './oauth-failure.ts';
import { metadataProblem } from './tenant-addresses.ts';

export {
  clientSecretName,
  refreshTokenName,
  sessionIdName,
  type TenantApplication as Named,
} from './client-credentials.ts';

/** What stands for a person at Token Vault: see `Subject` in `src/shared/tenant.ts`. */
type ExchangedToken =
  | { subject: 'refresh_token' }
  /** `audience`: the API that people sign in for. */
  | { subject: 'access_token'; audience: string }
  /** `key` signs for them. */
  | { subject: 'user_id'; key: CryptoKey };

export type Tenant = {
  /** As the tenant writes it: Auth0's end with a slash. */
  issuer: string;
  /** The application that people sign in to. */
  client: oidc.Configuration;
  /** The application that exchanges: another one only where people sign in to one that has no secret. */
  exchanger: oidc.Configuration;
  presents: ExchangedToken;
  /** What time it is there. */
  clock: Ports['clock'];
  /** The key that what the tenant gives is bound to; empty unless the settings want it. */
  dpop: oidc.DPoPOptions;
};

/** For so long a tenant may take to answer (milliseconds). */
const usualPatienceMs = 20_000;

type Needs = Pick<Ports, 'settings' | 'secrets' | 'clock'>;

/**
 * Answers the configured tenant. Fails with `no_tenant`, `tenant_unreachable` or `tenant_setup`; a failed discovery is
 * tried again at the next call.
 */
export function createTenantSource({ settings, secrets, clock }: Needs, patienceMs?: number) {
  let known: { as: string; tenant: Promise<Result<Tenant>> } | undefined;
  const singleFlight = createSingleFlight();

  return {
    async find(): Promise<Result<Tenant>> {
      const { tenant } = settings.read();
      if (!tenant) return fail('no_tenant');
      const as = JSON.stringify(tenant);
      if (known?.as === as) return known.tenant;
      const proof = await clientCredentials(tenant, secrets);
      if (!proof) return fail('no_tenant', 'Its client secret or key is not in the secret store.');
      const discovered = discoverTenant(tenant, proof, clock, patienceMs);
      known = { as, tenant: discovered };
      const result = await discovered;
      if (!result.ok && known?.tenant === discovered) known = undefined;
      return result;
    },
    /** After its settings or its secret changed: the next `find` discovers it again. */
    forget(): void {
      known = undefined;
    },
    /** The public half, in PEM, of the key that this hub proves itself with as that application. */
    publicKey(of: TenantApplication): Promise<string> {
      const name = clientKeyName({ ...of, issuer: of.issuer.replace(/\/?$/, '/') });
      return singleFlight(name, () => ensurePublicKey(secrets, name, clientKeyAlgorithm));
    },
  };
}

export type TenantSource = ReturnType<typeof createTenantSource>;

/** One discovery, nothing kept. Fails with `tenant_unreachable` or `tenant_setup`. */
export async function discoverTenant(
  settings: TenantSettings,
  proof: ClientCredentials,
  clock: Ports['clock'],
  patienceMs = usualPatienceMs,
): Promise<Result<Tenant>> {
  const { issuer, clientId, exchanger } = settings;
  const presents = presentedBy(settings, proof);
  if (!presents.ok) return presents;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || (url.protocol !== 'https:' && !isLoopback(url))) {
    return fail('tenant_setup', `The issuer ${issuer} is not an https address.`);
  }
  const time = createTenantClock(clock);
  try {
    const client = await oidc.discovery(url, clientId, time.metadata, exchanger ? oidc.None() : proof.authentication, {
      timeout: patienceMs / 1000,
      [oidc.customFetch]: time.noting(readableRefusals),
      execute: [
        oidc.enableNonRepudiationChecks, // verify ID tokens by the tenant's keys: left out, openid-client takes TLS for proof
        ...(isLoopback(url) ? [oidc.allowInsecureRequests] : []), // a tenant on this computer has no certificate
      ],
    });
    const refusal = metadataProblem(client.serverMetadata());
    if (refusal) return fail('tenant_setup', `${url.host} ${refusal}.`);
    return ok({
      issuer: client.serverMetadata().issuer,
      client,
      exchanger: exchanger ? beside(client, time, exchangingClient(settings).clientId, proof.authentication) : client,
      clock: time,
      presents: presents.value,
      dpop: proof.dpopKey ? { DPoP: oidc.getDPoPHandle(client, proof.dpopKey) } : {},
    });
  } catch (error) {
    const { error: code, description, kind } = oauthFailure(error);
    const isUnproved = /CERT|SIGNATURE/.test(code); // OpenSSL's and Node's names for what is wrong with a certificate
    if (kind === 'unreachable') {
      return fail(
        'tenant_unreachable',
        `${url.host} ${isUnproved ? `does not prove that it is that: ${code}` : 'does not answer'}.`,
      );
    }
    return fail('tenant_setup', `Discovery at ${url.host} failed: ${code} ${description}`.trim());
  }
}

/** The settings file can be edited by hand, so that its parts need not fit. */
function presentedBy(
  { subject = 'refresh_token', exchanger }: TenantSettings,
  { key }: ClientCredentials,
): Result<ExchangedToken> {
  if ((subject === 'access_token') !== (exchanger !== undefined)) {
    return fail(
      'tenant_setup',
      'An API to sign in for and its Custom API Client belong to the subject `access_token`, and to no other.',
    );
  }
  if (exchanger) return ok({ subject: 'access_token', audience: exchanger.audience });
  if (subject !== 'user_id') return ok({ subject: 'refresh_token' });
  return key ? ok({ subject, key }) : fail('no_tenant', 'Its key is not in the secret store.');
}

/** Another application of the same tenant. */
function beside(
  client: oidc.Configuration,
  time: TenantClock,
  clientId: string,
  authentication: oidc.ClientAuth,
): oidc.Configuration {
  const server = client.serverMetadata();
  const other = new oidc.Configuration(server, clientId, time.metadata, authentication);
  other.timeout = client.timeout;
  other[oidc.customFetch] = time.noting(readableRefusals);
  if (isLoopback(new URL(server.issuer))) oidc.allowInsecureRequests(other);
  return other;
}

/** What verifying the tenant's own tokens takes. */
export const issuerFacts = ({ issuer, client }: Tenant): { issuer: string; jwksUri: string } => ({
  issuer,
  jwksUri: client.serverMetadata().jwks_uri ?? `${issuer}.well-known/jwks.json`,
});

const isLoopback = (url: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);

/**
 * What time it is at the tenant. It dates its tokens, and judges ours, by its own clock, while this computer's may be hours off:
 * one without a battery, or a virtual machine that was put to sleep.
 */
type TenantClock = Clock & {
  /** The same `fetch`, which notes what time the tenant says it is (RFC 9110 §6.6.1). */
  noting(fetch: oidc.CustomFetch): oidc.CustomFetch;
  /** For a configuration of openid-client; it takes what was noted when it is made, and goes by the system's clock. */
  metadata: Partial<oidc.ClientMetadata>;
};

/** Milliseconds: `Date` is to the second, and the way here takes time. */
const tolerance = 5_000;

export function createTenantClock(clock: Clock): TenantClock {
  let ofSystem = 0;
  let ofHub = 0;
  const ahead = (of: number, date: number): number => (Math.abs(date - of) > tolerance ? date - of : 0);
  return {
    now: () => clock.now() + ofHub,
    noting: (fetch) => async (url, options) => {
      const answer = await fetch(url, options);
      const date = Date.parse(answer.headers.get('date') ?? '');
      // A cache between keeps the date at which the answer was made (RFC 9111 §5.1).
      if (!Number.isNaN(date) && !answer.headers.has('age')) {
        ofSystem = ahead(Date.now(), date);
        ofHub = ahead(clock.now(), date);
      }
      return answer;
    },
    metadata: {
      get [oidc.clockSkew]() {
        return Math.round(ofSystem / 1000);
      },
    },
  };
}

/**
 * `fetch` for openid-client, which reads the challenge of a 401 and leaves the body unread, where Auth0 says what is wrong. So
 * the challenge is taken off an answer whose body has an OAuth error code (RFC 6749 §5.2); other answers are as they came.
 */
export const readableRefusals: CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit);
  if (answer.status !== 401 || !answer.headers.has('www-authenticate')) return answer;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof (body as { error?: unknown } | undefined)?.error !== 'string') return answer;
  const headers = new Headers(answer.headers);
  headers.delete('www-authenticate');
  return new Response(answer.body, { status: answer.status, headers });
};
