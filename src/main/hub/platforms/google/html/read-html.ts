/** HTML of others, read where it holds nobody up. */
import { onWorker } from '../../../ground/on-worker.ts';
import { htmlText, type MailText } from './html-text.ts';

/** Characters that are read in milliseconds if there are no style sheets, of which each rule is held to each element. */
const short = 8_000;
const refused = '[not shown: its HTML would take too long to be read]';

/** As `htmlText`, on the worker for what may take long. `isRead`: whether it could be, else the text says so. */
export async function readHtml(html: string): Promise<MailText & { isRead: boolean }> {
  if (html.length <= short && !/<style/i.test(html)) return { ...(await htmlText(html)), isRead: true };
  const read = await onWorker<typeof htmlText>('read HTML', html);
  return read.ok ? { ...read.value, isRead: true } : { text: refused, hidHidden: false, isRead: false };
}
