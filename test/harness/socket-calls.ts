/** Calls as the command line makes them, over the socket of a running demo hub and without a process for each. */
import { demoPassphrase } from '../../src/main/headless/demo.ts';
import { callHub } from '../../src/main/headless/socket-client.ts';
import type { CallInput, CallName, CallOutput } from '../../src/shared/contract.ts';

export type SocketCalls = {
  /** Made for the demo's owner, unless `as` says for whom else, with their passphrase. */
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    as?: { as: string; passphrase: string },
  ): Promise<CallOutput<N>>;
  createKey(client: string, wish?: Partial<CallInput<'keys.create'>>): Promise<string>;
};

export function socketCallsOn(dataDir: string): SocketCalls {
  const call: SocketCalls['call'] = async (name, input, as) => {
    const whose = as ?? { passphrase: demoPassphrase };
    const made = await callHub(dataDir, { call: name, input, ...whose }, () => undefined);
    if (!made.ok) throw new Error(`${name}: ${made.failure.code}: ${made.failure.message}`);
    return made.value;
  };
  return {
    call,
    createKey: async (client, wish) => (await call('keys.create', { client, write: false, days: 30, ...wish })).key,
  };
}
