/** How the hub proves at the tenant which application it is: with a secret that the tenant made, or a key that the hub made. */
import { createPublicKey } from 'node:crypto';
import { type CryptoKey, exportPKCS8, generateKeyPair, importPKCS8, importSPKI } from 'jose';
import * as oidc from 'openid-client';
import type { TenantSettings } from '../../../../shared/tenant.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';

export type TenantApplication = { issuer: string; clientId: string };

/**
 * Secrets are kept under the tenant and application they belong to. The settings that name those are no secret, so that
 * anyone who edits them could otherwise have the secrets sent to their own server.
 */
export const clientSecretName = ({ issuer, clientId }: TenantApplication): string =>
  `tenant.client_secret ${issuer} ${clientId}`;
export const clientKeyName = ({ issuer, clientId }: TenantApplication): string =>
  `tenant.client_key ${issuer} ${clientId}`;
const dpopKeyName = ({ issuer, clientId }: TenantApplication): string => `tenant.dpop_key ${issuer} ${clientId}`;
export const refreshTokenName = ({ issuer, clientId }: TenantApplication, userId: string): string =>
  `auth0.refresh_token ${issuer} ${clientId} ${userId}`;
/** By which the tenant knows the session of the browser in which the person signed in, its claim `sid`. */
export const sessionIdName = ({ issuer, clientId }: TenantApplication, userId: string): string =>
  `auth0.session_id ${issuer} ${clientId} ${userId}`;

/** The application that exchanges, which is the one that has to prove itself. */
export const exchangingClient = ({ issuer, clientId, exchanger }: TenantSettings): TenantApplication => ({
  issuer,
  clientId: exchanger?.clientId ?? clientId,
});

export type ClientCredentials = {
  authentication: oidc.ClientAuth;
  /** Signs for a person whose UserId is the subject. */
  key: CryptoKey | undefined;
  /** What the tenant gives is bound to it. */
  dpopKey: KeyPair | undefined;
};

/** Of an application that has nothing to prove itself with. */
export const noClientCredentials: ClientCredentials = {
  authentication: oidc.None(),
  key: undefined,
  dpopKey: undefined,
};

/**
 * Auth0 takes RS256, RS384 and PS256 for `private_key_jwt`.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt
 */
export const clientKeyAlgorithm = 'RS256';
const dpopAlgorithm = 'ES256';

/** What proves the application of these settings; undefined where the secret store does not have it. */
export async function clientCredentials(
  settings: TenantSettings,
  secrets: SecretStore,
  given?: Secret,
): Promise<ClientCredentials | undefined> {
  const named = exchangingClient(settings);
  const isByKey = settings.authentication === 'private_key_jwt';
  const needsKey = isByKey || settings.subject === 'user_id';
  const key = needsKey ? (await readKeyPair(secrets, clientKeyName(named), clientKeyAlgorithm))?.privateKey : undefined;
  if (needsKey && !key) return undefined;
  const dpopKey = settings.dpop && (await boundKey(secrets, dpopKeyName(settings)));
  if (isByKey && key) return { authentication: oidc.PrivateKeyJwt(key), key, dpopKey };
  const secret = given ?? (await secrets.get(clientSecretName(named)));
  return secret && { authentication: oidc.ClientSecretPost(Secret.reveal(secret)), key, dpopKey };
}

/** A key that got lost is made again; what was bound to the old one, the tenant refuses, and the person signs in again. */
async function boundKey(secrets: SecretStore, name: string): Promise<KeyPair | undefined> {
  await ensurePublicKey(secrets, name, dpopAlgorithm);
  return readKeyPair(secrets, name, dpopAlgorithm);
}

/** Keys that this hub makes and proves itself with at the tenant. Their private halves are in the secret store alone. */
type Algorithm = 'RS256' | 'ES256';
type KeyPair = { privateKey: CryptoKey; publicKey: CryptoKey };

/** The key kept under that name, once imported never to be exported again; undefined where there is none. */
async function readKeyPair(secrets: SecretStore, name: string, algorithm: Algorithm): Promise<KeyPair | undefined> {
  const kept = await secrets.get(name);
  if (!kept) return undefined;
  const privateKey = await importPKCS8(Secret.reveal(kept), algorithm);
  const publicKey = await importSPKI(publicHalf(kept), algorithm, { extractable: true });
  return { privateKey, publicKey };
}

/** The public half, in PEM, of the key kept under that name; it is made if there is none. */
export async function ensurePublicKey(secrets: SecretStore, name: string, algorithm: Algorithm): Promise<string> {
  const kept = await secrets.get(name);
  if (kept) return publicHalf(kept);
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const made = new Secret(await exportPKCS8(privateKey));
  await secrets.set(name, made);
  return publicHalf(made);
}

const publicHalf = (kept: Secret): string =>
  createPublicKey(Secret.reveal(kept)).export({ type: 'spki', format: 'pem' }).toString();
