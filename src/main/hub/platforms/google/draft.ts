import * as z from 'zod';
import type { Preview } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { changesOf } from '../changes.ts';
import { askGoogle, escapedPath } from './ask.ts';
import { beyondLabels, readLabels } from './labels.ts';
import { addressesIn, type Mailer } from './mailers.ts';
import { mailHeaders, ReadMail, subjectOf } from './message.ts';
import { filesIn, otherText, type SeenText, seenText } from './parts.ts';
import { recipientsOf } from './recipients.ts';

export const ReadDraft = z.object({ id: z.string(), message: ReadMail });

/** A draft with all that is in it, where the key covers it. */
export async function readDraft(context: ToolContext, id: string): Promise<Result<z.infer<typeof ReadDraft>>> {
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
      ...{ from: named(mailersOf(message, 'from')) ?? context.account, sender: named(mailersOf(message, 'sender')) },
      ...{ 'answers go to': named(mailersOf(message, 'reply-to')), to: named(to), cc: named(cc), bcc: named(bcc) },
      ...{ subject, body: body.text },
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
