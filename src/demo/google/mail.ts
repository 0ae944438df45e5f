/** Messages as Gmail keeps them: made from parts, read from what is sent, shown as its API does. */
import type { GmailMessage, Header, Part } from './model.ts';

export type Letter = {
  from: string;
  to: string;
  cc?: string;
  subject: string;
  text?: string;
  html?: string;
  charset?: 'utf-8' | 'iso-8859-1';
  attachments?: { filename: string; mimeType: string; body: Buffer }[];
  headers?: Header[];
};

const header = (name: string, value: string): Header => ({ name, value });

/** The MIME tree of a letter; the bytes of a text are in its character set, and its transfer encoding is already taken off. */
export function payloadOf(letter: Letter, id: string, at: number): Part {
  const { charset = 'utf-8', attachments = [], html, text } = letter;
  const part = (mimeType: string, content: string): Part => ({
    mimeType,
    filename: '',
    headers: [
      header('Content-Type', `${mimeType}; charset="${charset}"`),
      header('Content-Transfer-Encoding', 'quoted-printable'),
    ],
    body: Buffer.from(content, charset === 'utf-8' ? 'utf8' : 'latin1'),
  });
  const texts = [...(text === undefined ? [] : [part('text/plain', text)]), ...(html ? [part('text/html', html)] : [])];
  const [first] = texts;
  const content: Part =
    first && texts.length === 1
      ? first
      : { mimeType: 'multipart/alternative', filename: '', headers: [], parts: texts };
  const files = attachments.map(
    ({ filename, mimeType, body }): Part => ({
      mimeType,
      filename,
      body,
      headers: [header('Content-Disposition', `attachment; filename="${filename}"`)],
    }),
  );
  const whole: Part =
    files.length === 0
      ? content
      : { mimeType: 'multipart/mixed', filename: '', headers: [], parts: [content, ...files] };
  const domain = /@([\w.-]+)/.exec(letter.from)?.[1] ?? 'example.com';
  const own = [
    header('From', letter.from),
    header('To', letter.to),
    ...(letter.cc ? [header('Cc', letter.cc)] : []),
    header('Subject', letter.subject),
    header('Date', new Date(at).toUTCString().replace('GMT', '+0000')),
    header('Message-ID', `<${id}@mail.${domain}>`),
    header('MIME-Version', '1.0'),
  ];
  return { ...whole, headers: [...own, ...(letter.headers ?? []), ...whole.headers] };
}

/** What Google's receiving server says of whether the sender is who it says. */
export const authenticated = (domain: string, passes: boolean): Header =>
  header(
    'Authentication-Results',
    `mx.google.com; dkim=${passes ? 'pass' : 'none'} header.i=@${domain}; spf=${passes ? 'pass' : 'softfail'} smtp.mailfrom=${domain}; dmarc=${passes ? 'pass' : 'fail'} header.from=${domain}`,
  );

export const headerOf = ({ payload }: GmailMessage, name: string): string =>
  payload.headers.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value ?? '';

/** All the plain text of it, for the search and the snippet. */
export function plainOf(part: Part): string {
  if (part.filename !== '') return '';
  if (part.parts) return part.parts.map(plainOf).join(' ');
  const content = part.body?.toString(isLatin(part) ? 'latin1' : 'utf8') ?? '';
  return part.mimeType === 'text/html' ? content.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ') : content;
}

const isLatin = ({ headers }: Part): boolean => headers.some(({ value }) => /iso-8859-1/i.test(value));

const snippetOf = (message: GmailMessage): string =>
  plainOf(message.payload).replace(/\s+/g, ' ').trim().slice(0, 180).replaceAll('&', '&amp;').replaceAll("'", '&#39;');

type Format = 'full' | 'metadata' | 'minimal';

/** A message in one of the formats of `users.messages.get`. */
export function shown(message: GmailMessage, format: string, metadataHeaders: readonly string[]): object {
  const { id, threadId, labelIds, at, payload } = message;
  const wanted = format as Format;
  return {
    id,
    threadId,
    labelIds,
    snippet: snippetOf(message),
    historyId: String(Math.floor(at / 1000)),
    internalDate: String(at),
    sizeEstimate: sizeOf(payload) + 500,
    ...(wanted === 'full' && { payload: shownPart(payload, id, '') }),
    ...(wanted === 'metadata' && {
      payload: {
        mimeType: payload.mimeType,
        headers: payload.headers.filter(
          ({ name }) =>
            metadataHeaders.length === 0 || metadataHeaders.some((one) => one.toLowerCase() === name.toLowerCase()),
        ),
      },
    }),
  };
}

function shownPart(part: Part, id: string, partId: string): object {
  const size = part.body?.length ?? 0;
  const isFile = part.filename !== '';
  return {
    partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: part.headers,
    body: {
      size,
      ...(part.body && (isFile ? { attachmentId: `ANGjdJ${id}${partId}` } : { data: part.body.toString('base64url') })),
    },
    ...(part.parts && {
      parts: part.parts.map((one, index) => shownPart(one, id, `${partId && `${partId}.`}${index}`)),
    }),
  };
}

const sizeOf = (part: Part): number =>
  (part.body?.length ?? 0) + (part.parts ?? []).reduce((sum, one) => sum + sizeOf(one), 0);

/** What was sent as `raw`, a whole message of RFC 5322; undefined where it is none. */
export function parsed(raw: string): Part | undefined {
  const text = Buffer.from(raw, 'base64url').toString('utf8');
  const [, head = '', body = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(text) ?? [];
  const headers = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .map((line) => /^([\w-]+):\s*(.*)$/.exec(line))
    .map((match) => header(match?.[1] ?? '', decodedWords(match?.[2] ?? '')));
  if (head === '' || headers.some(({ name }) => name === '')) return undefined;
  const isBase64 = headers.some(({ name, value }) => /transfer-encoding/i.test(name) && /base64/i.test(value));
  return { mimeType: 'text/plain', filename: '', headers, body: Buffer.from(body, isBase64 ? 'base64' : 'utf8') };
}

/** RFC 2047; blanks between two encoded words are not part of the text. */
const decodedWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, encoded: string) => Buffer.from(encoded, 'base64').toString('latin1'))
    .replace(/[\s\S]*/, (whole) => (value.includes('=?') ? Buffer.from(whole, 'latin1').toString('utf8') : whole));
