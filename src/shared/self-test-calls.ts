/** The call that looks whether the hub keeps what it promises. */
import { call, console, nothing } from './call.ts';
import { SelfTest } from './self-test.ts';

export const selfTestCalls = {
  /** Looks whether the hub keeps what it promises; changes nothing. */
  selftest: call('read', 'anyone', console, nothing, SelfTest),
} as const;
