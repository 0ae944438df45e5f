/** A person as tools answer it. */
import * as z from 'zod';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import type { ReadSlackUser } from './read.ts';
import { type Self, slackPersonOf } from './who.ts';

export const SlackUser = z.object({
  id: z.string().describe('To mention them: <@id>'),
  handle: z.string().describe('To write to them: @handle'),
  name: z.string(),
  title: z.string(),
  email: z.string().optional().describe('Where the app was granted addresses'),
  status: z.string().optional(),
  timezone: z.string().optional(),
  kind: z.enum(['member', 'admin', 'guest', 'bot', 'external']),
  outsider: z
    .literal(true)
    .optional()
    .describe('Present for people of other workspaces, guests of one channel and programs'),
  deactivated: z.literal(true).optional(),
  private: z.literal(true),
});

export function projectUser(user: ReadSlackUser, self: Self): z.infer<typeof SlackUser> {
  const { id, name, isExternal, isOutsider } = slackPersonOf(user, self);
  const { profile } = user;
  return {
    ...{ id, handle: cleanLine(name, 80), name: cleanTitle(user.real_name || profile?.display_name || name, 100) },
    title: cleanTitle(profile?.title ?? '', 120),
    ...(profile?.email && { email: cleanLine(profile.email, 200) }),
    ...(profile?.status_text && { status: cleanTitle(profile.status_text, 120) }),
    ...(user.tz && { timezone: cleanLine(user.tz, 60) }),
    kind: isExternal
      ? 'external'
      : user.is_bot
        ? 'bot'
        : user.is_restricted
          ? 'guest'
          : user.is_admin
            ? 'admin'
            : 'member',
    ...(isOutsider && { outsider: true as const }),
    ...(user.deleted && { deactivated: true as const }),
    private: true,
  };
}
