/** The contract's calls, each a few lines over the parts. Whether a caller may make them is the door's business. */
import { callClasses } from '../../../shared/call-classes.ts';
import type { CallName, ChangeTopic } from '../../../shared/contract.ts';
import { fail, type Result } from '../../../shared/result.ts';
import type { CallContext, CallHandlers } from '../contract/handler.ts';
import { accountHandlers, catalogueHandlers } from '../features/accounts/calls.ts';
import { activityHandlers } from '../features/activity/calls.ts';
import { approvalHandlers, authorizationHandlers } from '../features/approvals/calls.ts';
import { chatHandlers, modelHandlers } from '../features/chat/calls.ts';
import { clientHandlers } from '../features/clients/calls.ts';
import { confirmationHandlers, createConfirmations } from '../features/confirmations/calls.ts';
import { importHandlers } from '../features/imports/calls.ts';
import { keyHandlers } from '../features/keys/calls.ts';
import { createKeyChanges } from '../features/keys/key-changes.ts';
import { createKeyWishes } from '../features/keys/key-wishes.ts';
import { notifierHandlers } from '../features/notifiers/calls.ts';
import { openWebUIHandlers } from '../features/openwebui/calls.ts';
import type { CallParts } from '../features/parts.ts';
import { passkeyHandlers } from '../features/passkeys/calls.ts';
import { peopleHandlers } from '../features/people/calls.ts';
import {
  backupHandlers,
  doctorHandlers,
  liveHandlers,
  receiptHandlers,
  selfTestHandlers,
  settingsHandlers,
  statusHandlers,
} from '../features/settings/calls.ts';
import { tenantHandlers, tenantSetupHandlers } from '../features/setup/calls.ts';
import { wishHandlers } from '../features/wishes/calls.ts';
import { databaseFailure } from '../ground/database/database.ts';
import { ending } from '../ground/endings.ts';
import { createAttempts } from '../identity/accounts/accounts.ts';

/** What a call changes for the windows of its person, or of everybody where who is signed in changes. */
const changed: Partial<Record<CallName, ChangeTopic[]>> = {
  'tenant.set': ['session'],
  'tenant.apply': ['session'],
  'settings.write': ['settings'],
  'session.signIn': ['session', 'people'],
  'session.present': ['session', 'people'],
  'session.signOut': ['session'],
  'people.invite': ['people'],
  'people.remove': ['people', 'session'],
  'accounts.connect': ['accounts', 'keys'],
  'accounts.disconnect': ['accounts'],
  'accounts.check': ['accounts'],
  'keys.create': ['keys'],
  'keys.propose': ['keys'],
  'keys.confirm': ['keys', 'openwebui', 'clients'],
  'keys.dismiss': ['keys'],
  'keys.clearLabels': ['keys'],
  'keys.usual': ['keys'],
  'keys.quiet': ['keys'],
  'keys.revoke': ['keys', 'approvals', 'clients'],
  'keys.pause': ['keys', 'approvals'],
  'keys.resume': ['keys'],
  'approvals.approve': ['approvals'],
  'approvals.deny': ['approvals'],
  'confirmations.confirm': ['keys', 'imports', 'authorizations'],
  'approvals.extend': ['approvals'],
  'approvals.disallow': ['approvals'],
  'approvals.undo': ['approvals'],
  'approvals.undoAll': ['approvals'],
  'passkeys.remove': ['passkeys', 'approvals'],
  'passkeys.reset': ['passkeys', 'approvals'],
  'passkeys.level': ['passkeys', 'approvals'],
  'authorizations.grant': ['authorizations', 'keys'],
  'authorizations.refuse': ['authorizations'],
  'models.add': ['models'],
  'models.refresh': ['models'],
  'models.remove': ['models'],
  'wishes.propose': ['keys'],
  'wishes.confirm': ['keys', 'people', 'settings', 'openwebui'],
  'wishes.dismiss': ['keys'],
  'imports.propose': ['imports'],
  'imports.confirm': ['imports'],
  'imports.dismiss': ['imports'],
  'imports.add': ['imports'],
  'imports.refresh': ['imports'],
  'imports.accept': ['imports'],
  'imports.remove': ['imports'],
  'notifiers.add': ['settings'],
  'notifiers.test': ['settings'],
  'notifiers.remove': ['settings'],
  'activity.forget': ['activity'],
  'chat.delete': ['chat'],
  'chat.deleteAll': ['chat'],
  'openwebui.set': ['openwebui'],
  'openwebui.forget': ['openwebui', 'keys'],
  'openwebui.propose': ['keys'],
  'openwebui.sync': ['openwebui', 'keys'],
  'openwebui.repair': ['openwebui'],
  'openwebui.clean': ['openwebui'],
  'openwebui.account': ['openwebui'],
  'openwebui.unsync': ['openwebui', 'keys', 'approvals'],
  'clients.propose': ['keys'],
  'clients.install': ['clients', 'keys'],
  'clients.undo': ['clients', 'keys', 'approvals'],
  revokeAll: ['session', 'accounts', 'keys', 'approvals', 'openwebui', 'clients'],
};
const everybodys: readonly ChangeTopic[] = [
  'session',
  'people',
  'settings',
  'models',
  'imports',
  'openwebui',
  'authorizations',
];

