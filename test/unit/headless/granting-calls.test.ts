/** What lets anybody do more than before takes the passphrase or a touch at every door. Each call of the contract is tried, by its class. */
import { describe, expect, it } from 'vitest';
import { answerTo } from '../../../src/main/headless/socket-server.ts';
import { createWindowCalls } from '../../../src/main/hub/contract/windows.ts';
import { type CallName, contract, windowCalls } from '../../../src/shared/contract.ts';
import { fail } from '../../../src/shared/result.ts';
import { inputOf } from '../../harness/call-input.ts';
import { ada, stubHub } from './stub-calls.ts';

const names = Object.keys(contract) as CallName[];
const granting = names.filter((name) => contract[name].callClass === 'grant');

describe('a call that grants', () => {
  /** A hub whose every call says that it was made. */
  const made = fail('internal', 'made');
  const calls = Object.fromEntries(names.map((name) => [name, async () => made])) as never;
  const people = {
    owner: async () => ada,
    find: async () => ada,
    list: async () => [ada],
    choosePassphrase: async () => true,
  };

  it.each(granting)('%s: not over the socket without the passphrase', async (call) => {
    const caller = { signal: new AbortController().signal, openUrl: async () => {} };
    const line = JSON.stringify({ call, input: inputOf(call) });
    const answer = await answerTo(line, { ...stubHub(), calls }, caller);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'passphrase_needed' } });
  });

  it.each(granting)('%s: not by the bearer of a console, in a browser or in the app', async (call) => {
    const windowCall = createWindowCalls(calls, people as never);
    const context = { userId: ada.userId, opened: true, openUrl: async () => {}, signal: new AbortController().signal };
    const answer = await windowCall('console', call, inputOf(call), context);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'elsewhere' } });
    expect(windowCalls('console')).not.toContain(call);
  });
});

it('what only stops is never kept from the shell of a person who has no passphrase at hand, where it ends what clients may do', () => {
  for (const name of ['keys.revoke', 'keys.pause', 'approvals.deny', 'revokeAll', 'accounts.disconnect'] as const)
    expect([name, contract[name].callClass, contract[name].needs]).toEqual([name, 'stop', 'anyone']);
});
