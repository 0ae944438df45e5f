import type { Receipt } from '../../../shared/receipt.ts';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import { isUrgent } from './receipt-view.ts';
import { shownReceipt } from './shown-receipt.ts';

/** Says that it is done, with the way to the receipt; what may still be valid elsewhere is shown at once. */
export function useTellReceipt(): (receipt: Receipt, text: string) => void {
  const { common } = useWords();
  return (receipt, text) => {
    const show = () => shownReceipt.set(receipt);
    if (isUrgent(receipt)) show();
    else showToast({ text, action: { text: common.seeReceipt, do: show } });
  };
}
