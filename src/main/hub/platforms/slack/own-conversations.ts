/** The conversations that the account is in. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { walkPages } from '../lists.ts';
import { everyKind } from './place.ts';
import { ReadChannel, withCursor } from './read.ts';
import type { CallSlack } from './web-api.ts';

export const Channels = z.object({ channels: z.array(ReadChannel), ...withCursor });

const conversationPageSize = 200;
const mostConversationPages = 5;

/** At most a thousand, what is written to the account alone first, always in the same order. */
export async function ownConversations(call: CallSlack): Promise<Result<ReadChannel[]>> {
  const all: ReadChannel[] = [];
  const walk = await walkPages(
    mostConversationPages,
    async (cursor) => {
      const asked = {
        types: everyKind,
        exclude_archived: true,
        limit: conversationPageSize,
        ...(cursor && { cursor }),
      };
      const page = await call('users.conversations', asked, Channels);
      return page.ok ? ok({ things: page.value.channels, next: page.value.response_metadata?.next_cursor }) : page;
    },
    (channels) => {
      all.push(...channels);
      return false;
    },
  );
  if (!walk.ok) return walk;
  const rank = (one: ReadChannel): number => (one.is_im ? 0 : one.is_mpim ? 1 : 2);
  return ok(all.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)));
}
