/** What something that was ended came to, kept outside the screens: the session that they need may have ended with it. */
import { isEverywhere, type Receipt } from '../../../shared/receipt.ts';
import { createState } from '../state.ts';
import type { Words } from '../words/index.ts';

export const receipt = createState<Receipt | null>(null);

export type ReceiptLine = { name: string; values: string[] };

/** The receipt line by line, as it is shown and as it is copied. The hub's own sentences are in English. */
export function receiptLines({ lines, begunAt }: Receipt, words: Words, locale: string): ReceiptLine[] {
  const { receipt: say } = words.settings;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(Date.parse(begunAt));
  return [
    { name: say.at, values: [time] },
    ...lines.map(({ side, what, answer, detail, page }) => ({
      name: say.sides[side],
      values: [`${what}: ${say.answers[answer]}`, detail, page ?? ''].filter(Boolean),
    })),
  ];
}

/** What stands above the lines. */
export const receiptSummary = (shown: Receipt, { settings }: Words): string =>
  isEverywhere(shown) ? settings.receipt.all : settings.receipt.partly;

export const receiptText = (lines: readonly ReceiptLine[]): string =>
  lines.map(({ name, values }) => `${name}: ${values.join('\n  ')}`).join('\n');
