/** The words of receipts in the person's language. Both come with them, so that the start of the console stays small. */
import { enReceipts as receiptsEn } from '../words/en/receipts.ts';
import { useLanguage } from '../words/index.ts';
import { zhReceipts as receiptsZh } from '../words/zh/receipts.ts';

const spoken = { en: receiptsEn, zh: receiptsZh };

export const useReceiptWords = (): typeof receiptsEn => spoken[useLanguage()];
