import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { changeOnGoogle } from '../../change.ts';
import { draftPreview } from '../../draft.ts';
import { draft } from '../../fields.ts';
import { ReadSentMail, SentMail } from '../../letter.ts';
import { mailUrl } from '../../message.ts';
import { composing } from '../../scopes.ts';

export const sendDraft = writeTool({
  name: 'google_send_draft',
  title: 'Send a draft',
  description: 'Sends a draft of Gmail as it is.',
  access: 'write',
  toolset: 'mail',
  scopes: composing,
  input: input({ draft }),
  output: SentMail,
  place: () => undefined,
  preview: ({ draft: id }, context) => draftPreview(context, id, true),
  undo: () => ({ reason: 'A mail that was sent cannot be called back.' }),
  async run({ draft: id }, { client }) {
    const wish = { method: 'POST', api: 'gmail', route: '/v1/users/me/drafts/send', body: { id } } as const;
    const made = await changeOnGoogle(client, wish, ReadSentMail);
    if (!made.ok) return made;
    return ok({ id: made.value.id, thread: made.value.threadId, url: mailUrl(made.value.threadId) });
  },
});