/** These take away files, or what is at the tenant or in Open WebUI, and are made again where the disk fails: none may count before it is done. */
const notHeld: readonly CallName[] = ['audit.prune', 'openwebui.clean', 'tenant.undo'];
/** By these a person also ends passkeys, or has more asked for. */
const alsoEnding: readonly CallName[] = ['passkeys.reset', 'passkeys.level'];

/** Calls that end, pause or lower something, and count in memory until the disk takes them. */
export const endings: ReadonlySet<CallName> = new Set(
  (Object.keys(callClasses) as CallName[]).filter(
    (name) => (callClasses[name] === 'stop' && !notHeld.includes(name)) || alsoEnding.includes(name),
  ),
);

type Handle = (input: never, context: CallContext) => Promise<Result<unknown>>;

/**
 * A failure where it has ended in memory alone: its person must know before the next restart. Also where the rest of the call failed, whose
 * words follow: a file that can't be written must not hide that its key comes back.
 */
const asEnding =
  (handle: Handle, dataDir: string): Handle =>
  (input, context) =>
    ending(async (own) => {
      const result = await handle(input, context).catch((error: unknown) => databaseFailure(error, dataDir));
      if (!own.isHeld) return result;
      return fail('not_on_record', result.ok ? undefined : result.failure.message);
    });

type Given = Omit<CallParts, 'keyWishes' | 'keyChanges' | 'confirmations' | 'attempts'>;

/** A database that can't be written is a failure the caller can act on, in every call alike. */
export function createCalls(given: Given): CallHandlers {
  const confirmations = createConfirmations(given);
  const keyWishes = createKeyWishes({ ...given, confirmations });
  const keyChanges = createKeyChanges({ ...given, confirmations, keyWishes });
  const attempts = createAttempts(given.ports.clock);
  const parts = { ...given, confirmations, keyWishes, keyChanges, attempts };
  const tenant = tenantHandlers(parts);
  const settings = settingsHandlers(parts);
  const people = peopleHandlers(parts);
  const openWebUI = openWebUIHandlers(parts);
  const handlers: CallHandlers = {
    ...statusHandlers(parts),
    ...backupHandlers(parts),
    ...settings,
    ...catalogueHandlers(parts),
    ...tenant,
    ...tenantSetupHandlers(parts, tenant),
    ...people,
    ...accountHandlers(parts),
    ...keyHandlers(parts),
    ...approvalHandlers(parts),
    ...passkeyHandlers(parts),
    ...confirmationHandlers(parts),
    ...authorizationHandlers(parts),
    ...activityHandlers(parts),
    ...modelHandlers(parts),
    ...importHandlers(parts),
    ...notifierHandlers(parts),
    ...chatHandlers(parts),
    ...openWebUI,
    ...wishHandlers(parts, { ...settings, ...people, ...openWebUI }),
    ...clientHandlers(parts),
    ...receiptHandlers(parts),
    ...doctorHandlers(parts),
    ...liveHandlers(parts),
    ...selfTestHandlers(parts),
  };
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never, context: CallContext): Promise<Result<unknown>> => {
      const act = endings.has(name as CallName) ? asEnding(handle, parts.facts.dataDir) : handle;
      const result = await act(input, context).catch((error: unknown) => databaseFailure(error, parts.facts.dataDir));
      // After a failure too: it may have come half-way, as a disconnection does that the tenant does not answer.
      for (const topic of changed[name as CallName] ?? []) {
        parts.changes.tell(topic, everybodys.includes(topic) ? undefined : context.userId);
      }
      return result;
    },
  ]);
  return Object.fromEntries(guarded) as CallHandlers;
}
