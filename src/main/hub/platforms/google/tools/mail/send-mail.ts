import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { changeOnGoogle } from '../../change.ts';
import { hasSubject, mailFields, mailPreview, mailRequest, ReadSentMail, SentMail } from '../../letter.ts';
import { mailUrl } from '../../message.ts';
import { sending } from '../../scopes.ts';

export const sendMail = writeTool({
  name: 'google_send_mail',
  title: 'Send a mail',
  description: 'Sends a mail in plain text from Gmail at once. google_create_draft leaves it to the person instead.',
  access: 'write',
  toolset: 'mail',
  scopes: sending,
  input: input(mailFields).refine(hasSubject, { message: 'needs a subject or a conversation', path: ['subject'] }),
  output: SentMail,
  place: () => undefined,
  preview: (letter, context) => mailPreview(letter, context, 'Mail'),
  undo: () => ({ reason: 'A mail that was sent cannot be called back.' }),
  async run(letter, context) {
    const message = await mailRequest(letter, context);
    if (!message.ok) return message;
    const wish = { method: 'POST', api: 'gmail', route: '/v1/users/me/messages/send', body: message.value } as const;
    const made = await changeOnGoogle(context.client, wish, ReadSentMail);
    if (!made.ok) return made;
    const { id, threadId } = made.value;
    return ok({ id, thread: threadId, url: mailUrl(threadId) });
  },
});
