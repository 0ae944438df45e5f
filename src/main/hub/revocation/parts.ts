import type { Accounts } from '../accounts/accounts.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Database } from '../database/database.ts';
import type { EndKey } from '../end-key.ts';
import type { Keys } from '../keys/keys.ts';
import type { OpenWebUI } from '../openwebui/index.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Clock, Log, SecretStore, SettingsStore } from '../ports.ts';
import type { ActingSession, Session } from '../session/session.ts';
import type { TenantSource } from '../session/tenant.ts';
import type { ExchangeStrategy } from '../vault/strategy.ts';
import type { Vault } from '../vault/vault.ts';
import type { Receipts } from './receipts.ts';

export type RevocationParts = {
  database: Database;
  secrets: SecretStore;
  settings: SettingsStore;
  clock: Clock;
  log: Log;
  /** The hub's own secret, of which the key that seals the work is derived. */
  hmacKey: Buffer;
  receipts: Receipts;
  keys: Keys;
  endKey: EndKey;
  approvals: Approvals;
  accounts: Accounts;
  vault: Vault;
  session: Session;
  tenant: TenantSource;
  platforms: () => readonly Platform[];
  openWebUI: OpenWebUI;
  /** The exchange by which the vault gets tokens, for a sign-in that is over. */
  exchange: (session: ActingSession) => ExchangeStrategy;
  /** Ends a person's windows in browsers. */
  endWindows: (userId: string) => void;
};
