/** A receipt as the command line shows it. */
import { isEverywhere, type Receipt } from '../../shared/receipt.ts';
import { columns, hinted, minute, plain } from './text.ts';

/** Line by line, and what to do where a side offers nothing but its own page. */
export const receiptText = (receipt: Receipt): string =>
  [
    plain(`Receipt ${receipt.id}, revision ${receipt.revision}: ${receipt.deed}, ${minute(receipt.begunAt)} UTC`),
    hinted(
      receipt.lines.map(({ answer, side, what, detail, page }) => ({
        cells: [answer, side, what],
        hint: [detail, page ?? ''].filter(Boolean).join(' '),
      })),
    ),
  ].join('\n');

export const receiptExitCode = (receipt: Receipt): number => (isEverywhere(receipt) ? 0 : 1);

/** One receipt a row. */
export const receiptRows = (receipts: Receipt[]): string =>
  columns([
    ['ID', 'BEGUN (UTC)', 'WHAT', 'REVISION', 'STATE'],
    ...receipts.map((receipt) => [
      receipt.id,
      minute(receipt.begunAt),
      receipt.deed,
      String(receipt.revision),
      isEverywhere(receipt) ? 'done' : 'not everywhere yet',
    ]),
  ]);
