import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Approval } from '../../../shared/approval.ts';
import { endingFailure } from '../../../shared/approval-endings.ts';
import { drawnFrom } from '../../../shared/confirmation.ts';
import { failure } from '../../../shared/errors.ts';
import { inWords } from '../../../shared/labels.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { noneTyped } from '../passphrase.ts';
import { type Terminal, withTerminal } from '../terminal.ts';
import { columns } from '../text.ts';
import { previewLines, valueLines } from './approval-lines.ts';
import { type CallHub, type Command, type CommandOutput, callerOf, hubCommand, passphraseQuestion } from './command.ts';
import { flag } from './options.ts';

const none = 'Nothing is waiting. Writes wait here for you. Without your approval the hub denies them.';
const heading = ['ID', 'CLIENT', 'TOOL', 'ACCOUNT', 'RESOURCE', 'STATE'];

type Row = Pick<Approval, 'id' | 'client' | 'tool' | 'account' | 'resource' | 'expiresAt'> & {
  state: string;
  target?: string;
};
const row = ({ id, client, tool, account, resource, target, state, expiresAt }: Row) =>
  [id, client, tool, account, target === undefined ? resource : `${resource} ${target}`, stateOf(state, expiresAt)].map(
    visible,
  );

const stateOf = (state: string, until: string): string =>
  state === 'waiting' ? `waits ${timeLeft(until)}` : state === 'allowed' ? `allowed ${timeLeft(until)}` : state;

