/** Gmail's messages: what is read of them, and what is shown. */
import * as z from 'zod';
import { cleanProse, cleanTitle } from '../clean-text.ts';
import { answerBytes, takeItems } from '../take-items.ts';
import { readFindings } from './authentication.ts';
import { fittingText } from './fitting-text.ts';
import { isInsider, outsider, outsiderMark } from './insider.ts';
import { discardedAs, discardedMark } from './labels.ts';
import { filesIn, ReadPart, seenText } from './parts.ts';

export const ReadMessage = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()).default([]),
  snippet: z.string().default(''),
  /** Milliseconds. */
  internalDate: z
    .string()
    .regex(/^\d{1,15}$/)
    .catch('0'),
  payload: ReadPart,
});
export type ReadMessage = z.infer<typeof ReadMessage>;

export const ReadThread = z.object({ id: z.string(), messages: z.array(ReadMessage).default([]) });
export type ReadThread = z.infer<typeof ReadThread>;

const limits = { subject: 300, name: 100, snippet: 300 };
/** Together they leave a message smaller than an answer, in whatever script it is written. */
const room = {
  addresses: { most: 20, bytes: 1_500 },
  labels: { most: 50, bytes: 1_500 },
  files: { most: 20, bytes: 2_000 },
  text: 10_500,
};

/** Of each header with that name, in small letters, what it says. */
export const headersOf = ({ payload }: ReadMessage, name: string): string[] =>
  payload.headers.flatMap((one) => (one.name.toLowerCase() === name ? [one.value] : []));
export const headerOf = (message: ReadMessage, name: string): string => headersOf(message, name)[0] ?? '';

export type Mailer = { name: string; email: string };

/** The addresses of a header. A name that looks like an address stays a name: only what is in angle brackets counts. */
export function addressesIn(header: string): Mailer[] {
  const parts = header.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,"<])+/g) ?? [];
  return parts.map((part) => {
    const bare = part.replace(/"(?:\\.|[^"\\])*"/g, '');
    const email = /<([^<>]*)>\s*$/.exec(part.trim())?.[1] ?? bare.trim();
    const name = part
      .replace(/<[^<>]*>\s*$/, '')
      .trim()
      .replace(/^"|"$/g, '')
      .replace(/\\(.)/g, '$1');
    return { name: name === email ? '' : cleanTitle(name, limits.name), email: cleanTitle(email, 254).toLowerCase() };
  });
}

export const subjectOf = (message: ReadMessage): string => cleanTitle(headerOf(message, 'subject'), limits.subject);

/** Under which name Gmail's own servers write what they have found out. */
const gmail = 'mx.google.com';

/**
 * Whether the account or somebody of its domain wrote it. `From` is what a sender claims, and so is any further header: Gmail
 * alone gives the label of what was sent, and its server writes its result above all that came with the mail (RFC 8601, section
 * 5), once, about the very domain of `From` (RFC 7489). What it takes for spam is nobody's own.
 */
export function isOwnMessage(message: ReadMessage, account: string): boolean {
  if (message.labelIds.some((label) => label === 'SENT' || label === 'DRAFT')) return true;
  const [from, ...others] = headersOf(message, 'from').flatMap(addressesIn);
  if (!from || others.length > 0 || message.labelIds.includes('SPAM') || !isInsider(from.email, account)) return false;
  const found = readFindings(headerOf(message, 'authentication-results'));
  const [dmarc, ...more] = found?.findings.filter(({ method }) => method === 'dmarc') ?? [];
  const isAligned = dmarc?.properties.get('header.from') === from.email.split('@')[1];
  return found?.server === gmail && dmarc?.result === 'pass' && isAligned && more.length === 0;
}

export const Message = z.object({
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
  outsider,
  url: z.string().describe('Address to cite'),
});

export const dateOf = ({ internalDate }: ReadMessage): string => new Date(Number(internalDate)).toISOString();
export const mailUrl = (id: string): string => `https://mail.google.com/mail/#all/${id}`;

/** The head of a message, for lists. */
export function headOf(message: ReadMessage, account: string) {
  const [from] = addressesIn(headerOf(message, 'from'));
  return {
    author: from?.email ?? '',
    ...(from?.name && { name: from.name }),
    date: dateOf(message),
    ...outsiderMark(isOwnMessage(message, account)),
  };
}

/** The snippet comes with HTML's entities in it. */
export const snippetOf = ({ snippet }: ReadMessage): string =>
  cleanTitle(
    snippet
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
    limits.snippet,
  );

export async function projectMessage(
  message: ReadMessage,
  account: string,
  nameOf: (label: string) => string,
): Promise<z.infer<typeof Message>> {
  const { text, hidHidden, isPartial } = await seenText(message.payload);
  const all = (header: string) => headersOf(message, header).flatMap(addressesIn);
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
    ...headOf(message, account),
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
