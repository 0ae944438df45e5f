/** The tools that find, read, label and discard mail; those that write it are in `drafts.ts`. */
import * as z from 'zod';
import type { Undo } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { input, listing } from '../../fields.ts';
import { answerBytes, frameBytes, takeItems } from '../../fitting.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { type Tool, type ToolContext, toolsIn } from '../../tool.ts';
import { readingMail, sortingMail } from '../application.ts';
import { googleCursor, googleLimit, labelName, message, threadId, withDiscarded } from '../fields.ts';
import { googleOutsider } from '../insider.ts';
import { isOwnMessage } from '../mail/authors.ts';
import {
  beyondLabels,
  discardedAs,
  discardedMark,
  isDiscarded,
  type MailLabels,
  mailUrl,
  type ReadMail,
  ReadThread,
  readLabels,
  readThreads,
  subjectOf,
  threadHead,
} from '../mail/messages.ts';
import { MailMessage, mailHead, projectMessage, snippetOf } from '../mail/view.ts';
import { askGoogle, changeOnGoogle, escapedPath } from '../rest.ts';
import { draftTools } from './drafts.ts';

const { readTool, writeTool } = toolsIn('mail');

// Which labels each message of a conversation has, and which a change gives or takes, so that exactly that can be put back.

/** Labels by id. */
type Change = { add: readonly string[]; remove: readonly string[] };
type State = Change & { messages: [id: string, labels: string[]][] };

/** As the version of a preview: another message, or another label on one, is another state. */
const labelState = (messages: readonly Pick<ReadMail, 'id' | 'labelIds'>[], { add, remove }: Change): string =>
  JSON.stringify({ messages: messages.map(({ id, labelIds }) => [id, labelIds.toSorted()]), add, remove } as State);

const read = (state: string | null): State => JSON.parse(state ?? '') as State;

const messagesIn = (state: string | null): string[] => read(state).messages.map(([id]) => id);

/** The call that gives back what was taken and undoes what was given. One call can do what all its messages have alike. */
function labelUndo(state: string | null, thread: string): Undo {
  const { messages, add, remove } = read(state);
  const changed = (labels: readonly string[], isTaken: boolean) =>
    labels
      .map((label) => ({ label, on: messages.flatMap(([id, own]) => (own.includes(label) === isTaken ? [id] : [])) }))
      .filter(({ on }) => on.length > 0);
  const [given, taken] = [changed(add, false), changed(remove, true)];
  const [first, ...others] = [...given, ...taken].map(({ on }) => on);
  if (!first) return { reason: 'It was so already.' };
  if (others.some((other) => other.join() !== first.join())) {
    return { reason: 'Its messages had different labels before, and no single call puts those back.' };
  }
  const names = (all: { label: string }[]) => all.map(({ label }) => label);
  const only = first.length < messages.length ? { messages: first } : {};
  return { tool: 'google_label_thread', arguments: { thread, ...only, add: names(taken), remove: names(given) } };
}

/** Always of the same size: the cursor counts within a page. */
const pageSize = 20;
const labelRoom = { most: 50, bytes: 3_000 };

const Thread = z.object({
  thread: z.string(),
  subject: z.string(),
  author: z.string().describe('Address of the last message'),
  name: z.string().optional().describe('What its sender calls itself'),
  date: z.string(),
  messages: z.number(),
  unread: z.boolean(),
  labels: z.array(z.string()),
  discarded: discardedAs,
  snippet: z.string(),
  outsider: googleOutsider,
  url: z.string().describe('Address to cite'),
});

const FoundThreads = z.object({
  threads: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

const searchMail = readTool({
  name: 'google_search_mail',
  title: 'Search mail',
  hint: 'email gmail inbox unread messages find from',
  description:
    'Finds conversations in Gmail, the newest first, by its own search: is:unread in:inbox from:x newer_than:7d.',
  scopes: readingMail,
  input: input({
    query: z
      .string()
      .max(500)
      .regex(/^[^\p{Cc}]*$/u, 'must be one line')
      .default('in:inbox')
      .describe('As in the search box of Gmail'),
    with_discarded: withDiscarded,
    limit: googleLimit,
    cursor: googleCursor,
  }),
  output: z.object({ items: z.array(Thread), ...listing }),
  place: () => undefined,
  // Those of others carry the mark.
  isOwn: true,
  async run({ query, with_discarded, limit: most, cursor: from }, context) {
    const { client, account } = context;
    const labels = await readLabels(client, context);
    if (!labels.ok) return labels;
    const { covers, nameOf, narrowed } = labels.value;
    const q = narrowed(query);
    if (!q.ok) return q;
    if (q.value === undefined) return ok({ items: [], left_out: 0 });
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      isNarrow: context.isLimited('label'),
      async fetch(pageToken): Promise<Result<{ things: ReadThread[]; next: string | undefined }>> {
        const asked = { q: q.value, maxResults: pageSize, pageToken, includeSpamTrash: with_discarded };
        const page = await askGoogle(client, 'gmail', '/v1/users/me/threads', asked, FoundThreads);
        if (!page.ok) return page;
        const threads = await readThreads(
          client,
          page.value.threads.map(({ id }) => escapedPath`/v1/users/me/threads/${id}`),
        );
        if (!threads.ok) return threads;
        // The search alone does not decide: words like in:anywhere may come from what was read.
        const isAsked = (one: ReadMail) => covers(one) && (with_discarded || !isDiscarded(one));
        const kept = threads.value.map((thread) => ({ ...thread, messages: thread.messages.filter(isAsked) }));
        return ok({ things: kept, next: page.value.nextPageToken });
      },
      keep: ({ messages }) => messages.length > 0,
      project({ id, messages }) {
        const [first, last] = [messages[0], messages.at(-1)];
        if (!first || !last) throw new Error('A thread without a message was kept.');
        return {
          thread: id,
          subject: subjectOf(first),
          ...mailHead(last, account),
          ...(messages.some((one) => mailHead(one, account).outsider) && { outsider: true as const }),
          messages: messages.length,
          unread: messages.some(({ labelIds }) => labelIds.includes('UNREAD')),
          ...discardedMark({ labelIds: messages.flatMap(({ labelIds }) => labelIds) }),
          labels: takeItems([...new Set(messages.flatMap(({ labelIds }) => labelIds))], labelRoom, nameOf).items,
          snippet: snippetOf(last),
          url: mailUrl(id),
        };
      },
    });
  },
});

