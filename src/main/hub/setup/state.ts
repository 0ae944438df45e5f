/** What a tenant has of what it needs, as read from it. Nothing in it is secret but what is a `Secret`. */
import type { Secret } from '../secret.ts';

export type RefreshTokens = Record<string, unknown> & {
  rotation_type?: string | undefined;
  policies?: { audience: string; scope: string[] }[] | null | undefined;
};

export type TenantApplication = {
  id: string;
  /** What it is marked with, if the assistant of some hub made it. */
  mark: string | undefined;
  isFirstParty: boolean;
  oidcConformant: boolean;
  /** `token_endpoint_auth_method`; null where it proves itself by keys. */
  method: string | null;
  /** Ids of the keys in use. */
  keys: string[];
  algorithm: string;
  callbacks: string[];
  logoutUrls: string[];
  grantTypes: string[];
  refreshTokens: RefreshTokens | undefined;
};

/** The My Account API. `isSystem`: it is Auth0's own, and not an API that somebody gave the same identifier. */
export type AccountApi = { id: string; isSystem: boolean; skipsConsent: boolean; userPolicy: string };

export type TenantConnection = {
  id: string;
  mark: string | undefined;
  clientId: string;
  /** Undefined where the token may not see it. */
  clientSecret: Secret | undefined;
  /** All of `options`: whoever changes one of them has to send the others along. */
  options: Record<string, unknown>;
  connectedAccounts: Record<string, unknown> & { active: boolean };
};

export type TenantState = {
  application: TenantApplication | undefined;
  /** The key that this hub proves itself with, and the ones that the application has; `ours` is undefined where none is wanted. */
  keys: { ours: { kid: string; pem: string } | undefined; registered: { id: string; kid: string }[] };
  api: AccountApi | undefined;
  grants: { id: string; subjectType: string; scopes: string[] }[];
  /** The connections that the application may use. */
  enabled: { id: string; isSignIn: boolean }[];
  /** A database of passwords, as each new tenant has one. */
  passwords: { id: string; name: string } | undefined;
  /** By name, those of the wished platforms. */
  connections: Record<string, TenantConnection | undefined>;
  /** Empty where no second factor is asked for. */
  secondFactor: string[];
};
export type StatePiece = keyof TenantState;
