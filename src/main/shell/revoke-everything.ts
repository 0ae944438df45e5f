import { dialog } from 'electron/main';
import { isEverywhere, type Receipt, type ReceiptLine } from '../../shared/receipt.ts';
import type { Result } from '../../shared/result.ts';

/** Asks once more, by a dialog of the system that no page can press, then revokes and shows what came of it. */
export async function revokeEverything(revokeAll: () => Promise<Result<Receipt>>): Promise<void> {
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
  const isClean = done.ok && isEverywhere(done.value);
  await dialog.showMessageBox({ type: isClean ? 'info' : 'warning', ...receipt, buttons: ['Close'], noLink: true });
}

/** What each side answered, the sides that are over in one line, and the others by name. */
export function receiptOf(receipt: Receipt): { message: string; detail: string } {
  const revoked = receipt.lines.filter(({ answer }) => answer === 'revoked');
  const others = receipt.lines.filter(({ answer }) => answer !== 'revoked');
  return {
    message: isEverywhere(receipt) ? 'Everything is revoked.' : 'Revoked here, but not everywhere.',
    detail: [`Revoked: ${revoked.map(({ what }) => what).join(', ')}.`, ...others.map(sentenceOf)].join('\n\n'),
  };
}

const sentenceOf = ({ what, answer, detail, page }: ReceiptLine): string =>
  [`${what}: ${words[answer]}.`, detail, page ?? ''].filter(Boolean).join(' ');

const words: Record<ReceiptLine['answer'], string> = {
  revoked: 'revoked',
  retrying: 'ended here, and asked again until it is ended there',
  'by hand': 'only you can end it',
  unconfirmed: 'not confirmed',
  failed: 'not ended',
};
