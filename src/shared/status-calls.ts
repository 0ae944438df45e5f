/** Calls about the hub as a whole: what it is, and how it stands. */
import { both, call, console, nothing } from './call.ts';
import { Status, Welcome } from './shapes.ts';

export const statusCalls = {
  welcome: call('read', 'anyone', both, nothing, Welcome),
  status: call('read', 'anyone', console, nothing, Status),
} as const;
