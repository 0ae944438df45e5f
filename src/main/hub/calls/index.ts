/** The contract's calls, each a few lines over the parts. Whether a caller may make them is the door's business. */
import type { CallName, Topic } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/result.ts';
import { createAttempts } from '../accounts/attempts.ts';
import { databaseFailure } from '../database/database.ts';
import { accountCalls } from './accounts.ts';
import { activityCalls } from './activity.ts';
import { approvalCalls } from './approvals.ts';
import { authorizationCalls } from './authorizations.ts';
import { catalogueCalls } from './catalogue.ts';
import { chatCalls } from './chat.ts';
import { clientCalls } from './clients.ts';
import { doctorCalls } from './doctor.ts';
import { importCalls } from './imports.ts';
import { createKeyWishes } from './key-wishes.ts';
import { keyCalls } from './keys.ts';
import { modelCalls } from './models.ts';
import { openWebUICalls } from './open-webui.ts';
import type { CallContext, CallParts, Handlers } from './parts.ts';
import { peopleCalls } from './people.ts';
import { receiptCalls } from './receipts.ts';
import { settingsCalls } from './settings.ts';
import { statusCalls } from './status.ts';
import { tenantCalls } from './tenant.ts';
import { tenantSetupCalls } from './tenant-setup.ts';

export type { CallContext, Handlers } from './parts.ts';

/** What a call changes for the windows of its person, or of everybody where who is signed in changes. */
const changed: Partial<Record<CallName, Topic[]>> = {
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
  'keys.revoke': ['keys', 'approvals', 'clients'],
  'keys.pause': ['keys', 'approvals'],
  'keys.resume': ['keys'],
  'approvals.approve': ['approvals'],
  'approvals.deny': ['approvals'],
  'approvals.extend': ['approvals'],
  'approvals.disallow': ['approvals'],
  'approvals.undo': ['approvals'],
  'authorizations.grant': ['authorizations', 'keys'],
  'authorizations.refuse': ['authorizations'],
  'models.add': ['models'],
  'models.refresh': ['models'],
  'models.remove': ['models'],
  'imports.propose': ['imports'],
  'imports.confirm': ['imports'],
  'imports.dismiss': ['imports'],
  'imports.add': ['imports'],
  'imports.refresh': ['imports'],
  'imports.accept': ['imports'],
  'imports.remove': ['imports'],
  'chat.delete': ['chat'],
  'chat.deleteAll': ['chat'],
  'openwebui.set': ['openwebui'],
  'openwebui.forget': ['openwebui', 'keys'],
  'openwebui.propose': ['keys'],
  'openwebui.sync': ['openwebui', 'keys'],
  'openwebui.repair': ['openwebui'],
  'openwebui.account': ['openwebui'],
  'openwebui.unsync': ['openwebui', 'keys', 'approvals'],
  'clients.propose': ['keys'],
  'clients.install': ['clients', 'keys'],
  'clients.undo': ['clients', 'keys', 'approvals'],
  revokeAll: ['session', 'accounts', 'keys', 'approvals', 'openwebui', 'clients'],
};
const everybodys: readonly Topic[] = [
  'session',
  'people',
  'settings',
  'models',
  'imports',
  'openwebui',
  'authorizations',
];

/** A database that can't be written is a failure the caller can act on, in every call alike. */
export function createCalls(given: Omit<CallParts, 'keyWishes' | 'attempts'>): Handlers {
  const parts = { ...given, keyWishes: createKeyWishes(given), attempts: createAttempts(given.ports.clock) };
  const tenant = tenantCalls(parts);
  const handlers: Handlers = {
    ...statusCalls(parts),
    ...settingsCalls(parts),
    ...catalogueCalls(parts),
    ...tenant,
    ...tenantSetupCalls(parts, tenant),
    ...peopleCalls(parts),
    ...accountCalls(parts),
    ...keyCalls(parts),
    ...approvalCalls(parts),
    ...authorizationCalls(parts),
    ...activityCalls(parts),
    ...modelCalls(parts),
    ...importCalls(parts),
    ...chatCalls(parts),
    ...openWebUICalls(parts),
    ...clientCalls(parts),
    ...receiptCalls(parts),
    ...doctorCalls(parts),
  };
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never, context: CallContext): Promise<Result<unknown>> => {
      const result = await handle(input, context).catch((error: unknown) =>
        databaseFailure(error, parts.facts.dataDir),
      );
      // After a failure too: it may have come half-way, as a disconnection does that the tenant does not answer.
      for (const topic of changed[name as CallName] ?? []) {
        parts.changes.tell(topic, everybodys.includes(topic) ? undefined : context.userId);
      }
      return result;
    },
  ]);
  return Object.fromEntries(guarded) as Handlers;
}
