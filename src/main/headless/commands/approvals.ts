import type { Approval } from '../../../shared/approval.ts';
import { ok } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { columns } from '../text.ts';
import { approveCommand } from './approve.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand } from './command.ts';

export const approvalCommands: Command[] = [
  {
    name: 'approvals list',
    arguments: [],
    about: 'List what waits for your consent, and what you allowed for a while',
    options: {},
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
    about: 'Decline a call that waits',
    call: 'approvals.deny',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ client, tool, account, resource }) => visible(`Denied: ${client}, ${tool}, ${account}, ${resource}.`),
  }),
  hubCommand({
    name: 'approvals disallow',
    arguments: ['ID'],
    about: 'Take back what you allowed for a while; from then on each call asks again',
    call: 'approvals.disallow',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ client, tool, account, target }) => visible(`Ended: ${client}, ${tool}, ${account}, ${target}.`),
  }),
];

const none = 'Nothing is waiting. Writes stop here until you answer; no answer means no.';
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

/** Minutes and seconds, as `4:07`. */
function timeLeft(until: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
