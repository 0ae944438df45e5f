/** How a workspace is written down: channels with what was said in them, by how many minutes ago. */
import type { Channel, Message } from '../model.ts';

export type Said = Omit<Message, 'ts' | 'reactions' | 'files' | 'threadTs'> &
  Partial<Pick<Message, 'reactions' | 'files'>> & {
    /** Minutes before now. */
    ago: number;
    replies?: Said[];
  };

export type Plan = Omit<Channel, 'messages' | 'lastRead' | 'created' | 'topic' | 'purpose'> &
  Partial<Pick<Channel, 'topic' | 'purpose'>> & {
    said: Said[];
    /** Up to how many minutes before now each person has read; whoever is not named has read it all. */
    readUntil?: Record<string, number>;
  };

const day = 24 * 60;

/** Channels as of `now`, in milliseconds. */
export function writeChannels(now: number, plans: readonly Plan[]): Channel[] {
  const minute = Math.floor(now / 60_000) * 60;
  let count = 0;
  const tsOf = (ago: number): string => `${minute - Math.round(ago * 60)}.${String(++count).padStart(6, '0')}`;

  function messagesOf({ ago, replies = [], reactions = [], files = [], ...said }: Said, threadTs?: string): Message[] {
    const ts = tsOf(ago);
    const thread = threadTs ?? (replies.length > 0 ? ts : undefined);
    const own = { ...said, ts, reactions, files, ...(thread && { threadTs: thread }) };
    return [own, ...replies.flatMap((reply) => messagesOf(reply, ts))];
  }

  return plans.map(({ said, readUntil = {}, ...plan }) => {
    const messages = said.flatMap((one) => messagesOf(one)).sort((a, b) => Number(a.ts) - Number(b.ts));
    const last = messages.at(-1)?.ts ?? `${minute}.000000`;
    return {
      topic: '',
      purpose: '',
      ...plan,
      created: minute - 200 * day * 60,
      messages,
      lastRead: new Map(
        plan.members.map((id) => {
          const until = readUntil[id];
          return [id, until === undefined ? last : `${minute - until * 60}.000000`];
        }),
      ),
    };
  });
}
