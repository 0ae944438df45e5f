/** The MIME parts of a mail: which of them a person sees, and what comes with it. */
import * as z from 'zod';
import { cleanTitle } from '../clean-text.ts';
import { readHtml } from './html/read-html.ts';

export const MailHeader = z.object({ name: z.string(), value: z.string() });
type Header = z.infer<typeof MailHeader>;

export type ReadPart = {
  mimeType: string;
  filename: string;
  headers: Header[];
  body: { size: number; data?: string | undefined };
  parts: ReadPart[];
};
export const ReadPart: z.ZodType<ReadPart> = z.lazy(() =>
  z.object({
    mimeType: z.string().toLowerCase().catch(''),
    filename: z.string().catch(''),
    headers: z.array(MailHeader).catch([]),
    body: z.object({ size: z.number().catch(0), data: z.string().optional() }).catch({ size: 0 }),
    parts: z.array(ReadPart).catch([]),
  }),
);

export type SeenText = {
  text: string;
  /** Whether something was left out of it that nobody would have seen. */
  hidHidden: boolean;
  /** Whether Gmail did not hand all of it out. */
  isPartial: boolean;
};

/**
 * What a person reads of it: the HTML wherever there is some, since that is what mail programs show. What only the plain text
 * beside it says is for programs alone, and how orders are smuggled to them.
 */
export const seenText = (payload: ReadPart): Promise<SeenText> => textOf(shownParts(payload));

/** The plain text that goes with the HTML, for programs that show none; undefined where there is only one of the two. */
export async function otherText(payload: ReadPart): Promise<SeenText | undefined> {
  const others = leavesOf(payload).filter((part) => isText(part) && !shownParts(payload).includes(part));
  return others.length > 0 ? textOf(others) : undefined;
}

/** Characters of HTML, ten times what Gmail itself shows of a mail at once. */
const longestHtml = 1_000_000;

async function textOf(parts: ReadPart[]): Promise<SeenText> {
  const whole = parts.map((part) => ({ isHtml: part.mimeType === 'text/html', content: decoded(part) }));
  const read = await Promise.all(
    whole.map(({ isHtml, content }) =>
      isHtml
        ? readHtml(content.slice(0, longestHtml))
        : { text: content.replace(/\r\n?/g, '\n').trim(), hidHidden: false, isRead: true },
    ),
  );
  return {
    text: read
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n\n'),
    hidHidden: read.some(({ hidHidden }) => hidHidden),
    isPartial:
      read.some(({ isRead }) => !isRead) ||
      parts.some(({ body }) => body.size > 0 && body.data === undefined) ||
      whole.some(({ isHtml, content }) => isHtml && content.length > longestHtml),
  };
}

/** Of each set of alternatives one (RFC 2046, section 5.1.4), and nothing of a file or of a mail inside of the mail. */
function shownParts(part: ReadPart): ReadPart[] {
  if (!isOpen(part)) return isText(part) ? [part] : [];
  const each = part.parts.map(shownParts);
  if (part.mimeType !== 'multipart/alternative') return each.flat();
  const isHtml = (found: ReadPart[]) => found.some(({ mimeType }) => mimeType === 'text/html');
  return each.findLast(isHtml) ?? each.findLast((found) => found.length > 0) ?? [];
}

const isOpen = ({ mimeType, parts }: ReadPart): boolean => parts.length > 0 && !mimeType.startsWith('message/');
const leavesOf = (part: ReadPart): ReadPart[] => (isOpen(part) ? part.parts.flatMap(leavesOf) : [part]);

const isText = ({ mimeType, filename, headers }: ReadPart): boolean =>
  /^text\/(?:plain|html)$/.test(mimeType) &&
  filename === '' &&
  !headers.some(({ name, value }) => /^content-disposition$/i.test(name) && /^\s*attachment\b/i.test(value));

/** All that is no text of it, whether it has a name or not. */
export const filesIn = (payload: ReadPart): { name: string; type: string; bytes: number }[] =>
  leavesOf(payload)
    .filter((part) => !isText(part) && (part.filename !== '' || /^(?!multipart\/)./.test(part.mimeType)))
    .map(({ filename, mimeType, body }) => ({
      name: cleanTitle(filename, 200),
      type: cleanTitle(mimeType, 100),
      bytes: body.size,
    }));

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
