/** What the preview of a change looks at, and how it is told: in Slack's own terms, and by reading alone. */
import * as z from 'zod';
import type { Preview } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ResolvedPlace } from '../../policy/place.ts';
import { cleanLine } from '../clean-text.ts';
import type { ToolContext } from '../tool.ts';
import { isTs } from './fields.ts';
import { projecting } from './messages.ts';
import { mentionedIn } from './mrkdwn.ts';
import { createWho, type Self, userGroups, type Who } from './people.ts';
import { ReadChannel, ReadMessages, type ReadSlackMessage } from './read.ts';
import { type CallSlack, connectSlack, slackRefusalFailure } from './web-api.ts';

// Whom a text calls out to once Slack has it. What a mention is labelled with is the writer's word and counts for nothing there.

/** Rounded where there are many, so that one more or less of them does not void what the person agreed to. */
const crowd = (count: number): string =>
  count === 1 ? '1 person' : count < 100 ? `${count} people` : `about ${Number(count.toPrecision(2))} people`;

type MentionSource = { call: CallSlack; who: Who; members: number | undefined };

/** By the name that Slack knows, a line each; `members` are how many people are in the channel. */
async function calledIn({ call, who, members }: MentionSource, text: string): Promise<Result<string[]>> {
  const people = await who.people(mentionedIn(text));
  if (!people.ok) return people;
  const groups = await groupsIn(call, text);
  if (!groups.ok) return groups;
  const all = members === undefined ? '' : `, ${crowd(members)}`;
  const everybody: Record<string, string> = {
    channel: `@channel (everybody in the channel${all})`,
    // As Slack called it in private channels, and still takes it.
    group: `@channel (everybody in the channel${all})`,
    here: `@here (everybody who is online in the channel${all})`,
    everyone: '@everyone (the whole workspace)',
  };
  const broad = [...text.matchAll(/<!(channel|group|here|everyone)\b[^<>]*>/gi)].flatMap(
    ([, word = '']) => everybody[word.toLowerCase()] ?? [],
  );
  return ok([
    ...new Set([...broad, ...groups.value, ...[...people.value.values()].map(({ name }) => `@${cleanLine(name, 80)}`)]),
  ]);
}

async function groupsIn(call: CallSlack, text: string): Promise<Result<string[]>> {
  const ids = [...text.matchAll(/<!subteam\^([A-Z0-9]+)[^<>]*>/g)].flatMap(([, id]) => id ?? []);
  if (ids.length === 0) return ok([]);
  const found = await userGroups(call);
  if (!found.ok && found.failure.code !== 'scope_missing') return found;
  return ok(
    ids.map((id) => {
      if (!found.ok) return `the group ${id}, of whom this account may not ask Slack`;
      const group = found.value.find((one) => one.id === id);
      return group
        ? `the group @${cleanLine(group.handle, 80)} (${crowd(group.users.length)})`
        : `the group ${id}, which Slack does not know`;
    }),
  );
}

/** Slack fetches what a message links to, for a preview of it: an address with private data in it would carry that out at once. */
export const withoutPreviews = { unfurl_links: false, unfurl_media: false };

/** The addresses that an edit adds: there Slack takes no word against fetching them, so that the person is told which. */
export function addedAddresses(before: string, after: string): string[] {
  const addressesIn = (text: string) =>
    new Set([...text.matchAll(/https?:\/\/[^\s<>|]+/gi)].map(([address]) => address));
  return [...addressesIn(after).difference(addressesIn(before))];
}

type ChangeTarget = {
  call: CallSlack;
  who: Who;
  self: Self;
  place: ResolvedPlace;
  target: string;
  members: number | undefined;
};

const isPerson = (id: string): boolean => /^[UW]/.test(id);

/** The channel that a change would be made in. Fails where the account may not write there. */
export async function channelTarget(context: ToolContext): Promise<Result<ChangeTarget>> {
  const place = await context.place();
  if (!place.ok) return place;
  const { id, name } = place.value;
  const call = await connectSlack(context.client);
  const who = createWho(context.client, call);
  const self = await who.self();
  if (!self.ok) return self;
  // A direct message that nobody has begun has no channel yet.
  const info = isPerson(id)
    ? undefined
    : await call('conversations.info', { channel: id, include_num_members: true }, z.object({ channel: ReadChannel }));
  if (info && !info.ok) return info;
  if (info?.value.channel.is_archived) return { ok: false, failure: slackRefusalFailure({ error: 'is_archived' }) };
  if (info?.value.channel.is_member === false)
    return { ok: false, failure: slackRefusalFailure({ error: 'not_in_channel' }) };
  const target = `${name.startsWith('@') ? name : `#${name}`} at ${self.value.team}`;
  const members = info?.value.channel.num_members ?? undefined;
  return ok({ call, who, place: place.value, target, members, self: self.value });
}

