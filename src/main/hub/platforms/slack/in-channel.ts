/** What a tool that ranges over several channels says of each: by which names a key may reach it, and what it is called. */
import { ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { cleanLine } from '../clean-text.ts';
import { channelKind } from './place.ts';
import type { ReadChannel } from './read.ts';
import type { SlackPerson, Who } from './who.ts';

/** `#` before a channel's name would not be the name that a call takes; a direct message is `@handle`. */
export function channelName({ id, name, user, is_im }: ReadChannel, people: Map<string, SlackPerson>): string {
  if (!is_im) return cleanLine(name ?? id, 80);
  // A search says in `name` with whom a direct message is.
  const other = user ?? name ?? '';
  return `@${cleanLine(people.get(other)?.name ?? other, 79)}`;
}

/** With whom the direct messages among these channels are. */
export const othersIn = (channels: readonly ReadChannel[]): string[] =>
  channels.flatMap(({ is_im, user, name }) => (is_im ? [user ?? name ?? ''] : []));

/** Those that the key covers: counted with the others, a position among them would tell of these. */
export async function coveredChannels(
  context: Pick<ToolContext, 'allows' | 'isLimited'>,
  who: Who,
  channels: readonly ReadChannel[],
): Promise<Result<readonly ReadChannel[]>> {
  if (!context.isLimited(channelKind)) return ok(channels);
  const people = await who.people(othersIn(channels));
  return people.ok
    ? ok(channels.filter((one) => isChannelCovered(context, one.id, channelName(one, people.value))))
    : people;
}

export const isChannelCovered = ({ allows }: Pick<ToolContext, 'allows'>, id: string, name: string): boolean =>
  allows(channelKind, name, id);
