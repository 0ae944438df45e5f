/** What a person can do with the hub, a line each. */
import type { CallHandlers } from '../contract/handler.ts';
import { accountsFeature } from './accounts/calls.ts';
import { activityFeature } from './activity/calls.ts';
import { approvalsFeature } from './approvals/calls.ts';
import { authorizationsFeature } from './authorizations/calls.ts';
import { backupFeature } from './backup/calls.ts';
import { chatFeature } from './chat/calls.ts';
import { clientsFeature } from './clients/calls.ts';
import { confirmationsFeature } from './confirmations/calls.ts';
import { doctorFeature } from './doctor/calls.ts';
import { importsFeature } from './imports/calls.ts';
import { keysFeature } from './keys/calls.ts';
import { liveFeature } from './live/calls.ts';
import { notifiersFeature } from './notifiers/calls.ts';
import { openWebUIFeature } from './openwebui/calls.ts';
import { passkeysFeature } from './passkeys/calls.ts';
import { peopleFeature } from './people/calls.ts';
import { revocationFeature } from './revocation/calls.ts';
import { selfTestFeature } from './self-test/calls.ts';
import { settingsFeature } from './settings/calls.ts';
import { setupFeature } from './setup/calls.ts';
import { statusFeature } from './status/calls.ts';
import { unusualFeature } from './unusual/calls.ts';
import { wishesFeature } from './wishes/calls.ts';

export const features = [
  accountsFeature,
  activityFeature,
  approvalsFeature,
  authorizationsFeature,
  backupFeature,
  chatFeature,
  clientsFeature,
  confirmationsFeature,
  doctorFeature,
  importsFeature,
  keysFeature,
  liveFeature,
  notifiersFeature,
  openWebUIFeature,
  passkeysFeature,
  peopleFeature,
  revocationFeature,
  selfTestFeature,
  settingsFeature,
  setupFeature,
  statusFeature,
  unusualFeature,
  wishesFeature,
] as const;

type Handlers = (typeof features)[number]['handlers'];
type NamesIn<Made> = Made extends unknown ? keyof Made : never;

/** All that the features need, taken together. */
export type FeatureNeeds = Handlers extends (needs: infer Needs) => unknown ? Needs : never;

/** The handlers of every call of the contract. A call that no feature handles does not compile. */
export function handlersOf(needs: FeatureNeeds): CallHandlers {
  const made = features.flatMap(({ handlers }) => Object.entries(handlers(needs)));
  return Object.fromEntries(made) as Pick<CallHandlers, NamesIn<ReturnType<Handlers>>>;
}
