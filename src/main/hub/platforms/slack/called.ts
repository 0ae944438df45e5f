/** Whom a text calls out to once Slack has it. What a mention is labelled with is the writer's word and counts for nothing there. */
import { ok, type Result } from '../../../../shared/result.ts';
import { cleanLine } from '../clean-text.ts';
import { mentionedIn } from './mrkdwn.ts';
import { userGroups } from './user-groups.ts';
import type { CallSlack } from './web-api.ts';
import type { Who } from './who.ts';

/** Rounded where there are many, so that one more or less of them does not void what the person agreed to. */
const crowd = (count: number): string =>
  count === 1 ? '1 person' : count < 100 ? `${count} people` : `about ${Number(count.toPrecision(2))} people`;

type Means = { call: CallSlack; who: Who; members: number | undefined };

/** By the name that Slack knows, a line each; `members` are how many people are in the channel. */
export async function calledIn({ call, who, members }: Means, text: string): Promise<Result<string[]>> {
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
