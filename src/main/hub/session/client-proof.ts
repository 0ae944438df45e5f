/** How the hub proves at the tenant which application it is: with a secret that the tenant made, or a key that the hub made. */
import type { CryptoKey } from 'jose';
import * as oidc from 'openid-client';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { SecretStore } from '../ports.ts';
import { Secret } from '../secret.ts';
import { type KeyPair, keptKey, madeKey } from './hub-key.ts';

export type Named = { issuer: string; clientId: string };

/**
 * Secrets are kept under the tenant and application they belong to. The settings that name those are no secret, so that
 * whoever edits them could otherwise have the secrets sent to a server of their own.
 */
export const clientSecretName = ({ issuer, clientId }: Named): string => `tenant.client_secret ${issuer} ${clientId}`;
export const clientKeyName = ({ issuer, clientId }: Named): string => `tenant.client_key ${issuer} ${clientId}`;
export const dpopKeyName = ({ issuer, clientId }: Named): string => `tenant.dpop_key ${issuer} ${clientId}`;
export const refreshTokenName = ({ issuer, clientId }: Named, userId: string): string =>
  `auth0.refresh_token ${issuer} ${clientId} ${userId}`;
/** By which the tenant knows the session of the browser in which the person signed in, its claim `sid`. */
export const sessionIdName = ({ issuer, clientId }: Named, userId: string): string =>
  `auth0.session_id ${issuer} ${clientId} ${userId}`;

/** The application that exchanges, which is the one that has to prove itself. */
export const exchangingClient = ({ issuer, clientId, exchanger }: TenantSettings): Named => ({
  issuer,
  clientId: exchanger?.clientId ?? clientId,
});

export type ClientProof = {
  authentication: oidc.ClientAuth;
  /** Signs for a person whose UserId is the subject. */
  key: CryptoKey | undefined;
  /** What the tenant gives is bound to it. */
  dpopKey: KeyPair | undefined;
};

/** Of an application that has nothing to prove itself with. */
export const noProof: ClientProof = { authentication: oidc.None(), key: undefined, dpopKey: undefined };

/**
 * Auth0 takes RS256, RS384 and PS256 for `private_key_jwt`.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt
 */
export const clientKeyAlgorithm = 'RS256';
const dpopAlgorithm = 'ES256';

/** What proves the application of these settings; undefined where the secret store does not have it. */
export async function clientProof(
  settings: TenantSettings,
  secrets: SecretStore,
  given?: Secret,
): Promise<ClientProof | undefined> {
  const named = exchangingClient(settings);
  const isByKey = settings.authentication === 'private_key_jwt';
  const needsKey = isByKey || settings.subject === 'user_id';
  const key = needsKey ? (await keptKey(secrets, clientKeyName(named), clientKeyAlgorithm))?.privateKey : undefined;
  if (needsKey && !key) return undefined;
  const dpopKey = settings.dpop && (await boundKey(secrets, dpopKeyName(settings)));
  if (isByKey && key) return { authentication: oidc.PrivateKeyJwt(key), key, dpopKey };
  const secret = given ?? (await secrets.get(clientSecretName(named)));
  return secret && { authentication: oidc.ClientSecretPost(Secret.reveal(secret)), key, dpopKey };
}

/** A key that got lost is made anew; what was bound to the old one, the tenant refuses, and the person signs in again. */
async function boundKey(secrets: SecretStore, name: string): Promise<KeyPair | undefined> {
  await madeKey(secrets, name, dpopAlgorithm);
  return keptKey(secrets, name, dpopAlgorithm);
}
