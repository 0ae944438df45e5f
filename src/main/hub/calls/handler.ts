/** What a handler of a call of the contract gets and answers, and the one way to make a call with input from outside. */
import { randomUUID } from 'node:crypto';
import { type CallInput, type CallName, type CallOutput, contract, type Window } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Accounts, Attempts } from '../accounts/accounts.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import type { AuditEntry } from '../audit/record.ts';
import type { Changes } from '../changes.ts';
import type { Chats } from '../chat/chats.ts';
import type { Models } from '../chat/models/models.ts';
import type { Clients } from '../clients/index.ts';
import type { Imports } from '../imports/imports.ts';
import type { McpImports } from '../imports/mcp/index.ts';
import type { OpenApiImports } from '../imports/openapi/index.ts';
import type { Keys } from '../keys/keys.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import type { OAuth } from '../oauth/index.ts';
import type { OpenWebUI } from '../openwebui/index.ts';
import type { People } from '../people/people.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Ports } from '../ports.ts';
import type { Revocation } from '../revocation/index.ts';
import type { Receipts } from '../revocation/receipts.ts';
import type { Browser } from '../session/browser.ts';
import type { Session } from '../session/session.ts';
import type { TenantSource } from '../session/tenant.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { TakeBack } from '../tools/take-back.ts';
import type { Trial } from '../vault/trial.ts';
import type { Vault } from '../vault/vault.ts';
import type { KeyWishes } from './key-wishes.ts';

/** Whose call it is, and their browser. */
export type CallContext = Browser & {
  /** Undefined while nobody has signed in yet. Whoever hands it in has made sure of it. */
  userId: string | undefined;
  /** The window it comes from; undefined for the command line. */
  window?: Window;
};

export type CallHandler<N extends CallName> = (
  input: CallInput<N>,
  context: CallContext,
) => Promise<Result<CallOutput<N>>>;

export type CallHandlers = { [N in CallName]: CallHandler<N> };

export type CallParts = {
  ports: Ports;
  tenant: TenantSource;
  session: Session;
  people: People;
  accounts: Accounts;
  attempts: Attempts;
  vault: Vault;
  trial: Trial;
  keys: Keys;
  labels: KeyLabels;
  approvals: Approvals;
  takeBack: TakeBack;
  audit: Audit;
  models: Models;
  chats: Chats;
  openWebUI: OpenWebUI;
  revocation: Revocation;
  receipts: Receipts;
  oauth: OAuth;
  clients: Clients;
  keyWishes: KeyWishes;
  imports: Imports;
  openApi: OpenApiImports;
  mcp: McpImports;
  platforms: () => readonly Platform[];
  inventory: Inventory;
  facts: { version: string; dataDir: string; demo: boolean; desktop: boolean };
  changes: Changes;
  /** The hub's own address, once it listens. */
  url: () => string;
  /** A link that opens the console for that person, once; fails where this hub serves none. */
  consoleLink: (userId: string | undefined) => Result<{ url: string }>;
};

/** What a person did belongs in the record as much as what a client did. */
export const noteIn =
  (audit: Audit) =>
  (reason: string, entry: Omit<AuditEntry, 'callId'>): Promise<void> =>
    audit.append({ ...entry, callId: randomUUID(), endpoint: 'console', verdict: 'event', reason, outcome: 'ok' });

/** Runs a step for the person of the call; without one there is nothing to run it for. */
export async function forPerson<T>(
  { userId }: CallContext,
  act: (userId: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  return userId === undefined ? fail('not_signed_in') : act(userId);
}

export const isCallName = (name: string): name is CallName => Object.hasOwn(contract, name);

/**
 * Makes a call with whatever came in over a door: its input is parsed, and so is its output, so that nothing leaves which
 * the contract does not list. Whether the caller may make it, the door has decided. Fails with `malformed`, or as the call.
 */
export async function dispatchCall(
  calls: CallHandlers,
  call: CallName,
  input: unknown,
  context: CallContext,
): Promise<Result<unknown>> {
  const parsed = contract[call].input.safeParse(input);
  if (!parsed.success) {
    const where = [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.')))].filter(Boolean);
    return fail(
      'malformed',
      `The input does not fit the call ${call}${where.length > 0 ? `: ${where.join(', ')}` : ''}.`,
    );
  }
  // The name, the input and the output belong together, which the compiler cannot follow through a union of names.
  const handler = calls[call] as (input: unknown, context: CallContext) => Promise<Result<unknown>>;
  const result = await handler(parsed.data, context);
  return result.ok ? ok(contract[call].output.parse(result.value)) : result;
}
