import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { byNumber, fillAnswer } from '../../lists.ts';
import { nextCursor } from '../fields.ts';
import { withoutCount } from '../fill.ts';
import { channelName, isChannelCovered, othersIn } from '../in-channel.ts';
import { projecting, SlackMessage } from '../message.ts';
import { channelKind } from '../place.ts';
import { ReadMatch } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const mostItems = 30;
/** On a page, where most of it may be left out. */
const mostOfSlack = 100;
const longestHit = 1_500;

const mostPages = 100;
const FoundMessages = z.object({
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
    items: z.array(SlackMessage.extend({ channel: z.string(), channel_id: z.string(), private: z.literal(true) })),
    incomplete: z
      .literal(true)
      .optional()
      .describe(
        'True for a key of some channels, which finds what is among the first 500 hits: name one by in:#channel',
      ),
    next_cursor: nextCursor,
  }),
  place: () => undefined,
  // What others wrote is marked.
  isOwn: true,
  async run({ query, sort, cursor }, context) {
    const call = await connectSlack(context.client);
    const who = createWho(context.client, call);
    const isNarrow = context.isLimited(channelKind);
    const found = await fillAnswer({
      ...{ cursor, pages: byNumber(mostPages), most: mostItems, isNarrow },
      async fetch(page = 1) {
        const count = isNarrow ? mostOfSlack : mostItems;
        const asked = { query, sort, sort_dir: 'desc', count, page, highlight: false };
        const found = await call('search.messages', asked, FoundMessages);
        if (!found.ok) return found;
        const { matches, paging } = found.value.messages;
        const people = await who.people(othersIn(matches.map(({ channel }) => channel)));
        if (!people.ok) return people;
        const things = matches.map((match) => ({ match, name: channelName(match.channel, people.value) }));
        return ok({ things, next: page < Math.min(paging.pages, mostPages) ? page + 1 : undefined });
      },
      keep: ({ match, name }) => isChannelCovered(context, match.channel.id, name),
      async projector(hits) {
        const project = await projecting(
          who,
          hits.map(({ match }) => match),
        );
        if (!project.ok) return project;
        return ok(({ match, name }) => ({
          ...{ channel: name, channel_id: match.channel.id, private: true as const },
          ...project.value(match, match.channel.id, longestHit),
        }));
      },
    });
    if (!found.ok) return found;
    // Said in any case: said only where there is more, it would tell of what the key does not reach.
    const { items, ...more } = withoutCount(found.value);
    return ok({ items, ...(isNarrow && { incomplete: true as const }), ...more });
  },
});
