/** Who is who at a workspace: the account itself, the people and programs whose ids stand in messages, and groups. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import type { PlatformClient } from '../platform.ts';
import { ReadSlackSelf, ReadSlackUser } from './read.ts';
import type { CallSlack } from './web-api.ts';

export type Self = {
  userId: string;
  user: string;
  teamId: string;
  team: string;
  enterpriseId?: string;
  domain: string;
  url: string;
};

/** Slackbot hands on what others wrote, such as mails to a channel. */
const slackbot = 'USLACKBOT';

/**
 * `isExternal` is who belongs to another workspace: their handles are chosen there and can be those of people here, so that the name says it.
 * Outsiders are those, guests of a single channel, who are there for that channel alone, and programs: of these nobody knows who feeds them.
 */
export type SlackPerson = { id: string; name: string; isExternal: boolean; isOutsider: boolean };

/** Milliseconds. */
const keptFor = 600_000;
const mostKept = 5_000;
const atOnce = 5;

/** By the account, so that what one may see is never told to another. Names alone, which change seldom. */
const remembered = new Map<string, { value: SlackPerson | Self; until: number }>();

async function remember<T extends SlackPerson | Self>(name: string, ask: () => Promise<Result<T>>): Promise<Result<T>> {
  const found = remembered.get(name);
  if (found && Date.now() < found.until) return ok(found.value as T);
  const asked = await ask();
  if (remembered.size >= mostKept) remembered.clear();
  if (asked.ok) remembered.set(name, { value: asked.value, until: Date.now() + keptFor });
  return asked;
}

export function createWho({ account }: PlatformClient, call: CallSlack) {
  const self = (): Promise<Result<Self>> =>
    remember(`${account} self`, async () => {
      const found = await call('auth.test', {}, ReadSlackSelf);
      if (!found.ok) return found;
      const { user_id, user, team_id, team, enterprise_id, url } = found.value;
      const domain = /^https:\/\/([a-z0-9-]{1,60})\.(?:enterprise\.)?slack\.com\/?$/.exec(url)?.[1];
      return ok({
        userId: user_id,
        user,
        teamId: team_id,
        team,
        domain: domain ?? team_id.toLowerCase(),
        // Of another form it leads who knows where; Slack finds a workspace by its id as well.
        url: domain === undefined ? `https://app.slack.com/client/${team_id}/` : url.replace(/\/?$/, '/'),
        ...(enterprise_id && { enterpriseId: enterprise_id }),
      });
    });

  const person = (id: string, own: Self): Promise<Result<SlackPerson>> =>
    remember(`${account} ${id}`, async () => {
      const found = await call('users.info', { user: id }, z.object({ user: ReadSlackUser }));
      if (found.ok) return ok(slackPersonOf(found.value.user, own));
      return found.failure.code === 'platform_not_found'
        ? ok({ id, name: id, isExternal: true, isOutsider: true })
        : found;
    });

  return {
    self,
    /** By id; of those whom Slack does not know the id alone, as outsiders. */
    async people(ids: Iterable<string>): Promise<Result<Map<string, SlackPerson>>> {
      const own = await self();
      if (!own.ok) return own;
      const wanted = [...new Set(ids)].filter((id) => /^[UW][A-Z0-9]{5,}$/.test(id));
      const people = new Map<string, SlackPerson>();
      for (let from = 0; from < wanted.length; from += atOnce) {
        const some = await Promise.all(wanted.slice(from, from + atOnce).map((id) => person(id, own.value)));
        for (const one of some) {
          if (!one.ok) return one;
          people.set(one.value.id, one.value);
        }
      }
      return ok(people);
    },
  };
}

export type Who = ReturnType<typeof createWho>;

/** How a user of Slack's counts for the workspace of the account. */
export function slackPersonOf(user: ReadSlackUser, { teamId, enterpriseId }: Self): SlackPerson {
  const isOurs =
    user.team_id === teamId || (enterpriseId !== undefined && user.enterprise_user?.enterprise_id === enterpriseId);
  const isExternal = !isOurs || user.is_stranger === true;
  const isOutsider = isExternal || user.is_ultra_restricted === true || user.is_bot === true || user.id === slackbot;
  const handle = user.name || user.id;
  return { id: user.id, name: isExternal ? `${handle} (external)` : handle, isExternal, isOutsider };
}

/** A person as tools answer it. */
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
    id,
    handle: cleanLine(name, 80),
    name: cleanTitle(user.real_name || profile?.display_name || name, 100),
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

const ReadGroup = z.object({
  id: z.string(),
  handle: z.string().default(''),
  name: z.string().default(''),
  description: z.string().nullish(),
  users: z.array(z.string()).default([]),
});
const Groups = z.object({ usergroups: z.array(ReadGroup) });

/** All of them, with their members' ids. Fails with `scope_missing` where the account may not look them up. */
export async function userGroups(call: CallSlack): Promise<Result<z.infer<typeof ReadGroup>[]>> {
  const found = await call('usergroups.list', { include_users: true }, Groups);
  return found.ok ? ok(found.value.usergroups) : found;
}
