/**
 * Every call between the hub and those who steer it, in one object. Servers and clients are derived from it; inputs and
 * outputs are both parsed, so that a field which is not listed here (a token, say) cannot pass.
 */
import * as z from 'zod/mini';
import { accountCalls, catalogueCalls } from './accounts-calls.ts';
import { activityCalls } from './activity-calls.ts';
import { approvalCalls } from './approvals-calls.ts';
import { authorizationCalls } from './authorizations-calls.ts';
import { backupCalls } from './backup-calls.ts';
import type { Window } from './call.ts';
import { chatCalls, modelCalls } from './chat-calls.ts';
import { clientCalls } from './clients-calls.ts';
import { confirmationCalls } from './confirmation.ts';
import { doctorCalls } from './doctor-calls.ts';
import { importCalls } from './imports.ts';
import { keyCalls } from './keys-calls.ts';
import { liveCalls } from './live-calls.ts';
import { notifierCalls } from './notifiers.ts';
import { openWebUICalls } from './openwebui-calls.ts';
import { passkeyCalls } from './passkeys-calls.ts';
import { peopleCalls } from './people-calls.ts';
import { revocationCalls } from './revocation-calls.ts';
import { selfTestCalls } from './self-test-calls.ts';
import { settingsCalls } from './settings-calls.ts';
import { statusCalls } from './status-calls.ts';
import { tenantCalls } from './tenant.ts';
import { unusualCalls } from './unusual-calls.ts';
import { wishCalls } from './wishes.ts';

export const contract = {
  ...statusCalls,
  ...backupCalls,
  ...tenantCalls,
  ...settingsCalls,
  ...peopleCalls,
  ...catalogueCalls,
  ...accountCalls,
  ...keyCalls,
  ...unusualCalls,
  ...authorizationCalls,
  ...approvalCalls,
  ...confirmationCalls,
  ...passkeyCalls,
  ...activityCalls,
  ...modelCalls,
  ...chatCalls,
  ...importCalls,
  ...wishCalls,
  ...notifierCalls,
  ...openWebUICalls,
  ...clientCalls,
  ...doctorCalls,
  ...selfTestCalls,
  ...liveCalls,
  ...revocationCalls,
} as const;

type Contract = typeof contract;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.infer<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Contract[N]['output']>;
/** What a caller writes, where a default stands in for what they leave out. */
export type CallArguments<N extends CallName> = z.input<Contract[N]['input']>;

/** The calls of a window. */
export type CallsOf<W extends Window> = {
  [N in CallName]: W extends Contract[N]['windows'][number] ? N : never;
}[CallName];
export const windowCalls = <W extends Window>(window: W): CallsOf<W>[] =>
  (Object.keys(contract) as CallName[]).filter((name): name is CallsOf<W> =>
    (contract[name].windows as readonly Window[]).includes(window),
  );

export type { Needs, Window } from './call.ts';

/** What may have changed, told to every window of the person concerned; what exactly, they ask. */
export const ChangeTopic = z.enum([
  'session',
  'accounts',
  'keys',
  'approvals',
  'activity',
  'people',
  'settings',
  'models',
  'imports',
  'chat',
  'openwebui',
  'authorizations',
  'clients',
  'receipts',
  'passkeys',
]);
export type ChangeTopic = z.infer<typeof ChangeTopic>;
