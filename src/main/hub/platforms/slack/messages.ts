/** A message as tools answer it. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import { slackOutsider, timeOf } from './fields.ts';
import { mentionedIn, type Names, plainMrkdwn } from './mrkdwn.ts';
import type { Self, SlackPerson, Who } from './people.ts';
import type { ReadSlackMessage } from './read.ts';

export const SlackMessage = z.object({
  ts: z.string().describe('Names the message in its channel'),
  time: z.string(),
  author: z.string(),
  outsider: slackOutsider,
  text: z.string(),
  thread_ts: z.string().optional().describe('Of the thread that it is in'),
  replies: z.number().optional(),
  reactions: z.array(z.string()).optional(),
  files: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  edited: z.literal(true).optional(),
  url: z.string().describe('Address to cite'),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

/** Projects messages of one channel or of several; `channelName` tells the name of one that a text mentions. */
type ProjectMessage = (message: ReadSlackMessage, channelId: string, limit: number) => SlackMessage;

const mostReactions = 10;
const mostFiles = 10;

/** What is needed to project these messages: the names of all who wrote them or stand in them. */
export async function projecting(
  who: Who,
  messages: readonly ReadSlackMessage[],
  channelName: Names['channel'] = () => undefined,
): Promise<Result<ProjectMessage>> {
  const self = await who.self();
  if (!self.ok) return self;
  const ids = messages.flatMap((one) => [one.user ?? '', ...mentionedIn(bodyOf(one))]);
  const people = await who.people(ids);
  if (!people.ok) return people;
  const names: Names = { person: (id) => people.value.get(id)?.name, channel: channelName };
  const { url } = self.value;
  return ok((message, channelId, limit) => {
    const { ts, thread_ts: thread, reply_count: replies, edited, reactions, files } = message;
    const author = authorOf(message, people.value, self.value);
    return {
      ts,
      time: timeOf(ts),
      author: cleanTitle(author.name, 80),
      ...(author.isOutsider && { outsider: true as const }),
      text: plainMrkdwn(bodyOf(message), limit, names),
      ...(thread && { thread_ts: thread }),
      ...(replies && { replies }),
      ...(reactions?.length && {
        reactions: reactions.slice(0, mostReactions).map(({ name, count }) => `${cleanLine(name, 60)} ${count}`),
      }),
      ...(files?.length && {
        files: files
          .slice(0, mostFiles)
          .map(({ id, name }) => ({ id: cleanLine(id, 40), name: cleanTitle(name ?? '', 120) })),
      }),
      ...(edited && { edited: true as const }),
      url: `${url}archives/${channelId}/p${ts.replace('.', '')}${thread && thread !== ts ? `?thread_ts=${thread}&cid=${channelId}` : ''}`,
    };
  });
}

/**
 * Who wrote it, and whether that, or whose words it hands on, is an outsider. A webhook calls itself as it likes, and an app that a
 * colleague has let write for them may say what an outsider had it say; what the account itself sent by an app, somebody approved.
 */
function authorOf(
  { user, username, bot_id, text, attachments }: ReadSlackMessage,
  people: Map<string, SlackPerson>,
  self: Self,
): Pick<SlackPerson, 'name' | 'isOutsider'> {
  const found = people.get(user ?? '');
  if (!found) return { name: username ? `${username} (app)` : user || bot_id || 'unknown', isOutsider: true };
  const isByApp = Boolean(bot_id) && user !== self.userId;
  const isHandedOn = !text && attachments?.some((one) => people.get(one.author_id ?? '')?.isOutsider !== false);
  return { name: found.name, isOutsider: found.isOutsider || isByApp || isHandedOn === true };
}

/** Programs often say all in attachments. */
const bodyOf = (message: ReadSlackMessage): string => message.text || attachmentsIn(message);

/**
 * How a message is laid out beyond what its `text` can say, a line each, in Slack's own names; empty for one of text alone.
 * A list is of that kind: as text its points are plain characters. https://docs.slack.dev/reference/block-kit/blocks
 */
export const layoutIn = ({ blocks }: ReadSlackMessage): string =>
  (blocks ?? [])
    .flatMap(({ type, text, alt_text, elements }) =>
      type === 'rich_text'
        ? (elements ?? []).flatMap((part) => (part.type === 'rich_text_list' ? 'list' : []))
        : [type, text?.text ?? alt_text].filter(Boolean).join(': '),
    )
    .join('\n');

/** What is attached to a message, such as another one that it forwards, in Slack's own markup. */
export function attachmentsIn({ attachments }: ReadSlackMessage): string {
  return (attachments ?? [])
    .map(({ author_id, title, text, fallback }) =>
      [author_id && `<@${author_id}>:`, title || text ? [title, text].filter(Boolean).join('\n') : fallback]
        .filter(Boolean)
        .join(' '),
    )
    .filter(Boolean)
    .join('\n');
}
