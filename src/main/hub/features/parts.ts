/** The parts of the hub that its calls are made of; each handler takes those that it uses. */
import type { Result } from '../../../shared/result.ts';
import type { HubFacts } from '../contract/handler.ts';
import type { Database } from '../ground/database/database.ts';
import type { Internet } from '../ground/internet/internet.ts';
import type { HubAddress, LinkOrigins } from '../ground/links.ts';
import type { Ports } from '../ground/ports.ts';
import type { Accounts, Attempts } from '../identity/accounts/accounts.ts';
import type { People } from '../identity/people/people.ts';
import type { Session } from '../identity/session/session.ts';
import type { TenantSource } from '../identity/session/tenant.ts';
import type { Vault } from '../identity/vault/vault.ts';
import type { Approvals } from '../kernel/approvals/approvals.ts';
import type { Audit } from '../kernel/audit/audit.ts';
import type { CallNamesStore } from '../kernel/audit/call-names.ts';
import type { Prune } from '../kernel/audit/prune.ts';
import type { Changes } from '../kernel/changes.ts';
import type { EndKey } from '../kernel/end-key.ts';
import type { Keys } from '../kernel/keys/keys.ts';
import type { KeyLabels } from '../kernel/labels/key-labels.ts';
import type { Passkeys } from '../kernel/passkeys/passkeys.ts';
import type { Inventory } from '../kernel/tools/inventory.ts';
import type { Answering } from '../kernel/tools/invoke.ts';
import type { UndoCalls } from '../kernel/tools/undo.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Chats } from './chat/chats.ts';
import type { Models } from './chat/models/models.ts';
import type { Clients } from './clients/index.ts';
import type { Confirmations } from './confirmations/calls.ts';
import type { doctorReport } from './doctor/report.ts';
import type { Imports } from './imports/imports.ts';
import type { McpImports } from './imports/mcp/index.ts';
import type { OpenApiImports } from './imports/openapi/index.ts';
import type { KeyChanges } from './keys/key-changes.ts';
import type { KeyWishes } from './keys/key-wishes.ts';
import type { liveParts } from './live/index.ts';
import type { Notifiers } from './notifiers/index.ts';
import type { OAuth } from './oauth/index.ts';
import type { OpenWebUI } from './openwebui/index.ts';
import type { Revocation } from './revocation/index.ts';
import type { Receipts } from './revocation/receipts.ts';
import type { selfTest } from './self-test/index.ts';
import type { UnusualWatch } from './unusual/index.ts';
import type { UpdateNotice } from './updates/update-notice.ts';

export type CallParts = Parameters<typeof doctorReport>[0] &
  Parameters<typeof liveParts>[0] & {
    accounts: Accounts;
    approvals: Approvals;
    attempts: Attempts;
    audit: Audit;
    changes: Changes;
    chats: Chats;
    clients: Clients;
    confirmations: Confirmations;
    /** A link that opens the console for that person, once; fails where this hub serves none. */
    consoleLink: (userId: string | undefined) => Result<{ url: string }>;
    /** A row is written by the part that it belongs to. */
    database: Pick<Database, 'copyTo' | 'read' | 'hasRoom'>;
    endKey: EndKey;
    facts: HubFacts;
    git: HubAddress['git'];
    guard: Parameters<typeof selfTest>[0]['guard'];
    imports: Imports;
    internet: Internet;
    inventory: Inventory;
    invocations: { invoke: Answering };
    keyChanges: KeyChanges;
    keyWishes: KeyWishes;
    keys: Keys;
    labels: KeyLabels;
    linkOrigins: LinkOrigins;
    mcp: McpImports;
    models: Models;
    names: CallNamesStore;
    notifiers: Notifiers;
    oauth: OAuth;
    openApi: OpenApiImports;
    openWebUI: OpenWebUI;
    passkeys: Passkeys;
    people: People;
    platforms: () => readonly Platform[];
    ports: Ports;
    prune: Prune;
    /** The hub's public address, where it has one. */
    publicUrl: () => string | undefined;
    receipts: Receipts;
    revocation: Revocation;
    session: Session;
    tenant: TenantSource;
    undoCalls: UndoCalls;
    unusual: UnusualWatch;
    updates: UpdateNotice;
    /** The hub's own address, once it listens. */
    url: () => string;
    /** Without `retire`: a token is taken out only to be ended, by a revocation. */
    vault: Pick<Vault, 'client' | 'drop' | 'held' | 'rate'>;
  };