/** One message of that channel, in a thread or not. */
export async function messageAt({ call, place }: ChangeTarget, ts: string): Promise<Result<ReadSlackMessage>> {
  const asked = { channel: place.id, oldest: ts, latest: ts, inclusive: true, limit: 5 };
  const found = await call('conversations.replies', { ...asked, ts }, ReadMessages);
  if (!found.ok) {
    const isGone = found.failure.code === 'platform_not_found';
    if (isGone) return { ok: false, failure: slackRefusalFailure({ error: 'message_not_found' }) };
    // An app that may read one thread a minute has looked at it for its preview; what is in no thread the history shows as well.
    const isSlowedDown = found.failure.code === 'platform_rate_limited';
    const seen = isSlowedDown ? await call('conversations.history', asked, ReadMessages) : found;
    const there = seen.ok ? seen.value.messages.find((one) => one.ts === ts) : undefined;
    return there ? ok(there) : found;
  }
  const message = found.value.messages.find((one) => one.ts === ts);
  return message ? ok(message) : { ok: false, failure: slackRefusalFailure({ error: 'message_not_found' }) };
}

/** The same for what only its author may do. */
export async function ownMessageAt(seen: ChangeTarget, ts: string): Promise<Result<ReadSlackMessage>> {
  const found = await messageAt(seen, ts);
  if (!found.ok || found.value.user === seen.self.userId) return found;
  return fail('platform_forbidden', 'It is somebody else’s message.', {
    hint: 'Its author can change and delete it in Slack.',
  });
}

/** What a change to one message is about: that one alone, so that what is allowed for a while is not allowed for others there. */
export const messageTarget = ({ target }: ChangeTarget, ts: string): string => `${target}, message ${ts}`;

/** What a message that is to be sent is about: the channel, or one thread in it. */
export const threadTarget = ({ target }: ChangeTarget, ts: string | undefined): string =>
  ts === undefined ? target : `${target}, thread ${ts}`;

const excerptLength = 200;

type Excerpt = { text: string; outsider: boolean };

/** The author and the beginning of a message, to know it by, and whether that is somebody from outside. */
export async function excerptOf({ who, place }: ChangeTarget, message: ReadSlackMessage): Promise<Result<Excerpt>> {
  const project = await projecting(who, [message]);
  if (!project.ok) return project;
  const { author, text, outsider = false } = project.value(message, place.id, excerptLength);
  return ok({ text: `${author}: ${text}`, outsider });
}

type ChangeLines = Preview['changes'];

/**
 * What stands beside a text that is to be said: in which thread, to whom it calls out, and who else reads there; and whether somebody from
 * outside began that thread.
 */
export async function circumstances(
  seen: ChangeTarget,
  text: string,
  threadTs: string | undefined,
): Promise<Result<{ lines: ChangeLines; outsider: boolean }>> {
  const lines: ChangeLines = [];
  let outsider = false;
  if (threadTs !== undefined) {
    const root = await messageAt(seen, threadTs);
    if (!root.ok) return root;
    const { thread_ts: thread } = root.value;
    // Slack would put an answer to an answer where nobody looks for it.
    if (thread && thread !== threadTs) {
      const hint = isTs(thread) ? `The thread that it is in is ${thread}.` : undefined;
      return fail('invalid_arguments', 'That message is an answer in a thread itself.', hint ? { hint } : {});
    }
    const excerpt = await excerptOf(seen, root.value);
    if (!excerpt.ok) return excerpt;
    lines.push({ name: 'in the thread', before: null, after: excerpt.value.text });
    outsider = excerpt.value.outsider;
  }
  const called = await calledIn(seen, text);
  if (!called.ok) return called;
  if (called.value.length > 0) lines.push({ name: 'notifies', before: null, after: called.value.join('\n') });
  if (!seen.place.isOurs) lines.push({ name: 'also read by', before: null, after: 'people outside the workspace' });
  return ok({ lines, outsider });
}
