/** Where a person is told that something waits for them: services that get one fixed text and can't answer. */
import * as z from 'zod/mini';
import { call, console, nothing, one } from './call.ts';

export const NotifierKind = z.enum(['ntfy', 'telegram', 'slack', 'webhook', 'browser']);
export type NotifierKind = z.infer<typeof NotifierKind>;
/** All but a browser, which adds itself. */
export type ServiceKind = Exclude<NotifierKind, 'browser'>;

export const NewNotifier = z.object({
  name: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/)),
  kind: NotifierKind,
  /** The bot token for Telegram, the push subscription of a browser in JSON, else the address: anyone who knows it can write there. */
  secret: z.string().check(z.minLength(1), z.maxLength(2_000)),
  /** Of Telegram: a number, or a name that begins with `@`. */
  chat: z.optional(z.string().check(z.maxLength(40))),
});
export type NewNotifier = z.infer<typeof NewNotifier>;

export const Notifier = z.object({
  id: z.string(),
  name: z.string(),
  kind: NotifierKind,
  host: z.string(),
  /** The newest message since the hub started; `status` is that of the answer, null where there was none. */
  last: z.nullable(z.object({ time: z.string(), status: z.nullable(z.number()) })),
});
export type Notifier = z.infer<typeof Notifier>;

/** `signingSecret`: by which a webhook knows this hub's messages, shown this once. */
export const AddedNotifier = z.object({ ...Notifier.shape, signingSecret: z.optional(z.string()) });
export type AddedNotifier = z.infer<typeof AddedNotifier>;

/** Whether a message was taken. A redirect is not followed, and so takes nothing. */
export const isDelivered = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

export const notifierCalls = {
  'notifiers.list': call('read', 'anyone', console, nothing, z.array(Notifier)),
  /** Sends the text once, and keeps the notifier if it was taken. */
  'notifiers.add': call('propose', 'person', console, NewNotifier, AddedNotifier),
  /** What a browser needs to subscribe to messages of this hub by Web Push (RFC 8292). */
  'notifiers.pushKey': call('read', 'anyone', console, nothing, z.object({ publicKey: z.string() })),
  'notifiers.test': call('propose', 'person', console, one, Notifier),
  'notifiers.remove': call('stop', 'person', console, one, Notifier),
};
