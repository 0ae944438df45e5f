/** The receipt that is on the screen, kept outside the screens: the session that they need may have ended with it. */
import type { Receipt } from '../../../shared/receipt.ts';
import { createState } from '../state.ts';

export const shownReceipt = createState<Receipt | null>(null);
