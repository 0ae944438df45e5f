/** What a person can ask for without a model's help, however the question was read: by words, or by a model as JSON. */
import * as z from 'zod';

export const intentNames = [
  ...(['my_work', 'repo_activity', 'issues_prs', 'read_one', 'repo_health', 'missed'] as const),
  ...(['find_message', 'mail', 'calendar', 'docs', 'briefing', 'none'] as const),
] as const;
export type IntentName = (typeof intentNames)[number];

const Day = z.iso.date();

/** `change` asks for one, which no intent makes; `unclear` comes with what to ask back. Both days of `when` are included. */
export const Reading = z.object({
  intent: z.enum([...intentNames, 'change', 'unclear']),
  when: z.object({ from: Day.nullable(), to: Day.nullable() }).nullable().default(null),
  /** As a person or a model names it; `owner/name` once it is known to be one of the key's. */
  repository: z.string().max(200).nullable().default(null),
  number: z.int().positive().nullable().default(null),
  /** `me`, or a name. */
  who: z.string().max(200).nullable().default(null),
  /** A platform, a #channel, a mailbox label, a path or a hash: where in the intent's field to look. */
  where: z.string().max(200).nullable().default(null),
  query: z.string().max(200).nullable().default(null),
  only: z.enum(['private', 'public', 'open', 'closed', 'unread']).nullable().default(null),
  ask: z.string().max(300).nullable().default(null),
});
export type Reading = z.infer<typeof Reading>;
