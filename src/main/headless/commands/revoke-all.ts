import { fail, ok, type Result } from '../../../shared/result.ts';
import { receiptExitCode, receiptText } from '../receipt-text.ts';
import type { Surroundings } from '../surroundings.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';

export const revokeAllCommands: Command[] = [
  {
    name: 'revoke-all',
    arguments: [],
    about:
      'End everything given out: keys, approvals, accounts and the sign-in; exit 1 while a side is still to be reached',
    options: { yes: { type: 'boolean', about: 'Do not ask first' } },
    async run(invocation) {
      const sure = invocation.values['yes'] === true ? ok(undefined) : await askWhetherSure(invocation.surroundings);
      if (!sure.ok) return sure;
      const revoked = await callerOf(invocation)('revokeAll', {});
      if (!revoked.ok) return revoked;
      const receipt = revoked.value;
      return ok({ output: receipt, text: receiptText(receipt), exitCode: receiptExitCode(receipt) });
    },
  },
];

async function askWhetherSure({ openTerminal }: Surroundings): Promise<Result<void>> {
  const terminal = openTerminal();
  if (terminal === undefined) {
    return fail('usage', 'It asks first at a terminal, and there is none.', { hint: 'Say --yes to go on without.' });
  }
  try {
    terminal.say('This revokes every permission key, denies what waits, disconnects the accounts and signs out.');
    const typed = await terminal.ask('Type yes to go on: ');
    return typed === 'yes' ? ok(undefined) : fail('cancelled', 'Nothing was revoked.', { hint: 'Type yes in full.' });
  } finally {
    terminal.close();
  }
}
