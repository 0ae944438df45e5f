/** Calls about the hub as a whole: what it is, and how it stands. */
import { both, call, console, nothing } from './call.ts';
import { Status, Welcome } from './shapes.ts';

export const statusCalls = {
  welcome: call('anyone', both, nothing, Welcome),
  status: call('anyone', console, nothing, Status),
} as const;
