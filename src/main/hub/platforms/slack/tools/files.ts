/** The tools for files, and what is shown of one without its content. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { cleanLine, cleanProse, cleanTitle } from '../../clean-text.ts';
import { cursor, input } from '../../fields.ts';
import { takeFitting } from '../../fitting.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { channel, slackToolsIn } from '../channels.ts';
import { nextCursor, slackOutsider, timeOf } from '../fields.ts';
import { createWho, type SlackPerson } from '../people.ts';
import { ReadSlackFile } from '../read.ts';

const { readTool } = slackToolsIn('files');

const SlackFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  type: z.string(),
  bytes: z.number(),
  created: z.string(),
  author: z.string(),
  outsider: slackOutsider,
  url: z.string().describe('Address to cite; opens in Slack'),
});

function projectSlackFile(file: ReadSlackFile, people: Map<string, SlackPerson>): z.infer<typeof SlackFile> {
  const author = people.get(file.user ?? '') ?? { name: file.user ?? 'unknown', isOutsider: true };
  return {
    id: cleanLine(file.id, 40),
    name: cleanTitle(file.name ?? '', 120),
    title: cleanTitle(file.title ?? '', 150),
    type: cleanLine(file.mimetype ?? '', 80),
    bytes: file.size ?? 0,
    created: timeOf(file.created ?? 0),
    author: cleanLine(author.name, 80),
    ...(author.isOutsider && { outsider: true as const }),
    url: /^https:\/\/[a-z0-9.-]+\.slack\.com\//.test(file.permalink ?? '') ? cleanLine(file.permalink ?? '', 500) : '',
  };
}

const pageSize = 30;
const Position = z.strictObject({ page: z.int().min(1).max(1_000), skip: z.int().min(0).max(pageSize) });
const Files = z.object({ files: z.array(ReadSlackFile), paging: z.object({ pages: z.number() }) });

const listFiles = readTool({
  name: 'slack_list_files',
  title: 'Files of a channel',
  hint: 'attachments uploads documents images shared',
  description: 'Files that were shared in one channel, newest first. Canvases are among them.',
  input: input({ channel, cursor }),
  output: z.object({ items: z.array(SlackFile), next_cursor: nextCursor }),
  scopes: ['files:read'],
  async run({ cursor }, context) {
    const at = cursor === undefined ? ok({ page: 1, skip: 0 }) : readCursor(cursor, Position);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const found = await context.call(
      'files.list',
      { channel: place.value.id, count: pageSize, page: at.value.page },
      Files,
    );
    if (!found.ok) return found;
    const rest = found.value.files.slice(at.value.skip);
    const people = await createWho(context.client, context.call).people(rest.map(({ user }) => user ?? ''));
    if (!people.ok) return people;
    const items = takeFitting(rest.map((file) => projectSlackFile(file, people.value)));
    const isRest = items.length < rest.length;
    const { page, skip } = at.value;
    const isMore = isRest || page < found.value.paging.pages;
    const next = isRest ? { page, skip: skip + items.length } : { page: page + 1, skip: 0 };
    return ok({ items, ...(isMore && { next_cursor: writeCursor(next) }) });
  },
});

const longestText = 5_000;

const Found = z.object({ file: ReadSlackFile, content: z.string().nullish(), is_truncated: z.boolean().nullish() });

const getFile = readTool({
  name: 'slack_get_file',
  title: 'A file',
  hint: 'attachment upload document download canvas',
  description: 'One file that was shared in a channel; of a text file its beginning too. Others open in Slack.',
  input: input({
    channel,
    file: z
      .string()
      .max(40)
      .regex(/^F[A-Z0-9]{5,}$/, 'must be an id such as F0123456789')
      .describe('Id of the file, such as F0123456789'),
  }),
  output: SlackFile.extend({
    text: z.string().optional(),
    truncated: z.boolean().optional().describe('True when the file goes on'),
  }),
  scopes: ['files:read'],
  async run({ file }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const found = await context.call('files.info', { file }, Found);
    if (!found.ok) return found;
    const { content, is_truncated: isCut, file: read } = found.value;
    // An id of a file says nothing of where it was shared: without this, a key for one channel would reach those of all.
    if (![...read.channels, ...read.groups, ...read.ims].includes(place.value.id)) {
      return fail('platform_not_found', 'It was not shared in that channel.');
    }
    const people = await createWho(context.client, context.call).people([read.user ?? '']);
    if (!people.ok) return people;
    return ok({
      ...projectSlackFile(read, people.value),
      ...(content && {
        text: cleanProse(content, longestText),
        truncated: isCut === true || content.length > longestText,
      }),
    });
  },
});

export const slackFileTools = { listFiles, getFile };
