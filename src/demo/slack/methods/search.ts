import type { Channel, PostedMessage, SharedFile, SlackMember, SlackWorkspace } from '../model.ts';
import { fileShape, permalinkOf } from '../shapes.ts';
import { canSee, type Method, method, type SlackCall, SlackError } from './method.ts';

type Place = { channel: Channel; message: PostedMessage };
type Test = (place: Place) => boolean;

const dayOf = (ts: string): string => new Date(Number(ts) * 1000).toISOString().slice(0, 10);

/** One word of a query, or one of its modifiers: https://slack.com/help/articles/202528808 */
function testOf(word: string, { workspace, me }: SlackCall): Test {
  const [, modifier, value = ''] = /^(in|from|before|after|on|has|is):(.+)$/i.exec(word) ?? [];
  const named = value
    .replace(/^<?[#@]/, '')
    .replace(/(\|.*)?>$/, '')
    .toLowerCase();
  switch (modifier?.toLowerCase()) {
    case 'in':
      return ({ channel }) => [channel.id, nameOf(channel, workspace, me)].some((one) => one.toLowerCase() === named);
    case 'from': {
      const from =
        named === 'me'
          ? me
          : workspace.people.find((one) => [one.id, one.name].some((it) => it.toLowerCase() === named));
      return ({ message }) => from !== undefined && message.user === from.id;
    }
    case 'before':
      return ({ message }) => dayOf(message.ts) < value;
    case 'after':
      return ({ message }) => dayOf(message.ts) > value;
    case 'on':
      return ({ message }) => dayOf(message.ts) === value;
    case 'has':
      return ({ message }) => (value === 'link' ? /<https?:/.test(message.text) : message.reactions.length > 0);
    case 'is':
      return ({ message }) => value === 'thread' && message.threadTs !== undefined;
    default: {
      const plain = word.replace(/^"|"$/g, '').toLowerCase();
      return ({ message }) => message.text.toLowerCase().includes(plain);
    }
  }
}

const nameOf = ({ kind, name, members }: Channel, { people }: SlackWorkspace, me: SlackMember): string => {
  const other = members.find((id) => id !== me.id) ?? me.id;
  return kind === 'im' ? (people.find(({ id }) => id === other)?.name ?? '') : name;
};

function matches(call: SlackCall): Place[] {
  const words = (call.args['query'] ?? '').match(/-?(?:[a-z]+:)?(?:"[^"]*"|\S+)/gi) ?? [];
  if (words.length === 0) throw new SlackError('missing_query');
  const tests = words.map((word): Test => {
    const test = testOf(word.replace(/^-/, ''), call);
    return word.startsWith('-') ? (place) => !test(place) : test;
  });
  return call.workspace.channels
    .filter((channel) => canSee(channel, call.me))
    .flatMap((channel) => channel.messages.map((message) => ({ channel, message })))
    .filter((place) => tests.every((test) => test(place)))
    .sort((a, b) => Number(b.message.ts) - Number(a.message.ts));
}

function shape({ channel, message }: Place, { workspace, me }: SlackCall) {
  const { kind, id, members } = channel;
  const other = members.find((one) => one !== me.id) ?? me.id;
  const [is_ext_shared, is_private] = [channel.isExternal === true, kind !== 'public'];
  const flags = { is_ext_shared, is_shared: is_ext_shared, is_org_shared: false, is_pending_ext_shared: false };
  return {
    iid: `${id}-${message.ts}`,
    type: kind === 'im' ? 'im' : 'message',
    team: workspace.id,
    channel: {
      id,
      name: kind === 'im' ? other : channel.name,
      ...flags,
      pending_shared: [],
      is_mpim: kind === 'mpim',
      is_im: kind === 'im',
      is_private,
      is_channel: kind === 'public',
      ...(kind === 'im' && { user: other }),
    },
    user: message.user ?? null,
    username: workspace.people.find((one) => one.id === message.user)?.name ?? message.bot?.name ?? '',
    ts: message.ts,
    text: message.text,
    permalink: permalinkOf(workspace, id, message),
  };
}

export const searchMethods: Record<string, Method> = {
  'search.messages': method(2, ['search:read'], (call) => {
    const all = matches(call);
    if (call.args['sort_dir'] === 'asc') all.reverse();
    const count = Math.min(100, Number(call.args['count'] || 20));
    const page = Number(call.args['page'] || 1);
    const from = (page - 1) * count;
    const pages = Math.ceil(all.length / count);
    const found = all.slice(from, from + count).map((one) => shape(one, call));
    return {
      query: call.args['query'],
      messages: {
        matches: found,
        paging: { count, total: all.length, page, pages },
        pagination: {
          first: from + 1,
          last: from + found.length,
          page,
          page_count: pages,
          per_page: count,
          total_count: all.length,
        },
        total: all.length,
      },
    };
  }),
};

const mostShown = 1_000;

const visible = ({ workspace, me }: SlackCall): SharedFile[] =>
  workspace.files.filter((file) => workspace.channels.some((one) => one.id === file.channel && canSee(one, me)));

export const files: Record<string, Method> = {
  'files.list': method(3, ['files:read'], (call) => {
    const { channel, user } = call.args;
    const found = visible(call)
      .filter((file) => (!channel || file.channel === channel) && (!user || file.user === user))
      .sort((a, b) => b.created - a.created);
    const count = Math.min(200, Number(call.args['count'] || 100));
    const page = Number(call.args['page'] || 1);
    const shown = found.slice((page - 1) * count, page * count).map((file) => fileShape(file, call.workspace));
    return { files: shown, paging: { count, total: found.length, page, pages: Math.ceil(found.length / count) } };
  }),
  'files.info': method(4, ['files:read'], (call) => {
    const file = visible(call).find(({ id }) => id === call.args['file']);
    if (!file) throw new SlackError('file_not_found');
    const { content } = file;
    return {
      file: fileShape(file, call.workspace),
      comments: [],
      ...(content !== undefined && {
        content: content.slice(0, mostShown),
        is_truncated: content.length > mostShown,
      }),
      response_metadata: { next_cursor: '' },
    };
  }),
};
