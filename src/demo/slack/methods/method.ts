/** A method of the Web API: what it needs, how often it may be called, and what it answers. */
import type { Channel, SlackMember, SlackWorkspace } from '../model.ts';

export type SlackCall = {
  workspace: SlackWorkspace;
  /** Whose token it is. */
  me: SlackMember;
  args: Record<string, string>;
  /** Seconds since the epoch. */
  now: number;
  /** Whether the token has a scope. */
  isGranted(scope: string): boolean;
  /** Ends the token that the call was made with. */
  revoke(): void;
};

export type Method = {
  /** https://docs.slack.dev/apis/web-api/rate-limits: calls a minute are 1, 20, 50 and 100 for the tiers. */
  tier: 1 | 2 | 3 | 4;
  /** One of them is enough; by the kind of a conversation where there are four. */
  scopes: readonly string[] | ((call: SlackCall) => readonly string[]);
  run(call: SlackCall): Record<string, unknown>;
  /** All of the scopes are needed, as for a list of several kinds. */
  needsAll: boolean;
};

export const method = (
  tier: Method['tier'],
  scopes: Method['scopes'],
  run: Method['run'],
  needsAll = false,
): Method => ({ tier, scopes, run, needsAll });

/** Slack refuses with HTTP 200 and `{"ok":false,"error":…}`. */
export class SlackError extends Error {
  readonly answer: Record<string, unknown>;

  constructor(error: string, more: Record<string, unknown> = {}) {
    super(error);
    this.answer = { ok: false, error, ...more };
  }
}

const words = { public: 'channels', private: 'groups', im: 'im', mpim: 'mpim' } as const;

/** Such as `groups:history` for a private channel. */
export const scopeFor = (kind: Channel['kind'], what: 'read' | 'history' | 'write'): string => `${words[kind]}:${what}`;

/** The scope that the conversation named by `channel` asks for; any of the four where there is none such. */
export const byChannel =
  (what: 'read' | 'history' | 'write') =>
  ({ workspace, args }: SlackCall): string[] => {
    const found = workspace.channels.find(({ id }) => id === args['channel']);
    const kinds: Channel['kind'][] = found ? [found.kind] : ['public', 'private', 'im', 'mpim'];
    return kinds.map((kind) => scopeFor(kind, what));
  };

/** Whether the person may read there: public channels are open to all but guests. */
export const canSee = ({ kind, members }: Channel, me: SlackMember): boolean =>
  members.includes(me.id) || (kind === 'public' && me.guest === undefined);

export function findChannel({ workspace, me, args }: SlackCall): Channel {
  const found = workspace.channels.find(({ id }) => id === args['channel']);
  if (!found || !canSee(found, me)) throw new SlackError('channel_not_found');
  return found;
}

/** The same for what only members may do. */
export function ownChannelOf(call: SlackCall): Channel {
  const channel = findChannel(call);
  if (!channel.members.includes(call.me.id)) throw new SlackError('not_in_channel');
  if (channel.isArchived) throw new SlackError('is_archived');
  return channel;
}

export const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';

/** A page of a list with Slack's cursors, which are opaque; the last page has an empty one. */
export function pageByCursor<T>(all: readonly T[], { args }: SlackCall, usual: number, most: number) {
  const limit = Number(args['limit'] || usual);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new SlackError('invalid_limit');
  const cursor = args['cursor'];
  const from = cursor
    ? Number(
        Buffer.from(cursor, 'base64')
          .toString()
          .replace(/^next:/, ''),
      )
    : 0;
  if (!Number.isInteger(from)) throw new SlackError('invalid_cursor');
  const hasMore = from + limit < all.length;
  const next = hasMore ? Buffer.from(`next:${from + limit}`).toString('base64') : '';
  return { items: all.slice(from, from + limit), hasMore, metadata: { response_metadata: { next_cursor: next } } };
}
