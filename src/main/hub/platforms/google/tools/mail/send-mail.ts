import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { hasSubject, letterFields, letterPreview, messageOf, ReadSent, Sent } from '../../letter.ts';
import { mailUrl } from '../../message.ts';
import { sending } from '../../scopes.ts';

export const sendMail = writeTool({
  name: 'google_send_mail',
  title: 'Send a mail',
  description: 'Sends a mail in plain text from Gmail at once. google_create_draft leaves it to the person instead.',
  access: 'write',
  toolset: 'mail',
  scopes: sending,
  input: input(letterFields).refine(hasSubject, { message: 'needs a subject or a conversation', path: ['subject'] }),
  output: Sent,
  place: () => undefined,
  preview: (letter, context) => letterPreview(letter, context, 'Mail'),
  undo: () => ({ reason: 'A mail that was sent cannot be called back.' }),
  async run(letter, context) {
    const message = await messageOf(letter, context);
    if (!message.ok) return message;
    const wish = { method: 'POST', api: 'gmail', route: '/v1/users/me/messages/send', body: message.value } as const;
    const made = await change(context.client, wish, ReadSent);
    if (!made.ok) return made;
    const { id, threadId } = made.value;
    return ok({ id, thread: threadId, url: mailUrl(threadId) });
  },
});
