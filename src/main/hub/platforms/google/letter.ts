/** What the tools that write a mail share: its fields, what it answers, and how it is shown before. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Looked, ToolContext } from '../../tools/tool.ts';
import { changesOf } from '../changes.ts';
import { escapedPath } from './ask.ts';
import { compose } from './compose.ts';
import { line, mailAddress, thread } from './fields.ts';
import { messageIds } from './ids.ts';
import { beyondLabels, isDiscarded, readLabels } from './labels.ts';
import { mailHeader, subjectOf } from './message.ts';
import { recipientsOf } from './recipients.ts';
import { threadHead } from './threads.ts';

const addresses = z.array(mailAddress).max(50);

export const mailFields = {
  to: addresses.min(1).describe('Addresses, without names'),
  cc: addresses.optional().describe('Addresses of those who get a copy'),
  bcc: addresses.optional().describe('The same, unseen by the others'),
  subject: line(250).optional().describe('Left out, that of the conversation it answers'),
  body: z.string().max(100_000).describe('Plain text'),
  thread: thread.optional().describe('Id of the conversation that it answers'),
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
async function written(input: MailInput, context: ToolContext): Promise<Result<{ subject: string; message: object }>> {
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
  const made = await written(input, context);
  return made.ok ? ok(made.value.message) : made;
};

/** In the words of a mail: to whom, about what, and all of its text. */
export async function mailPreview(
  input: MailInput,
  context: ToolContext,
  kind: 'Draft' | 'Mail',
): Promise<Result<Looked>> {
  const made = await written(input, context);
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
export const ReadSentMail = z.object({ id: z.string(), threadId: z.string() });
