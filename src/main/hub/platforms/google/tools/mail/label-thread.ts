import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { labelName, message, thread } from '../../fields.ts';
import { labelState, labelUndo, messagesIn } from '../../label-state.ts';
import { beyondLabels, type MailLabels, readLabels } from '../../labels.ts';
import { mailUrl, type ReadMail, subjectOf } from '../../message.ts';
import { isOwnMessage } from '../../own-message.ts';
import { sortingMail } from '../../scopes.ts';
import { threadHead } from '../../threads.ts';

const names = z.array(labelName).max(20).default([]);

type LabelRequest = { thread: string; messages?: string[] | undefined; add: string[]; remove: string[] };

/** What is in either is deleted in thirty days. */
const isDiscarding = (name: string): boolean => /^(?:trash|spam)$/i.test(name);

export const labelThread = writeTool({
  name: 'google_label_thread',
  title: 'Label a conversation',
  description: 'Adds and removes labels: without INBOX it is archived, without UNREAD read, with STARRED starred.',
  access: 'write',
  toolset: 'mail',
  scopes: sortingMail,
  input: input({
    thread,
    messages: z
      .array(message)
      .min(1)
      .max(100)
      .optional()
      .describe('Ids of the only messages of it to change; all if left out'),
    add: names.describe('Labels to add, by name'),
    remove: names.describe('Labels to take away, by name'),
  })
    .refine(({ add, remove }) => add.length + remove.length > 0, 'needs at least one label')
    .refine(({ add }) => !add.some(isDiscarding), {
      message: 'must not be TRASH or SPAM: google_trash_thread moves to the trash',
      path: ['add'],
    }),
  output: z.object({ thread: z.string(), url: z.string().describe('Address to cite') }),
  place: () => undefined,
  async preview(asked, context) {
    const found = await planLabels(asked, context);
    if (!found.ok) return found;
    const { messages, labels, add, remove } = found.value;
    const before = new Set(messages.flatMap(({ labelIds }) => labelIds));
    const after = [...new Set([...before, ...add])].filter((id) => !remove.includes(id));
    const shown = (ids: Iterable<string>) => [...ids].map(labels.nameOf).sort();
    return ok({
      target: `${messages[0] ? subjectOf(messages[0]) : ''} (${asked.thread})`,
      // Those that it is done to as they are, and no others that come meanwhile.
      version: labelState(messages, { add, remove }),
      outsider: !messages.every((one) => isOwnMessage(one, context.account)),
      changes: changesOf({ labels: shown(after) }, { labels: shown(before) }),
    });
  },
  undo({ thread: id, remove }, { version }) {
    if (remove.some(isDiscarding)) {
      return { reason: 'It would be spam or in the trash again: only google_trash_thread puts something there.' };
    }
    return labelUndo(version, id);
  },
  async run(asked, context) {
    const found = await planLabels(asked, context);
    if (!found.ok) return found;
    const { add, remove } = found.value;
    const body = { ids: messagesIn(context.preview.version), addLabelIds: add, removeLabelIds: remove };
    const wish = { method: 'POST', api: 'gmail', route: '/v1/users/me/messages/batchModify', body } as const;
    const made = await changeOnGoogle(context.client, wish, z.null());
    return made.ok ? ok({ thread: asked.thread, url: mailUrl(asked.thread) }) : made;
  },
});

type LabelChange = { messages: ReadMail[]; labels: MailLabels; add: string[]; remove: string[] };

/** The messages of it that the key covers, and the ids of the labels. */
async function planLabels(
  { thread: id, messages: only, add, remove }: LabelRequest,
  context: ToolContext,
): Promise<Result<LabelChange>> {
  const [labels, read] = await Promise.all([
    readLabels(context.client, context),
    threadHead(context.client, escapedPath`/v1/users/me/threads/${id}`),
  ]);
  if (!labels.ok) return labels;
  if (!read.ok) return read;
  const all = read.value.messages;
  if (only?.some((one) => !all.some(({ id: own }) => own === one))) {
    return fail('invalid_arguments', 'Not all of these messages are in that conversation.');
  }
  const messages = all.filter((one) => labels.value.covers(one) && (only?.includes(one.id) ?? true));
  if (messages.length === 0) return beyondLabels;
  const unknown = [...add, ...remove].find((name) => !labels.value.find(name));
  if (unknown !== undefined) return fail('invalid_arguments', `There is no label ${unknown}.`);
  const idsOf = (wanted: string[]) => wanted.flatMap((name) => labels.value.find(name)?.id ?? []);
  return ok({ messages, labels: labels.value, add: idsOf(add), remove: idsOf(remove) });
}
