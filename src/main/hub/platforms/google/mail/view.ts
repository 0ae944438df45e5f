/** Gmail's messages: what is shown of them. */
import * as z from 'zod';
import { cleanProse, cleanTitle } from '../../clean-text.ts';
import { answerBytes, fittingText, takeItems } from '../../fitting.ts';
import { googleOutsider, outsiderMark } from '../insider.ts';
import { addressesIn, isOwnMessage } from './authors.ts';
import {
  dateOf,
  discardedAs,
  discardedMark,
  filesIn,
  mailHeader,
  mailHeaders,
  mailUrl,
  type ReadMail,
  seenText,
  subjectOf,
} from './messages.ts';

/** Together they leave a message smaller than an answer, in any script. */
const room = {
  addresses: { most: 20, bytes: 1_500 },
  labels: { most: 50, bytes: 1_500 },
  files: { most: 20, bytes: 2_000 },
  text: 10_500,
};

export const MailMessage = z.object({
  id: z.string(),
  author: z.string().describe('Address that it says it comes from'),
  name: z.string().optional().describe('What the sender calls itself'),
  to: z.array(z.string()),
  cc: z.array(z.string()).optional(),
  subject: z.string(),
  date: z.string(),
  labels: z.array(z.string()),
  discarded: discardedAs,
  text: z.string(),
  hidden_text_removed: z.literal(true).optional().describe('Present when it held text that a person does not see'),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number() })).optional(),
  truncated: z.array(z.string()).optional().describe('Which of these go on'),
  outsider: googleOutsider,
  url: z.string().describe('Address to cite'),
});

/** The head of a message, for lists. */
export function mailHead(message: ReadMail, account: string) {
  const [from] = addressesIn(mailHeader(message, 'from'));
  return {
    author: from?.email ?? '',
    ...(from?.name && { name: from.name }),
    date: dateOf(message),
    ...outsiderMark(isOwnMessage(message, account)),
  };
}

/** The snippet comes with HTML's entities in it. */
export const snippetOf = ({ snippet }: ReadMail): string =>
  cleanTitle(
    snippet
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
    300,
  );

export async function projectMessage(
  message: ReadMail,
  account: string,
  nameOf: (label: string) => string,
): Promise<z.infer<typeof MailMessage>> {
  const { text, hidHidden, isPartial } = await seenText(message.payload);
  const all = (header: string) => mailHeaders(message, header).flatMap(addressesIn);
  const emails = (header: string) => takeItems(all(header), room.addresses, ({ email }) => email);
  const [to, cc] = [emails('to'), emails('cc')];
  const labels = takeItems(message.labelIds, room.labels, nameOf);
  const files = takeItems(filesIn(message.payload), room.files, (file) => file);
  const clean = cleanProse(text, answerBytes);
  const fitting = fittingText(clean, room.text);
  const isCut = isPartial || fitting.length < clean.length || text.length >= answerBytes;
  const lists = Object.entries({ to, cc, labels, attachments: files });
  const truncated = [
    ...lists.filter(([, { leftOut }]) => leftOut > 0).map(([name]) => name),
    ...(isCut ? ['text'] : []),
  ];
  return {
    id: message.id,
    ...mailHead(message, account),
    to: to.items,
    ...(cc.items.length > 0 && { cc: cc.items }),
    subject: subjectOf(message),
    labels: labels.items,
    ...discardedMark(message),
    text: fitting,
    ...(hidHidden && { hidden_text_removed: true as const }),
    ...(files.items.length > 0 && { attachments: files.items }),
    ...(truncated.length > 0 && { truncated }),
    url: mailUrl(message.threadId),
  };
}
