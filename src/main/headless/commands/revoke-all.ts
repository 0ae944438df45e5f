import { fail, ok, type Result } from '../../../shared/result.ts';
import { openTerminal } from '../terminal.ts';
import { plain } from '../text.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';

export const revokeAllCommands: Command[] = [
  {
    name: 'revoke-all',
    arguments: [],
    about: 'End everything given out: keys, approvals, accounts and the sign-in; exit 1 if something was not reached',
    options: { yes: { type: 'boolean', about: 'Do not ask first' } },
    async run(invocation) {
      const sure = invocation.values['yes'] === true ? ok(undefined) : await askWhetherSure();
      if (!sure.ok) return sure;
      const revoked = await callerOf(invocation)('revokeAll', {});
      if (!revoked.ok) return revoked;
      const { keys, approvals, accounts, session, failed } = revoked.value;
      const text = [
        `Ended: ${keys} keys, ${approvals} approvals, ${accounts} accounts${session ? ', the sign-in' : ''}.`,
        ...failed.map((what) => plain(`Not reached: ${what}`)),
      ].join('\n');
      return ok({ output: revoked.value, text, exitCode: failed.length === 0 ? 0 : 1 });
    },
  },
];

async function askWhetherSure(): Promise<Result<void>> {
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
