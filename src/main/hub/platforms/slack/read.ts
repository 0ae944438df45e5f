/** What we take from Slack's answers: https://docs.slack.dev/reference/methods. Anything else that they hold is dropped unread. */
import * as z from 'zod';

/** Present, and empty on the last page. */
const metadata = z.object({ next_cursor: z.string().optional() }).optional();
export const withCursor = { response_metadata: metadata };

export const ReadSlackSelf = z.object({
  url: z.string(),
  team: z.string(),
  user: z.string(),
  team_id: z.string(),
  user_id: z.string(),
  enterprise_id: z.string().nullish(),
});

export const ReadSlackUser = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().default(''),
  deleted: z.boolean().nullish(),
  real_name: z.string().nullish(),
  tz: z.string().nullish(),
  is_admin: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
  profile: z
    .object({
      display_name: z.string().nullish(),
      title: z.string().nullish(),
      email: z.string().nullish(),
      status_text: z.string().nullish(),
    })
    .nullish(),
});
export type ReadSlackUser = z.infer<typeof ReadSlackUser>;

/** Seconds that are a time at all, as they are shown. */
export const readSeconds = z.number().min(0).max(1e11);

const note = z.object({ value: z.string().default('') }).nullish();

export const ReadChannel = z.object({
  id: z.string(),
  name: z.string().nullish(),
  /** With whom a direct message is. */
  user: z.string().nullish(),
  is_im: z.boolean().nullish(),
  is_mpim: z.boolean().nullish(),
  is_private: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  is_archived: z.boolean().nullish(),
  is_ext_shared: z.boolean().nullish(),
  is_pending_ext_shared: z.boolean().nullish(),
  num_members: z.number().nullish(),
  last_read: z.string().nullish(),
  topic: note,
  purpose: note,
});
export type ReadChannel = z.infer<typeof ReadChannel>;

export const ReadSlackFile = z.object({
  id: z.string(),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  user: z.string().nullish(),
  created: readSeconds.nullish(),
  permalink: z.string().nullish(),
  channels: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  ims: z.array(z.string()).default([]),
});
export type ReadSlackFile = z.infer<typeof ReadSlackFile>;

const Attachment = z.object({
  /** Whose message it is, where one is forwarded. */
  author_id: z.string().nullish(),
  fallback: z.string().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
});

/** A part of a message that is laid out: what it is, and the words in it, which need not be those of `text`. Each kind has its own form. */
const Block = z.object({
  type: z.string(),
  text: z.object({ text: z.string() }).nullish().catch(null),
  alt_text: z.string().nullish().catch(null),
  elements: z
    .array(z.object({ type: z.string().nullish() }))
    .nullish()
    .catch(null),
});

const readTs = z.string().regex(/^\d{1,11}\.\d{6}$/);

export const ReadSlackMessage = z.object({
  ts: readTs,
  text: z.string().nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  username: z.string().nullish(),
  thread_ts: z.string().nullish(),
  reply_count: z.number().nullish(),
  edited: z.object({}).nullish(),
  reactions: z
    .array(z.object({ name: z.string(), count: z.number(), users: z.array(z.string()).default([]) }))
    .nullish(),
  // Of a file that was deleted only its id is left.
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
  attachments: z.array(Attachment).nullish(),
  blocks: z.array(Block).nullish(),
});
export type ReadSlackMessage = z.infer<typeof ReadSlackMessage>;

export const ReadMessages = z.object({ messages: z.array(ReadSlackMessage), has_more: z.boolean().nullish() });

export const ReadMatch = ReadSlackMessage.extend({
  permalink: z.string().nullish(),
  channel: ReadChannel,
});
export type ReadMatch = z.infer<typeof ReadMatch>;

/** What is answered to a change that has nothing more to tell; the tool then tells what is given here. */
export const doneAnswer = <Told>(told: Told) => z.object({ ok: z.literal(true) }).transform(() => told);
