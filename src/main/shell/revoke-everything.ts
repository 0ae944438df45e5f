import { dialog } from 'electron/main';
import type { CallOutput } from '../../shared/contract.ts';
import type { Result } from '../../shared/result.ts';

type Done = CallOutput<'revokeAll'>;

/** Asks once more, by a dialog of the system that no page can press, then revokes and shows what came of it. */
export async function revokeEverything(revokeAll: () => Promise<Result<Done>>): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Revoke everything?',
    detail: 'All keys and all calls end, each account is disconnected, and you are signed out. This cannot be undone.',
    buttons: ['Cancel', 'Revoke everything'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return;
  const done = await revokeAll();
  const receipt = done.ok ? receiptOf(done.value) : { message: done.failure.message, detail: done.failure.hint };
  const isClean = done.ok && done.value.failed.length === 0;
  await dialog.showMessageBox({ type: isClean ? 'info' : 'warning', ...receipt, buttons: ['Close'], noLink: true });
}

/** What ended, and by name what could not be reached. */
export function receiptOf({ keys, accounts, approvals, session, failed }: Done): { message: string; detail: string } {
  const ended = [
    counted(keys, 'key', 'revoked'),
    counted(accounts, 'account', 'disconnected'),
    counted(approvals, 'waiting call', 'denied'),
    ...(session ? ['Signed out.'] : []),
  ];
  if (failed.length === 0) return { message: 'Everything is revoked.', detail: ended.join('\n') };
  return {
    message: 'Revoked here, but not everywhere.',
    detail: [...ended, '', 'Not reached:', ...failed].join('\n'),
  };
}

const counted = (count: number, noun: string, done: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'} ${done}.`;
