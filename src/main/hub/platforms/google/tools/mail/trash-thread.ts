import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { thread } from '../../fields.ts';
import { labelState, labelUndo } from '../../label-state.ts';
import { beyondLabels, readLabels } from '../../labels.ts';
import { subjectOf } from '../../message.ts';
import { headOf } from '../../message-view.ts';
import { isOwnMessage } from '../../own-message.ts';
import { sortingMail } from '../../scopes.ts';
import { threadHead } from '../../threads.ts';

export const trashThread = writeTool({
  name: 'google_trash_thread',
  title: 'Move a conversation to the trash',
  description: 'Moves a whole conversation to the trash of Gmail, which deletes it after 30 days.',
  access: 'destructive',
  toolset: 'mail',
  scopes: sortingMail,
  input: input({ thread }),
  output: z.object({ thread: z.string() }),
  place: () => undefined,
  async preview({ thread: id }, context) {
    const [labels, read] = await Promise.all([
      readLabels(context.client, context),
      threadHead(context.client, escapedPath`/v1/users/me/threads/${id}`),
    ]);
    if (!labels.ok) return labels;
    if (!read.ok) return read;
    const { messages } = read.value;
    const covered = messages.filter(labels.value.covers);
    if (covered.length === 0) return beyondLabels;
    // Gmail takes the conversation as a whole.
    if (covered.length < messages.length) return fail('not_allowed', 'The key covers only some of its messages.');
    const [first] = messages;
    return ok({
      target: first ? subjectOf(first) : '',
      // What goes to the trash leaves the inbox.
      version: labelState(messages, { add: ['TRASH'], remove: ['INBOX'] }),
      outsider: !messages.every((one) => isOwnMessage(one, context.account)),
      changes: messages.map((message, index) => {
        const { author, date } = headOf(message, context.account);
        return { name: `message ${index + 1}`, before: `${author}, ${date}`, after: null };
      }),
    });
  },
  undo({ thread: id }, { version }) {
    const undo = labelUndo(version, id);
    return 'tool' in undo ? undo : { reason: 'For 30 days the person finds it in the trash of Gmail.' };
  },
  async run({ thread: id }, { client }) {
    const wish = { method: 'POST', api: 'gmail', route: escapedPath`/v1/users/me/threads/${id}/trash` } as const;
    const made = await changeOnGoogle(client, wish, z.object({ id: z.string() }));
    return made.ok ? ok({ thread: id }) : made;
  },
});
