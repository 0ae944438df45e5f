/** Gmail's messages, conversations and labels: what is read of them. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { cleanTitle } from '../../clean-text.ts';
import type { PlatformClient } from '../../platform.ts';
import { atMost } from '../../requests.ts';
import type { ToolContext } from '../../tool.ts';
import { readHtml } from '../html/read-html.ts';
import { askGoogle } from '../rest.ts';

/** The MIME parts of a mail: which of them a person sees, and what comes with it. */
const MailHeader = z.object({ name: z.string(), value: z.string() });
type MailHeader = z.infer<typeof MailHeader>;

export type ReadPart = {
  mimeType: string;
  filename: string;
  headers: MailHeader[];
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

/** UTF-8 where it is that, no matter what the part says of itself; else what it says. */
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

export const ReadMail = z.object({
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
export type ReadMail = z.infer<typeof ReadMail>;

export const ReadThread = z.object({ id: z.string(), messages: z.array(ReadMail).default([]) });
export type ReadThread = z.infer<typeof ReadThread>;

/** Of each header with that name, in small letters, what it says. */
export const mailHeaders = ({ payload }: ReadMail, name: string): string[] =>
  payload.headers.flatMap((one) => (one.name.toLowerCase() === name ? [one.value] : []));
export const mailHeader = (message: ReadMail, name: string): string => mailHeaders(message, name)[0] ?? '';

export const subjectOf = (message: ReadMail): string => cleanTitle(mailHeader(message, 'subject'), 300);
export const dateOf = ({ internalDate }: ReadMail): string => new Date(Number(internalDate)).toISOString();
export const mailUrl = (id: string): string => `https://mail.google.com/mail/#all/${id}`;

/** What of a mail is needed to list it, or to answer it. */
const heads = ['From', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'References', 'Authentication-Results'];
const atOnce = 5;

export const threadHead = (client: PlatformClient, route: string): Promise<Result<ReadThread>> =>
  askGoogle(client, 'gmail', route, { format: 'metadata', metadataHeaders: heads }, ReadThread);

/** The heads of several conversations, in their order; one that has just gone is left out. */
export async function readThreads(client: PlatformClient, routes: string[]): Promise<Result<ReadThread[]>> {
  const turn = atMost(atOnce);
  const read = await Promise.all(routes.map((route) => turn(() => threadHead(client, route))));
  const failed = read.find((one) => !one.ok && one.failure.code !== 'platform_not_found');
  if (failed && !failed.ok) return failed;
  return ok(read.flatMap((one) => (one.ok ? [one.value] : [])));
}

/** Gmail's labels, and what of a mailbox a key for some of them covers: only messages that carry one. */
const ReadLabel = z.object({ id: z.string(), name: z.string(), type: z.string().default('user') });
type ReadLabel = z.infer<typeof ReadLabel>;

export type MailLabels = {
  all: ReadLabel[];
  nameOf(id: string): string;
  /** By name or id, in any case of letters: one that the key covers, or of Gmail's own, which all mailboxes have. */
  find(name: string): ReadLabel | undefined;
  covers(message: Pick<ReadMail, 'labelIds'>): boolean;
  /** The search with what it has to hold besides, and undefined where it would find nothing at all. Fails for alternatives. */
  narrowed(query: string): Result<string | undefined>;
};

export async function readLabels(
  client: PlatformClient,
  { allows, isLimited }: Pick<ToolContext, 'allows' | 'isLimited'>,
): Promise<Result<MailLabels>> {
  const read = await askGoogle(
    client,
    'gmail',
    '/v1/users/me/labels',
    {},
    z.object({ labels: z.array(ReadLabel).default([]) }),
  );
  if (!read.ok) return read;
  const all = read.value.labels;
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const isAllowed = (id: string): boolean => allows('label', names.get(id) ?? '', id);
  const known = all.filter(({ id, type }) => !isLimited('label') || type === 'system' || isAllowed(id));
  return ok({
    all,
    nameOf: (id) => cleanTitle(names.get(id) ?? id, 225),
    find: (wanted) =>
      known.find(({ id }) => id === wanted) ?? known.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()),
    covers: ({ labelIds }) => !isLimited('label') || labelIds.some(isAllowed),
    narrowed(query) {
      if (!isLimited('label')) return ok(query);
      // An alternative to the labels would ask of all mail whether it holds some word: that more or less was read would tell.
      if (alternatives.test(query)) {
        return fail('not_allowed', 'A key that is limited to labels searches without OR, |, ( ) and { }.');
      }
      const own = all
        .filter(({ id }) => isAllowed(id))
        .map(({ name }) => `label:${name.replace(/[\s/&|(){}"]/g, '-')}`);
      return ok(own.length === 0 ? undefined : `{${own.join(' ')}} ${query}`.trim());
    },
  });
}

const alternatives = /[|(){}]|\bor\b/i;

/** What Gmail or the person has sorted out, and nobody reads unless asked to. */
const discarded = { SPAM: 'spam', TRASH: 'trash' } as const;
export const isDiscarded = ({ labelIds }: Pick<ReadMail, 'labelIds'>): boolean =>
  labelIds.some((id) => id in discarded);

export const discardedAs = z.enum(['spam', 'trash']).optional().describe('Present when it was sorted out');
export function discardedMark({ labelIds }: Pick<ReadMail, 'labelIds'>): { discarded?: 'spam' | 'trash' } {
  const found = (['SPAM', 'TRASH'] as const).find((id) => labelIds.includes(id));
  return found ? { discarded: discarded[found] } : {};
}

export const beyondLabels = fail('not_allowed', 'The key is limited to labels, and it carries none of those.');
