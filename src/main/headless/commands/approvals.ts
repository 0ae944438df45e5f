import type { Approval } from '../../../shared/approval.ts';
import { visible } from '../../../shared/visible.ts';
import { columns } from '../text.ts';
import { approveCommand } from './approve.ts';
import { type Command, hubCommand } from './command.ts';

export const approvalCommands: Command[] = [
  hubCommand({
    name: 'approvals list',
    about: 'List what waits for your consent',
    call: 'approvals.list',
    input: () => ({}),
    text: (approvals) =>
      approvals.length === 0
        ? 'Nothing is waiting. Writes stop here until you answer; no answer means no.'
        : columns([heading, ...approvals.map(row)]),
  }),
  approveCommand,
  hubCommand({
    name: 'approvals deny',
    arguments: ['ID'],
    about: 'Decline a call that waits',
    call: 'approvals.deny',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ client, tool, account, resource }) => visible(`Denied: ${client}, ${tool}, ${account}, ${resource}.`),
  }),
];

const heading = ['ID', 'CLIENT', 'TOOL', 'ACCOUNT', 'RESOURCE', 'STATE'];
const row = ({ id, client, tool, account, resource, state, expiresAt }: Approval) =>
  [id, client, tool, account, resource, state === 'waiting' ? `waits ${timeLeft(expiresAt)}` : state].map(visible);

/** Minutes and seconds, as `4:07`. */
function timeLeft(until: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
