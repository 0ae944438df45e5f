import type { Approval } from '../../shared/approval.ts';
import { visible } from '../../shared/visible.ts';
import type { Approver } from '../hub/ports.ts';
import { shellQuote } from './shell-quote.ts';

/** Shows nothing: the person finds what waits with `approvals list`. */
export const silentApprover: Approver = { asked: () => {}, ended: () => {}, knocked: () => {} };

/**
 * Writes a line for each call of the owner that begins to wait: who wants what, where, and how to look at it. Never its
 * arguments, and nothing about other people, whose business the owner's terminal must not show.
 */
export function lineApprover(
  dataDir: string,
  isOwner: (userId: string) => Promise<boolean>,
  write: (text: string) => void,
): Approver {
  const show = async (approval: Approval) => {
    if (await isOwner(approval.userId)) write(`${lineOf(approval, dataDir)}\n`);
  };
  return {
    // It only shows: a call waits and is denied in time whether or not a line could be written.
    asked: (approval) => void show(approval).catch(() => {}),
    ended: () => {},
    knocked: () => {}, // its person's browser is on the page that asks them
  };
}

function lineOf({ id, client, tool, account, resource }: Approval, dataDir: string): string {
  const wish = visible(`${client} wants ${tool} as ${account} on ${resource}`);
  return `${wish}: opengithubx approvals approve ${id} --data-dir ${shellQuote(dataDir)}`;
}
