import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { nextCursor } from '../fields.ts';
import { takeFitting } from '../fill.ts';
import { channel, inChannel } from '../place.ts';
import { projectSlackFile, SlackFile } from '../project-file.ts';
import { ReadSlackFile } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const pageSize = 30;
const Position = z.strictObject({ page: z.int().min(1).max(1_000), skip: z.int().min(0).max(pageSize) });
const Files = z.object({ files: z.array(ReadSlackFile), paging: z.object({ pages: z.number() }) });

export const listFiles = readTool({
  name: 'slack_list_files',
  title: 'Files of a channel',
  description: 'Files that were shared in one channel, newest first. Canvases are among them.',
  toolset: 'files',
  input: input({ channel, cursor }),
  output: z.object({ items: z.array(SlackFile), next_cursor: nextCursor }),
  place: inChannel,
  scopes: ['files:read'],
  async run({ cursor }, context) {
    const at = cursor === undefined ? ok({ page: 1, skip: 0 }) : readCursor(cursor, Position);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const found = await call('files.list', { channel: place.value.id, count: pageSize, page: at.value.page }, Files);
    if (!found.ok) return found;
    const rest = found.value.files.slice(at.value.skip);
    const people = await createWho(context.client, call).people(rest.map(({ user }) => user ?? ''));
    if (!people.ok) return people;
    const items = takeFitting(rest.map((file) => projectSlackFile(file, people.value)));
    const isRest = items.length < rest.length;
    const { page, skip } = at.value;
    const isMore = isRest || page < found.value.paging.pages;
    const next = isRest ? { page, skip: skip + items.length } : { page: page + 1, skip: 0 };
    return ok({ items, ...(isMore && { next_cursor: writeCursor(next) }) });
  },
});
