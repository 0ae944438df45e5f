import type { Approval } from '../../../shared/approval.ts';
import { inWords, targetOf } from '../../../shared/labels.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { openTerminal } from '../terminal.ts';
import { valueLines } from '../value-lines.ts';
import { callerOf, passphraseQuestion } from './caller.ts';
import type { Command } from './command.ts';
import type { Invocation } from './invocation.ts';

const usualWidth = 80;
const narrowest = 40;

export const approveCommand: Command = {
  name: 'approvals approve',
  arguments: ['ID'],
  about: 'Show exactly what a call would do and let it run once; asks for the passphrase',
  options: {},
  async run(invocation) {
    const call = callerOf(invocation);
    const listed = await call('approvals.list', {});
    if (!listed.ok) return listed;
    const approval = listed.value.find(({ id }) => id === invocation.arguments[0]);
    if (approval === undefined) return fail('approval_unknown');
    if (approval.state !== 'waiting') return fail('approval_unknown', `It is ${approval.state} already.`);
    const passphrase = await showAndAsk(approval, invocation);
    if (!passphrase.ok) return passphrase;
    const input = { id: approval.id, hash: approval.hash };
    const approved = await call('approvals.approve', input, { passphrase: passphrase.value });
    return approved.ok
      ? ok({ output: approved.value, text: 'Approved: it runs once, now or when asked for.' })
      : approved;
  },
};

/** At the terminal itself, so that nothing can stand between what is shown and who answers. */
async function showAndAsk(approval: Approval, invocation: Invocation): Promise<Result<string>> {
  const terminal = openTerminal();
  if (terminal === undefined) return fail('passphrase_needed');
  try {
    const width = Math.max(narrowest, Math.min(process.stdout.columns || usualWidth, 100));
    terminal.say(approvalLines(approval, width).join('\n'));
    const typed = await terminal.askHidden(passphraseQuestion(invocation));
    return typed ? ok(typed) : fail('passphrase_needed', 'Nothing was approved.');
  } finally {
    terminal.close();
  }
}

/** Who wants what, where, and the exact arguments; then the same in one line, since long arguments push it out of sight. */
export function approvalLines(approval: Approval, width: number): string[] {
  const { client, title, tool, access, account, resource } = approval;
  return [
    ...valueLines({ who: client, what: title, tool, access, account, where: resource }, width),
    'arguments, which come from the client:',
    ...valueLines(JSON.parse(approval.arguments), width, '  '),
    ...flowLines(approval),
    '',
    `Shall ${visible(client)} run ${visible(tool)} as ${visible(account)} on the above? Enter alone approves nothing.`,
  ];
}

/** What the call might carry out, and whose words may have asked for it. */
function flowLines({ flow }: Approval): string[] {
  if (!flow) return [];
  const { from, untrusted } = inWords(
    flow,
    (login, place) => `${login} in ${place}`,
    (count) => `${count} more`,
  );
  return [
    '',
    'PRIVATE DATA COULD LEAVE.',
    `This key has read private data from ${from.join(', ')} and text by people you don't work with (${untrusted.join(', ')}).`,
    `It now wants to write to ${flow.isPublic ? 'public ' : ''}${targetOf(flow)}. Their text may have told it to.`,
  ].map(visible);
}
