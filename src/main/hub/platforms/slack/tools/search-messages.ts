import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { readCursor, writeCursor } from '../../cursor.ts';
import { cursor, input } from '../../fields.ts';
import { nextCursor, notAllowed } from '../fields.ts';
import { fill } from '../fill.ts';
import { isCovered, nameOf, othersIn } from '../in-channel.ts';
import { Message, projecting } from '../message.ts';
import { ReadMatch } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const pageSize = 30;
const mostPages = 5;
const longestText = 1_500;

const Position = z.strictObject({ page: z.int().min(1).max(100), skip: z.int().min(0).max(pageSize) });
const Found = z.object({
  messages: z.object({ matches: z.array(ReadMatch), paging: z.object({ pages: z.number() }) }),
});

export const searchMessages = readTool({
  name: 'slack_search_messages',
  title: 'Search messages',
  description: 'Finds messages in all conversations of the account, private ones too.',
  toolset: 'messages',
  input: input({
    query: z
      .string()
      .min(1)
      .max(500)
      .regex(/\S/)
      .describe('Words and Slack’s modifiers, as in:#channel from:@handle after:2026-11-24 has:link'),
    sort: z.enum(['score', 'timestamp']).default('timestamp').describe('Best or newest first'),
    cursor,
  }),
  output: z.object({
    items: z.array(Message.extend({ channel: z.string(), channel_id: z.string(), private: z.literal(true) })),
    not_allowed: notAllowed,
    next_cursor: nextCursor,
  }),
  place: () => undefined,
  // What others wrote is marked.
  isOwn: true,
  async run({ query, sort, cursor }, context) {
    const start = cursor === undefined ? ok({ page: 1, skip: 0 }) : readCursor(cursor, Position);
    if (!start.ok) return start;
    const call = await connectSlack(context.client);
    const who = createWho(context.client, call);
    let at = start.value;
    let refused = 0;
    for (let read = 1; ; read += 1) {
      const asked = { query, sort, sort_dir: 'desc', count: pageSize, page: at.page, highlight: false };
      const found = await call('search.messages', asked, Found);
      if (!found.ok) return found;
      const { matches, paging } = found.value.messages;
      const rest = matches.slice(at.skip);
      const people = await who.people(othersIn(rest.map(({ channel }) => channel)));
      if (!people.ok) return people;
      const named = rest.map((match) => ({ match, name: nameOf(match.channel, people.value) }));
      const covered = named.filter(({ match, name }) => isCovered(context, match.channel.id, name));
      const project = await projecting(
        who,
        covered.map(({ match }) => match),
      );
      if (!project.ok) return project;
      const items = fill(
        covered.map(({ match, name }) => ({
          ...{ channel: name, channel_id: match.channel.id, private: true as const },
          ...project.value(match, match.channel.id, longestText),
        })),
      );
      const last = covered[items.length - 1];
      const passed = items.length < covered.length && last ? rest.indexOf(last.match) + 1 : rest.length;
      refused += named.slice(0, passed).length - items.length;
      const isRest = passed < rest.length;
      const next = isRest ? { page: at.page, skip: at.skip + passed } : { page: at.page + 1, skip: 0 };
      const isMore = isRest || at.page < Math.min(paging.pages, 100);
      if (items.length > 0 || !isMore || read >= mostPages) {
        return ok({ items, not_allowed: refused, ...(isMore && { next_cursor: writeCursor(next) }) });
      }
      at = next;
    }
  },
});
