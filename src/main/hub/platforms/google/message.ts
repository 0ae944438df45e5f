/** Gmail's messages: what is read of them, and what is shown. */
import * as z from 'zod';
import { cleanProse, cleanTitle } from '../clean-text.ts';
import { htmlText } from './html-text.ts';
import { isInsider, outsider, outsiderMark } from './insider.ts';

const Header = z.object({ name: z.string(), value: z.string() });
export type ReadPart = {
  mimeType: string;
  filename: string;
  headers: z.infer<typeof Header>[];
  body: { size: number; data?: string | undefined };
  parts: ReadPart[];
};
const ReadPart: z.ZodType<ReadPart> = z.lazy(() =>
  z.object({
    mimeType: z.string().catch(''),
    filename: z.string().catch(''),
    headers: z.array(Header).catch([]),
    body: z.object({ size: z.number().catch(0), data: z.string().optional() }).catch({ size: 0 }),
    parts: z.array(ReadPart).catch([]),
  }),
);

export const ReadMessage = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()).default([]),
  snippet: z.string().default(''),
  internalDate: z.string().default('0'),
  payload: ReadPart,
});
export type ReadMessage = z.infer<typeof ReadMessage>;

export const ReadThread = z.object({ id: z.string(), messages: z.array(ReadMessage).default([]) });
export type ReadThread = z.infer<typeof ReadThread>;

const limits = { subject: 300, name: 100, snippet: 300, text: 7_000, addresses: 20, files: 20 };

export const headerOf = ({ payload }: ReadMessage, name: string): string =>
  payload.headers.find((one) => one.name.toLowerCase() === name)?.value ?? '';

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

/**
 * Whether the account or somebody of its domain wrote it. `From` is what a sender claims: Gmail alone gives the label of what
 * was sent, and the topmost result of its own server says whether the domain is the sender's (RFC 8601, RFC 7489).
 */
export function isOwnMessage(message: ReadMessage, account: string): boolean {
  if (message.labelIds.some((label) => label === 'SENT' || label === 'DRAFT')) return true;
  const [from, ...others] = addressesIn(headerOf(message, 'from'));
  if (!from || others.length > 0 || !isInsider(from.email, account)) return false;
  const results = headerOf(message, 'authentication-results');
  return /^\s*mx\.google\.com\s*;/i.test(results) && /;\s*dmarc=pass\b/i.test(results);
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
  text: z.string(),
  cut: z.literal(true).optional().describe('Present when the text goes on'),
  hidden_text_removed: z.literal(true).optional().describe('Present when it held text that a person does not see'),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), bytes: z.number() })).optional(),
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
  const { text, hidHidden } = await textOf(message);
  const clean = cleanProse(text, limits.text);
  const all = (header: string) => addressesIn(headerOf(message, header)).map(({ email }) => email);
  const files = filesIn(message.payload);
  return {
    id: message.id,
    ...headOf(message, account),
    to: all('to').slice(0, limits.addresses),
    ...(all('cc').length > 0 && { cc: all('cc').slice(0, limits.addresses) }),
    subject: subjectOf(message),
    labels: message.labelIds.map(nameOf),
    text: clean,
    ...(clean.endsWith('…') && text.length >= limits.text && { cut: true as const }),
    ...(hidHidden && { hidden_text_removed: true as const }),
    ...(files.length > 0 && { attachments: files.slice(0, limits.files) }),
    url: mailUrl(message.threadId),
  };
}

/** What a person reads of it: the plain text, or the HTML where there is none. */
export async function textOf({ payload }: ReadMessage): Promise<{ text: string; hidHidden: boolean }> {
  const plain = partsOf(payload, 'text/plain').map(decoded).join('\n');
  if (plain.trim() !== '') return { text: plain.replace(/\r\n?/g, '\n').trim(), hidHidden: false };
  return htmlText(partsOf(payload, 'text/html').map(decoded).join('\n'));
}

const partsOf = (part: ReadPart, type: string): ReadPart[] => [
  ...(part.mimeType === type && part.filename === '' ? [part] : []),
  ...part.parts.flatMap((one) => partsOf(one, type)),
];

export const filesIn = (part: ReadPart): { name: string; type: string; bytes: number }[] => [
  ...(part.filename
    ? [{ name: cleanTitle(part.filename, 200), type: cleanTitle(part.mimeType, 100), bytes: part.body.size }]
    : []),
  ...part.parts.flatMap(filesIn),
];

/** UTF-8 where it is that, whatever the part says of itself; else what it says. */
function decoded({ headers, body }: ReadPart): string {
  const bytes = Buffer.from(body.data ?? '', 'base64url');
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const charset = /charset="?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8.
  }
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
