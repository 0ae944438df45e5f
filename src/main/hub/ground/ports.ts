/** What the hub needs from outside. `shell/` and `headless/` supply it; tests supply memory. */
import type { Approval } from '../../../shared/approval.ts';
import type { ModelServer, Unusual } from '../../../shared/model.ts';
import type { OpenWebUIProof } from '../../../shared/open-webui.ts';
import type { TenantSettings } from '../../../shared/tenant.ts';
import type { Secret } from './secret.ts';

/** Where secrets rest. An implementation never writes plain text; `kind` says in words how it protects them. */
export type SecretStore = {
  readonly kind: string;
  /** False where all of it is gone at the next start. */
  readonly isDurable: boolean;
  get(name: string): Promise<Secret | undefined>;
  /** Resolves once the secret is durable, or in memory where none is. */
  set(name: string, secret: Secret): Promise<void>;
  delete(name: string): Promise<void>;
  /** Of those that are kept. */
  names(): Promise<string[]>;
};

/** `isNamed`: a person named its models, and they are not what it lists. */
export type KeptModelServer = ModelServer & { isNamed: boolean };

/** Its secrets are in the secret store, under its address. */
export type KeptOpenWebUI = { url: string; hubUrl?: string; proof: OpenWebUIProof; audience?: string };

/** What is not secret and a person may read and edit. */
export type StoredSettings = {
  /** Its secrets are in the secret store. */
  tenant?: TenantSettings;
  /** Minutes that a call waits for the person's consent. */
  approvalMinutes?: number;
  /** Ids of keys of which nothing unusual is told. */
  quietKeys?: string[];
  /** Days after which the audit log is archived; 0 keeps all of it. */
  auditDays?: number;
  desktop?: { startAtLogin: boolean; keepInTray: boolean };
  modelServers?: KeptModelServer[];
  /** Whether what leaves for a model is kept in full. */
  keepPrompts?: boolean;
  /** Whether the hub asks for newer versions, and what it was told; `failure`: why it was told nothing. */
  updates?: { isOn: boolean; askedAt?: string | undefined; latest?: string | undefined; failure?: string | undefined };
  openWebUI?: KeptOpenWebUI;
};

export type SettingsStore = {
  read(): StoredSettings;
  /** Replaces the settings that are named, takes away what is named as undefined, and leaves the others. */
  update(changes: { [Name in keyof StoredSettings]?: StoredSettings[Name] | undefined }): void;
};

/**
 * Opens an address where the person can see it: a browser, or a line at their terminal. Handed per call. It is the tenant's, or
 * that of a client which the person has just answered.
 */
export type OpenUrl = (url: string, of?: 'client') => Promise<void>;

export type Clock = { now(): number };

/** Events with fields from an allow-list of simple values; never a body, a header or an error object. */
export type Log = (event: string, fields?: Record<string, string | number | boolean | null>) => void;

/**
 * Where a person sees that something waits for their consent. It only shows: consent comes back through `approvals.approve`, for a
 * signed-in person. This port can't give it.
 */
export type Approver = {
  asked(approval: Approval): void;
  ended(approval: Approval): void;
  /** A client, by the name it gives itself, waits at the OAuth door for the person's answer. */
  knocked(client: string): void;
  /** A client did what it never did before. */
  noticed(unusual: Unusual & { userId: string }): void;
};

export type Ports = {
  secrets: SecretStore;
  settings: SettingsStore;
  clock: Clock;
  log: Log;
  approver: Approver;
};