const getThread = readTool({
  name: 'google_get_thread',
  title: 'Read a conversation',
  hint: 'email gmail message read open mail',
  description: 'Reads the messages of one conversation in Gmail, the oldest first, as text; without spam and trash.',
  scopes: readingMail,
  input: input({ thread: threadId, with_discarded: withDiscarded, limit: googleLimit, cursor: googleCursor }),
  output: z.object({ items: z.array(MailMessage), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ thread: id, with_discarded, limit: most, cursor: from }, context) {
    const { client, account } = context;
    const [labels, read] = await Promise.all([
      readLabels(client, context),
      askGoogle(client, 'gmail', escapedPath`/v1/users/me/threads/${id}`, { format: 'full' }, ReadThread),
    ]);
    if (!labels.ok) return labels;
    if (!read.ok) return read;
    const { covers, nameOf } = labels.value;
    const covered = read.value.messages.filter(covers);
    if (covered.length === 0) return beyondLabels;
    const messages = covered.filter((message) => with_discarded || !isDiscarded(message));
    if (messages.length === 0) {
      return fail('platform_not_found', 'All of it is spam or in the trash.', {
        hint: 'Ask again with with_discarded.',
      });
    }
    const projected = await Promise.all(messages.map((message) => projectMessage(message, account, nameOf)));
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      fetch: async () => ok({ things: projected }),
      project: (one) => one,
    });
  },
});

const most = 500;

const listLabels = readTool({
  name: 'google_list_labels',
  title: 'List labels',
  hint: 'gmail folders categories tags email',
  description: 'Lists the labels of the mailbox, those of Gmail itself (INBOX, UNREAD, STARRED) among them.',
  scopes: readingMail,
  input: input({}),
  output: z.object({
    items: z.array(z.object({ label: z.string(), id: z.string(), own: z.boolean() })),
    left_out: listing.left_out,
  }),
  place: () => undefined,
  // Labels are the person's own words.
  isOwn: true,
  async run(_, context) {
    const labels = await readLabels(context.client, context);
    if (!labels.ok) return labels;
    const { all, nameOf, covers } = labels.value;
    const { items, leftOut } = takeItems(
      all,
      { most, bytes: answerBytes - frameBytes },
      ({ id, type }) => ({ label: nameOf(id), id, own: type === 'user' }),
      ({ id }) => covers({ labelIds: [id] }),
    );
    return ok({ items, left_out: leftOut });
  },
});

const names = z.array(labelName).max(20).default([]);

type LabelRequest = { thread: string; messages?: string[] | undefined; add: string[]; remove: string[] };

/** What is in either is deleted in thirty days. */
const isDiscarding = (name: string): boolean => /^(?:trash|spam)$/i.test(name);

const labelThread = writeTool({
  name: 'google_label_thread',
  title: 'Label a conversation',
  hint: 'archive email gmail star unread move mail',
  description:
    'Adds and removes labels of mail: without INBOX it is archived, without UNREAD read, with STARRED starred.',
  access: 'write',
  scopes: sortingMail,
  input: input({
    thread: threadId,
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

const trashThread = writeTool({
  name: 'google_trash_thread',
  title: 'Move a conversation to the trash',
  hint: 'delete remove email gmail mail',
  description: 'Moves a whole conversation to the trash of Gmail, which deletes it after 30 days.',
  access: 'destructive',
  scopes: sortingMail,
  input: input({ thread: threadId }),
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
        const { author, date } = mailHead(message, context.account);
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

export const mailTools: Tool[] = [
  searchMail,
  getThread,
  listLabels,
  draftTools.listDrafts,
  draftTools.createDraft,
  draftTools.sendDraft,
  draftTools.sendMail,
  labelThread,
  trashThread,
  draftTools.deleteDraft,
];
