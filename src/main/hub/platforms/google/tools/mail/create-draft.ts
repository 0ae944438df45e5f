import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { changeOnGoogle } from '../../change.ts';
import { hasSubject, mailFields, mailPreview, mailRequest, ReadSentMail } from '../../letter.ts';
import { mailUrl } from '../../message.ts';
import { composing } from '../../scopes.ts';

export const createDraft = writeTool({
  name: 'google_create_draft',
  title: 'Write a draft',
  description: 'Writes a mail and leaves it among the drafts of Gmail, unsent, for the person to look at.',
  access: 'write',
  toolset: 'mail',
  scopes: composing,
  input: input(mailFields).refine(hasSubject, { message: 'needs a subject or a conversation', path: ['subject'] }),
  output: z.object({ draft: z.string(), thread: z.string(), url: z.string().describe('Address to cite') }),
  place: () => undefined,
  preview: (letter, context) => mailPreview(letter, context, 'Draft'),
  undo: (_, __, { draft }) => ({ tool: 'google_delete_draft', arguments: { draft } }),
  async run(letter, context) {
    const message = await mailRequest(letter, context);
    if (!message.ok) return message;
    const wish = {
      method: 'POST',
      api: 'gmail',
      route: '/v1/users/me/drafts',
      body: { message: message.value },
    } as const;
    const made = await changeOnGoogle(context.client, wish, z.object({ id: z.string(), message: ReadSentMail }));
    if (!made.ok) return made;
    const { id, message: kept } = made.value;
    return ok({ draft: id, thread: kept.threadId, url: mailUrl(kept.threadId) });
  },
});
