/** The tools that write mail: drafts, and what is sent. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { input, listing } from '../../fields.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { atMost } from '../../requests.ts';
import { toolsIn } from '../../tool.ts';
import { composing, readingMail, sending } from '../application.ts';
import { draft, googleCursor, googleLimit } from '../fields.ts';
import { addressesIn } from '../mail/authors.ts';
import {
  draftPreview,
  hasSubject,
  mailFields,
  mailPreview,
  mailRequest,
  ReadDraft,
  SentMail,
  sentMail,
} from '../mail/compose.ts';
import { dateOf, mailHeader, readLabels, subjectOf } from '../mail/messages.ts';
import { snippetOf } from '../mail/view.ts';
import { askGoogle, changeOnGoogle, escapedPath } from '../rest.ts';

const { readTool, writeTool } = toolsIn('mail');

const pageSize = 20;
const FoundDrafts = z.object({
  drafts: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});
type Draft = z.infer<typeof ReadDraft>;

const listDrafts = readTool({
  name: 'google_list_drafts',
  title: 'List drafts',
  hint: 'gmail email unsent unfinished mail',
  description: 'Lists the drafts in Gmail, the newest first.',
  scopes: readingMail,
  input: input({ limit: googleLimit, cursor: googleCursor }),
  output: z.object({
    items: z.array(
      z.object({
        draft: z.string(),
        to: z.array(z.string()),
        subject: z.string(),
        date: z.string(),
        snippet: z.string(),
      }),
    ),
    ...listing,
  }),
  place: () => undefined,
  isOwn: true,
  async run({ limit: most, cursor: from }, context) {
    const { client } = context;
    const labels = await readLabels(client, context);
    if (!labels.ok) return labels;
    const turn = atMost(5);
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      isNarrow: context.isLimited('label'),
      async fetch(pageToken): Promise<Result<{ things: Draft[]; next: string | undefined }>> {
        const page = await askGoogle(
          client,
          'gmail',
          '/v1/users/me/drafts',
          { maxResults: pageSize, pageToken },
          FoundDrafts,
        );
        if (!page.ok) return page;
        const query = { format: 'metadata' };
        const read = await Promise.all(
          page.value.drafts.map(({ id }) =>
            turn(() => askGoogle(client, 'gmail', escapedPath`/v1/users/me/drafts/${id}`, query, ReadDraft)),
          ),
        );
        const failed = read.find((one) => !one.ok && one.failure.code !== 'platform_not_found');
        if (failed && !failed.ok) return failed;
        return ok({ things: read.flatMap((one) => (one.ok ? [one.value] : [])), next: page.value.nextPageToken });
      },
      keep: ({ message }) => labels.value.covers(message),
      project: ({ id, message }) => ({
        draft: id,
        to: addressesIn(mailHeader(message, 'to'))
          .map(({ email }) => email)
          .slice(0, 20),
        subject: subjectOf(message),
        date: dateOf(message),
        snippet: snippetOf(message),
      }),
    });
  },
});

const createDraft = writeTool({
  name: 'google_create_draft',
  title: 'Write a draft',
  hint: 'email gmail write compose reply mail',
  description: 'Writes a mail and leaves it among the drafts of Gmail, unsent, for the person to look at.',
  access: 'write',
  texts: { subject: 'prose', body: 'prose' },
  scopes: composing,
  input: input(mailFields).refine(hasSubject, { message: 'needs a subject or a conversation', path: ['subject'] }),
  output: z.object({ draft: z.string(), thread: z.string(), url: z.string().describe('Address to cite') }),
  place: () => undefined,
  preview: (letter, context) => mailPreview(letter, context, 'Draft'),
  undoMade: (_, __, { draft }) => ({ tool: 'google_delete_draft', arguments: { draft } }),
  async run(letter, context) {
    const message = await mailRequest(letter, context);
    if (!message.ok) return message;
    const wish = {
      method: 'POST',
      api: 'gmail',
      route: '/v1/users/me/drafts',
      body: { message: message.value },
    } as const;
    const Kept = z
      .object({ id: z.string(), message: sentMail })
      .transform(({ id: draft, message: { thread, url } }) => ({ draft, thread, url }));
    return changeOnGoogle(context.client, wish, Kept);
  },
});

const sendDraft = writeTool({
  name: 'google_send_draft',
  title: 'Send a draft',
  hint: 'email gmail deliver mail finish',
  description: 'Sends a draft of Gmail as it is.',
  access: 'write',
  scopes: composing,
  input: input({ draft }),
  output: SentMail,
  place: () => undefined,
  preview: ({ draft: id }, context) => draftPreview(context, id, true),
  undo: () => ({ reason: 'A mail that was sent cannot be called back.' }),
  async run({ draft: id }, { client }) {
    const wish = { method: 'POST', api: 'gmail', route: '/v1/users/me/drafts/send', body: { id } } as const;
    return changeOnGoogle(client, wish, sentMail);
  },
});

const sendMail = writeTool({
  name: 'google_send_mail',
  title: 'Send a mail',
  hint: 'email gmail write compose message deliver',
  description: 'Sends a mail in plain text from Gmail at once. google_create_draft leaves it to the person instead.',
  access: 'write',
  texts: { subject: 'prose', body: 'prose' },
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
    return changeOnGoogle(context.client, wish, sentMail);
  },
});

const deleteDraft = writeTool({
  name: 'google_delete_draft',
  title: 'Delete a draft',
  hint: 'discard remove email gmail mail',
  description: 'Deletes a draft of Gmail for good.',
  access: 'destructive',
  scopes: composing,
  input: input({ draft }),
  output: z.object({ draft: z.string() }),
  place: () => undefined,
  async preview({ draft: id }, context) {
    const shown = await draftPreview(context, id, false);
    if (!shown.ok) return shown;
    const changes = shown.value.changes.map(({ name, after }) => ({ name, before: after, after: null }));
    return ok({ ...shown.value, changes });
  },
  undo: () => ({ reason: 'Gmail keeps no draft that was deleted.' }),
  async run({ draft: id }, { client }) {
    const wish = { method: 'DELETE', api: 'gmail', route: escapedPath`/v1/users/me/drafts/${id}` } as const;
    const made = await changeOnGoogle(client, wish, z.null());
    return made.ok ? ok({ draft: id }) : made;
  },
});

/** By name, since `mail.ts` puts them in order among its own. */
export const draftTools = { listDrafts, createDraft, sendDraft, sendMail, deleteDraft };
