import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { atMost } from '../../../at-most.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle, escapedPath } from '../../ask.ts';
import { ReadDraft } from '../../draft.ts';
import { googleCursor, googleLimit } from '../../fields.ts';
import { readLabels } from '../../labels.ts';
import { addressesIn } from '../../mailers.ts';
import { dateOf, mailHeader, subjectOf } from '../../message.ts';
import { snippetOf } from '../../message-view.ts';

const pageSize = 20;
const FoundDrafts = z.object({
  drafts: z.array(z.object({ id: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});
type Draft = z.infer<typeof ReadDraft>;

export const listDrafts = readTool({
  name: 'google_list_drafts',
  title: 'List drafts',
  description: 'Lists the drafts in Gmail, the newest first.',
  toolset: 'mail',
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
