/** Calls about the few settings of the hub. */
import { call, console, nothing } from './call.ts';
import { Settings } from './shapes.ts';

export const settingsCalls = {
  'settings.read': call('read', 'anyone', console, nothing, Settings),
  /** From the console only what does not loosen anything; else it fails with `elsewhere`, and nothing is written. */
  'settings.write': call('propose', 'owner', console, Settings, Settings),
} as const;
