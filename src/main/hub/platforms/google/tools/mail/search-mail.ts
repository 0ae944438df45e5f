import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { takeItems } from '../../../fitting.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle, escapedPath } from '../../ask.ts';
import { googleCursor, googleLimit, withDiscarded } from '../../fields.ts';
import { googleOutsider } from '../../insider.ts';
import { discardedAs, discardedMark, isDiscarded, readLabels } from '../../labels.ts';
import { mailUrl, type ReadMail, type ReadThread, subjectOf } from '../../message.ts';
import { headOf, snippetOf } from '../../message-view.ts';
import { readThreads } from '../../threads.ts';

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

export const searchMail = readTool({
  name: 'google_search_mail',
  title: 'Search mail',
  description:
    'Finds conversations in Gmail, the newest first, by its own search: is:unread in:inbox from:x newer_than:7d.',
  toolset: 'mail',
  input: input({
    query: z
      .string()
      .max(500)
      .regex(/^[^\p{Cc}]*$/u)
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
        // Whatever the search says: words like in:anywhere may come out of what was read.
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
          ...headOf(last, account),
          ...(messages.some((one) => headOf(one, account).outsider) && { outsider: true as const }),
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
