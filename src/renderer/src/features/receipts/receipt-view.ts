/** What a receipt comes to, and how it is handed on. */
import type { Receipt, ReceiptLine } from '../../../../shared/receipt.ts';
import { createState } from '../../state.ts';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';

type Answer = ReceiptLine['answer'];

/** How each looks. */
export const toneOf = (answer: Answer): 'ok' | 'danger' | 'write' =>
  answer === 'revoked' ? 'ok' : answer === 'failed' ? 'danger' : 'write';

/** The worst first: what may still be valid somewhere, and who can do something about it. */
const order: readonly Exclude<Answer, 'revoked'>[] = ['failed', 'retrying', 'unconfirmed', 'by hand'];

/** The answer that the person should know of first, and how many sides gave it. */
export function worstOf({ lines }: Pick<Receipt, 'lines'>): { answer: Answer; count: number } {
  const count = (answer: Answer) => lines.filter((line) => line.answer === answer).length;
  const answer = order.find((one) => count(one) > 0) ?? 'revoked';
  return { answer, count: count(answer) };
}

/** Whether the person should see it without asking for it: something may be valid elsewhere. */
export const isUrgent = (receipt: Receipt): boolean => ['failed', 'retrying'].includes(worstOf(receipt).answer);

/** The newer of the two, where a list may have a later revision of what is on the screen. */
export const latest = (shown: Receipt, listed: readonly Receipt[] = []): Receipt =>
  listed.find(({ id, revision }) => id === shown.id && revision > shown.revision) ?? shown;

/** As a file that `opengithubx receipts verify` takes. */
export const receiptFile = (receipt: Receipt): { name: string; text: string } => ({
  name: `receipt-${receipt.id.replace(/[^A-Za-z0-9_-]/g, '')}-${receipt.revision}.json`,
  text: `${JSON.stringify(receipt, null, 2)}\n`,
});

/** The receipt that is on the screen, kept outside the screens: the session that they need may have ended with it. */
export const shownReceipt = createState<Receipt | null>(null);

/** Says that it is done, with the way to the receipt; what may still be valid elsewhere is shown at once. */
export function useReceiptNotice(): (receipt: Receipt, text: string) => void {
  const { common } = useWords();
  return (receipt, text) => {
    const show = () => shownReceipt.set(receipt);
    if (isUrgent(receipt)) show();
    else showToast({ text, action: { text: common.seeReceipt, do: show } });
  };
}