/** Minutes and seconds, as `4:07`, or whole hours, as `7 h`. */
function timeLeft(until: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  if (seconds > 2 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const usualWidth = 80;
const narrowest = 40;

const approveCommand: Command = {
  name: 'approvals approve',
  arguments: ['ID'],
  about: 'Show exactly what a call would do and let it run once; asks for the passphrase',
  examples: ['approvals approve apr_0123456789abcdef', 'approvals approve apr_0123456789abcdef --for-10-minutes'],
  options: {
    'for-10-minutes': flag('Allow similar calls of the same client on the same target for 10 minutes'),
  },
  async run(invocation) {
    const call = callerOf(invocation);
    const listed = await call('approvals.list', {});
    if (!listed.ok) return listed;
    const approval = listed.value.find(({ id }) => id === invocation.arguments[0]);
    if (approval === undefined) return fail('approval_unknown');
    if (approval.state !== 'waiting') return fail('approval_unknown', `It is ${approval.state} already.`);
    const { passkeyAt } = approval;
    if (passkeyAt !== undefined) {
      const where = passkeyAt.startsWith('https:') ? 'on your phone' : 'in your browser';
      return fail('passkey_needed', undefined, { hint: `Open ${passkeyAt} ${where}.` });
    }
    const forAWhile = invocation.values['for-10-minutes'] === true;
    if (forAWhile && !approval.isAllowable)
      return fail('not_allowed', 'You can approve this once, but not for 10 minutes.');
    return withTerminal(invocation.surroundings, fail('passphrase_needed'), (terminal) =>
      askAt(terminal, approval, { call, forAWhile, question: passphraseQuestion(invocation) }),
    );
  },
};

const whatIsSimilar = [
  'Similar calls have the same client, tool, account, target and fields. Only texts may differ: half to twice as long,',
  'with no new link, mention or markup, and nothing hidden.',
].join('\n');

type Asking = { call: CallHub; forAWhile: boolean; question: string };

/**
 * At the terminal itself, so that nothing can stand between what is shown and who answers. What it would overwrite is shown
 * to who has typed the passphrase alone: others may be at this terminal, an AI client's shell for one.
 */
async function askAt(
  terminal: Terminal,
  approval: Approval,
  { call, forAWhile, question }: Asking,
): Promise<Result<CommandOutput>> {
  const { id } = approval;
  const width = Math.max(narrowest, Math.min(process.stdout.columns || usualWidth, 100));
  const before = approvalLines(approval, width).join('\n');
  terminal.say(before);
  terminal.say('\nType the passphrase to see the preview. Enter alone approves nothing.');
  const passphrase = await terminal.askHidden(question);
  if (!passphrase) return noneTyped('Nothing was approved.');
  const asked = await call('approvals.show', { id }, { passphrase });
  const shown = asked.ok ? await drawnFrom(asked.value, (text) => hash('sha256', text)) : asked;
  if (!shown.ok) return shown;
  // What was listed is not what is approved: it is said again wherever the two differ.
  const now = approvalLines(shown.value, width).join('\n');
  if (now !== before) terminal.say(`\n${now}`);
  const { preview, isForeign, isLasting } = shown.value;
  const byOutsiders = isForeign ? ['Somebody from outside may have written the current text.'] : [];
  const later = isLasting
    ? [`It runs when you approve. The answer is kept for ${visible(approval.client)} for 24 hours.`]
    : [];
  const similar = forAWhile ? [whatIsSimilar] : [];
  terminal.say(
    ['', ...previewLines(preview, width), ...changeLines(shown.value), ...byOutsiders, ...later, ...similar, ''].join(
      '\n',
    ),
  );
  if ((await terminal.ask(consentQuestion(shown.value, forAWhile)))?.trim() !== 'yes') {
    const message = 'Nothing was approved: only yes, in full, approves. The call still waits.';
    const hint = `To deny it: opengithubx approvals deny ${id}`;
    return { ok: false, failure: { ...failure('cancelled'), message, hint } };
  }
  const input = { id, hash: shown.value.hash, ...(forAWhile && { forAWhile }) };
  const approved = await call('approvals.approve', input, { passphrase });
  if (approved.ok && isLasting) return ok({ output: approved.value, text: 'Approved: it runs now, once.' });
  const text = forAWhile
    ? 'Approved: it runs now or when the client collects it, and similar calls run for 10 minutes. End that with `opengithubx approvals disallow`.'
    : 'Approved: it runs once, now or when the client collects it.';
  return approved.ok ? ok({ output: approved.value, text }) : approved;
}

/** Who wants what, where, and the exact arguments. */
function approvalLines(approval: Approval, width: number): string[] {
  const { client, title, tool, access, account, resource } = approval;
  return [
    ...valueLines({ who: client, what: title, tool, access, account, where: resource }, width),
    'arguments from the client:',
    ...valueLines(JSON.parse(approval.arguments), width, '  '),
    ...flowLines(approval),
  ];
}

/** Who and what once more: long texts push it out of sight. */
function consentQuestion({ client, tool, account }: Approval, forAWhile: boolean): string {
  const often = forAWhile ? ', and similar calls for 10 minutes without asking' : '';
  return `Shall ${visible(client)} run ${visible(tool)} as ${visible(account)} on the above${often}? Type yes to approve: `;
}

/** What has changed since the client asked, and what the hub warns of now. */
function changeLines(approval: Approval): string[] {
  const { isChanged, changed = [] } = approval;
  if (!isChanged) return [];
  const names = changed.length > 0 ? `: ${changed.map(visible).join(', ')}` : '';
  return [`This has changed since the client asked${names}.`, ...flowLines(approval)];
}

/** What the call might carry out, and whose words may have asked for it. */
function flowLines({ flow }: Approval): string[] {
  if (!flow) return [];
  const { from, untrusted, to } = inWords(
    flow,
    (login, place) => `${login} in ${place}`,
    (count) => `${count} more`,
  );
  return [
    '',
    'PRIVATE DATA COULD LEAVE.',
    `This key has read private data from ${from.join(', ')} and text by people you don't work with (${untrusted.join(', ')}).`,
    flow.isRead
      ? `It now wants to send the arguments to ${to}, with a call that reads. That text may have caused it.`
      : `It now wants to write to ${flow.isPublic ? 'public ' : ''}${to}. That text may have caused this write.`,
  ].map(visible);
}

/** Milliseconds between two looks. */
const lookEvery = 2_000;

const waitCommand: Command = {
  name: 'approvals wait',
  arguments: ['ID'],
  about: 'Wait until a request was answered and its call has run; exits 0 only if it was done',
  examples: ['approvals wait apr_0123456789abcdef', 'approvals wait apr_0123456789abcdef --json'],
  async run(invocation) {
    const call = callerOf(invocation);
    const [id] = invocation.arguments;
    for (;;) {
      const found = await call('approvals.standing', { id });
      if (!found.ok) return found;
      const { state, endedBy, outcome, reason } = found.value;
      if (state === 'denied' || state === 'expired')
        return { ok: false, failure: endingFailure(endedBy) ?? failure('approval_unknown') };
      if (outcome === 'unknown') return fail('outcome_unknown');
      if (outcome !== null) {
        const text = outcome === 'ok' ? 'Done.' : `It was approved and not done: ${visible(reason ?? outcome)}.`;
        return ok({ output: found.value, text, exitCode: outcome === 'ok' ? 0 : 1 });
      }
      await sleep(lookEvery);
    }
  },
};

export const approvalCommands: Command[] = [
  waitCommand,
  {
    name: 'approvals list',
    about: 'List waiting requests, and the calls that you allowed for 10 minutes',
    examples: ['approvals list', 'approvals list --json'],
    async run(invocation) {
      const call = callerOf(invocation);
      const waiting = await call('approvals.list', {});
      const allowed = await call('approvals.allowed', {});
      if (!waiting.ok) return waiting;
      if (!allowed.ok) return allowed;
      const output = [...waiting.value, ...allowed.value.map((one) => ({ ...one, state: 'allowed' as const }))];
      return ok({ output, text: output.length === 0 ? none : columns([heading, ...output.map(row)]) });
    },
  },
  approveCommand,
  hubCommand({
    name: 'approvals deny',
    arguments: ['ID'],
    about: 'Deny a waiting call',
    examples: ['approvals deny apr_0123456789abcdef', 'approvals deny apr_0123456789abcdef --json'],
    call: 'approvals.deny',
    text: ({ client, tool, account, resource }) => visible(`Denied: ${client}, ${tool}, ${account}, ${resource}.`),
  }),
  hubCommand({
    name: 'approvals disallow',
    arguments: ['ID'],
    about: 'End what you allowed for 10 minutes, so that each call asks again',
    examples: ['approvals disallow alw_0123456789abcdef', 'approvals disallow alw_0123456789abcdef --json'],
    call: 'approvals.disallow',
    text: ({ client, tool, account, target }) => visible(`Ended: ${client}, ${tool}, ${account}, ${target}.`),
  }),
];
