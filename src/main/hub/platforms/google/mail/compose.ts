/** Writing mail: letters and drafts, what they answer, to whom they go, and how they are shown before. */
import * as z from 'zod';
import type { Preview } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import type { ToolContext, ToolPreview } from '../../tool.ts';
import { line, mailAddress, threadId } from '../fields.ts';
import { askGoogle, escapedPath } from '../rest.ts';
import { addressesIn, type Mailer } from './authors.ts';
import {
  beyondLabels,
  filesIn,
  isDiscarded,
  mailHeader,
  mailHeaders,
  mailUrl,
  otherText,
  ReadMail,
  readLabels,
  type SeenText,
  seenText,
  subjectOf,
  threadHead,
} from './messages.ts';

// To whom something goes, as part of the name of a target: a person who allows similar calls for a while allows them only to these.

/** Each address once, no matter what its case and order. */
const inOrder = (addresses: readonly string[]): string =>
  [...new Set(addresses.map((one) => one.toLowerCase()))].sort().join(', ');

type Recipients = Partial<Record<'to' | 'cc' | 'bcc', readonly string[] | undefined>>;

/** `to a@example.org, cc b@example.org, c@example.org`; who gets a copy unseen among them. */
const recipientsOf = ({ to, cc, bcc }: Recipients): string =>
  Object.entries({ to, cc, bcc })
    .flatMap(([name, all]) => (all && all.length > 0 ? [`${name} ${inOrder(all)}`] : []))
    .join(', ');

/** Who is asked to an event, and whether Google writes to them; nothing where nobody is. */
export const askedTo = (attendees: readonly string[], isTold: boolean): string =>
  attendees.length === 0 ? '' : `, ${isTold ? 'telling' : 'without telling'} ${inOrder(attendees)}`;

/** Message-IDs that another mail told us go into our own headers: only those that are some (RFC 5322, section 3.6.4). */
const messageIds = (text: string): string[] => text.match(/<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>/g) ?? [];

/** A mail as RFC 5322 has it, in plain text. No field can break out of its header: none holds a line break. */
type NewMail = {
  to: string[];
  cc?: string[] | undefined;
  bcc?: string[] | undefined;
  subject: string;
  body: string;
  /** The Message-ID of what it answers, and those before. */
  inReplyTo?: string | undefined;
  references?: string | undefined;
};

/** Bytes of text in an encoded word: with base64 and its frame that makes less than the 75 characters of RFC 2047. */
const wordBytes = 42;
const lineLength = 76;

/** The whole message in base64url, as Gmail takes it. Throws for a line break in a header, which fields refuse before. */
export function compose({ to, cc = [], bcc = [], subject, body, inReplyTo, references }: NewMail): string {
  const header = (name: string, value: string | undefined): string[] => {
    if (!value) return [];
    if (/[\r\n\0]/.test(value.replaceAll('\r\n ', ''))) throw new Error(`A line break in ${name}.`);
    return [`${name}: ${value}`];
  };
  const lines = Buffer.from(body.replace(/\r\n?|\n/g, '\r\n'), 'utf8')
    .toString('base64')
    .match(new RegExp(`.{1,${lineLength}}`, 'g'));
  return Buffer.from(
    [
      ...header('To', to.join(',\r\n ')),
      ...header('Cc', cc.join(',\r\n ')),
      ...header('Bcc', bcc.join(',\r\n ')),
      ...header('Subject', encodedWords(subject)),
      ...header('In-Reply-To', inReplyTo),
      ...header('References', references),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: base64',
      '',
      ...(lines ?? ['']),
    ].join('\r\n'),
  ).toString('base64url');
}

/** RFC 2047; text of plain ASCII that does not look like an encoded word stays as it is. */
function encodedWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text;
  const words = [''];
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength((words.at(-1) ?? '') + character) > wordBytes) words.push('');
    words[words.length - 1] += character;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

const addresses = z.array(mailAddress).max(50);

export const mailFields = {
  to: addresses.min(1).describe('Addresses, without names'),
  cc: addresses.optional().describe('Addresses of those who get a copy'),
  bcc: addresses.optional().describe('The same, unseen by the others'),
  subject: line(250).optional().describe('Left out, that of the conversation it answers'),
  body: z.string().max(100_000).describe('Plain text'),
  thread: threadId.optional().describe('Id of the conversation that it answers'),
};

type MailInput = {
  to: string[];
  cc?: string[] | undefined;
  bcc?: string[] | undefined;
  subject?: string | undefined;
  body: string;
  thread?: string | undefined;
};

/** Whether there is something to call it by; a mail that answers another can do with that one's subject. */
export const hasSubject = ({ subject, thread: answered }: MailInput): boolean =>
  (subject ?? '').trim() !== '' || answered !== undefined;

/** As Gmail takes it, with its subject. Fails where the key does not cover the conversation. */
async function composeMail(
  input: MailInput,
  context: ToolContext,
): Promise<Result<{ subject: string; message: object }>> {
  const { thread: id, subject: wished = '' } = input;
  if (id === undefined) {
    // What is sent carries none of the labels that the key is limited to, so that it reads no answer: sending stays allowed.
    return ok({ subject: wished, message: { raw: compose({ ...input, subject: wished }) } });
  }
  const [labels, read] = await Promise.all([
    readLabels(context.client, context),
    threadHead(context.client, escapedPath`/v1/users/me/threads/${id}`),
  ]);
  if (!labels.ok) return labels;
  if (!read.ok) return read;
  const covered = read.value.messages.filter((one) => labels.value.covers(one) && !isDiscarded(one));
  const last = covered.at(-1);
  if (!last) return beyondLabels;
  const before = subjectOf(last);
  const subject = wished || (/^re:/i.test(before) ? before : `Re: ${before}`);
  const [inReplyTo] = messageIds(mailHeader(last, 'message-id'));
  if (!inReplyTo) return fail('platform_refused', 'The last message of the conversation has no Message-ID.');
  const references = [...messageIds(mailHeader(last, 'references')), inReplyTo].slice(-10).join(' ');
  return ok({ subject, message: { raw: compose({ ...input, subject, inReplyTo, references }), threadId: id } });
}

export const mailRequest = async (input: MailInput, context: ToolContext): Promise<Result<object>> => {
  const made = await composeMail(input, context);
  return made.ok ? ok(made.value.message) : made;
};

/** In the words of a mail: to whom, about what, and all of its text. */
export async function mailPreview(
  input: MailInput,
  context: ToolContext,
  kind: 'Draft' | 'Mail',
): Promise<Result<ToolPreview>> {
  const made = await composeMail(input, context);
  if (!made.ok) return made;
  const { to, cc, bcc, body } = input;
  const { subject } = made.value;
  return ok({
    target: `${kind} ${recipientsOf(input)}: ${subject}`,
    version: null,
    changes: changesOf({ from: context.account, to, cc, bcc, subject, body }),
    // The subject may be that of the mail which it answers.
    ...(subject === (input.subject ?? '') && { outsider: false }),
  });
}

export const SentMail = z.object({ id: z.string(), thread: z.string(), url: z.string().describe('Address to cite') });
/** What Gmail answers of it, as it is told. */
export const sentMail = z
  .object({ id: z.string(), threadId: z.string() })
  .transform(({ id, threadId }) => ({ id, thread: threadId, url: mailUrl(threadId) }));

export const ReadDraft = z.object({ id: z.string(), message: ReadMail });

/** A draft with all that is in it, where the key covers it. */
async function readDraft(context: ToolContext, id: string): Promise<Result<z.infer<typeof ReadDraft>>> {
  const { client } = context;
  const labels = await readLabels(client, context);
  if (!labels.ok) return labels;
  const read = await askGoogle(client, 'gmail', escapedPath`/v1/users/me/drafts/${id}`, { format: 'full' }, ReadDraft);
  if (!read.ok) return read;
  return labels.value.covers(read.value.message) ? read : beyondLabels;
}

/**
 * All that would leave with a draft, as the one who is to approve it reads it. Another version has another message. Fails where
 * it `isToLeave` with something that reading does not show.
 */
export async function draftPreview(context: ToolContext, id: string, isToLeave: boolean): Promise<Result<Preview>> {
  const read = await readDraft(context, id);
  if (!read.ok) return read;
  const { message } = read.value;
  const [body, plain] = [await seenText(message.payload), await otherText(message.payload)];
  if (isToLeave && [body, plain].some((one) => one?.hidHidden || one?.isPartial)) {
    return fail('platform_refused', 'It holds text that cannot be shown here.', {
      hint: 'Open the draft in Gmail, and send it from there.',
    });
  }
  const [to, cc, bcc] = [mailersOf(message, 'to'), mailersOf(message, 'cc'), mailersOf(message, 'bcc')];
  const addresses = (mailers: Mailer[]) => mailers.map(({ email }) => email);
  const subject = subjectOf(message);
  const recipients = recipientsOf({ to: addresses(to), cc: addresses(cc), bcc: addresses(bcc) });
  return ok({
    // By its id, since what it says is not in the arguments: another draft is another thing to send.
    target: `Draft ${id} ${recipients}: ${subject}`,
    version: message.id,
    changes: changesOf({
      from: named(mailersOf(message, 'from')) ?? context.account,
      sender: named(mailersOf(message, 'sender')),
      'answers go to': named(mailersOf(message, 'reply-to')),
      to: named(to),
      cc: named(cc),
      bcc: named(bcc),
      subject,
      body: body.text,
      ...(plain && inWords(plain) !== inWords(body) && { 'body as plain text': plain.text }),
      attachments: some(filesIn(message.payload).map(({ name, type, bytes }) => `${name || type} (${bytes} bytes)`)),
    }),
  });
}

const mailersOf = (message: z.infer<typeof ReadMail>, name: string): Mailer[] =>
  mailHeaders(message, name).flatMap(addressesIn);
const some = (lines: string[]): string[] | undefined => (lines.length > 0 ? lines : undefined);
const named = (mailers: Mailer[]) => some(mailers.map(({ name, email }) => (name ? `${email} (${name})` : email)));
/** Whether it says the same does not depend on how its lines are broken. */
const inWords = ({ text }: SeenText): string => text.split(/\s+/).join(' ');
