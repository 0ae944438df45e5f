/** What reading tools answer, on the demo's Slack: pages to the end, limits by channel, and names in place of ids. */
import { beforeEach, describe, expect, it } from 'vitest';
import { isReadAt, reading } from '../../../../../src/main/hub/platforms/requests.ts';
import { slack as slackPlatform } from '../../../../../src/main/hub/platforms/slack/index.ts';
import type { PlatformTools } from '../../../../harness/platform-tools.ts';
import { type Demo, demo, everyScope, limitedTo, platform } from './context.ts';

let slack: Demo;
beforeEach(async () => {
  slack = await demo();
});

const resolve = (name: string, isId?: true) =>
  platform.resolve?.(reading(slack.client, platform), { kind: 'channel', name, ...(isId && { isId }) }, true);

describe('whose account it is', () => {
  it('is told by workspace and person', async () => {
    expect(await platform.whoami(slack.client)).toEqual({
      ok: true,
      value: { userId: 'T0NORTHWIND:U0NWADA0001', label: 'ada@northwind' },
    });
  });
});

describe('a place', () => {
  it.each([
    ['a name', 'team-atlas', undefined, { id: 'C0NWTMATLAS', name: 'team-atlas', isPrivate: true, isOurs: true }],
    ['an id', 'C0NWTMATLAS', true, { id: 'C0NWTMATLAS', name: 'team-atlas' }],
    ['a channel that others share', 'ext-harbor-supplies', undefined, { isOurs: false }],
    ['a public one that the account is not in', 'random', undefined, { id: 'C0NWRANDOM1', isPrivate: true }],
    ['an archived one', 'project-zephyr', undefined, { id: 'C0NWZEPHYR1' }],
    ['a person', '@grace', undefined, { id: 'D0NWADAGRAC', name: '@grace', isOurs: true, isOwn: false }],
    ['the account itself', '@ada', undefined, { id: 'D0NWADASELF', isOwn: true }],
    ['a person without a direct message yet', '@support-desk', undefined, { id: 'U0NWSUPPORT', name: '@support-desk' }],
    ['a direct message with an outsider', 'D0NWADALIAI', true, { name: '@harbor-liaison (external)', isOurs: false }],
    ['a guest of one channel', '@trial-guest', undefined, { isOurs: false }],
  ] as const)('by %s', async (_, name, isId, found) => {
    expect(await resolve(name, isId)).toMatchObject({ ok: true, value: { kind: 'channel', ...found } });
  });

  it.each([
    ['a private channel of others', 'leadership', undefined],
    ['its id', 'C0NWBOARD01', true],
    ['nobody', '@nobody', undefined],
    ['who has left', '@former-colleague', undefined],
  ] as const)('is not found by %s', async (_, name, isId) => {
    expect(await resolve(name, isId)).toMatchObject({ ok: false, failure: { code: 'platform_not_found' } });
  });

  it('by a handle is with who has it here, whatever people of other workspaces are called', async () => {
    slack = await demo(async (answer, method) => {
      const body = (await answer.json()) as { members?: object[] };
      if (method === 'users.list') body.members?.unshift({ id: 'U0HBGRACE01', team_id: 'T0HARBORSUP', name: 'grace' });
      return Response.json(body);
    });
    expect(await resolve('@grace')).toMatchObject({ ok: true, value: { id: 'D0NWADAGRAC', isOurs: true } });
  });

  it.each([
    ['#team-*', 'team-*'],
    ['@grace', '@grace'],
    ['https://northwind.slack.com/archives/C0NWTMATLAS/p1764230400000100', 'C0NWTMATLAS'],
    ['C0NWTMATLAS', 'C0NWTMATLAS'],
    ['two words', undefined],
    ['https://evil.example/archives/C0NWTMATLAS', undefined],
    ['', undefined],
  ])('is written as %s', (text, pattern) => {
    expect(platform.places[0]?.read(text)).toBe(pattern);
  });
});

describe('reading a channel', () => {
  it('comes to its end page by page, each message once, newest first', async () => {
    const items = await slack.tools.readAll('slack_read_channel', { channel: 'build-log', limit: 40 });
    expect(items).toHaveLength(130);
    expect(new Set(items.map(({ ts }) => ts)).size).toBe(130);
    expect(items[0]?.['text']).toContain('Build 2129');
    expect(items[0]?.['text']).toContain('<main>');
  });

  it('keeps to its times', async () => {
    const since = new Date(Date.now() - 3 * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
    const items = await slack.tools.readAll('slack_read_channel', { channel: 'build-log', since });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ time }) => String(time) >= since)).toBe(true);
    const until = since;
    const before = await slack.tools.answer('slack_read_channel', { channel: 'build-log', until, limit: 1 });
    expect(String(before.items?.[0]?.['time']) <= until).toBe(true);
  });

  it('names people and channels, and has the address of a message', async () => {
    const [thread] = await slack.tools
      .readAll('slack_read_channel', { channel: 'team-orbit' })
      .then((all) => all.toReversed());
    expect(thread).toMatchObject({
      author: 'grace',
      replies: 3,
      reactions: ['eyes 1'],
      text: '@ada can you review the drift correction before the release on Thursday?',
      url: expect.stringMatching(/^https:\/\/northwind\.slack\.com\/archives\/C0NWTMORBIT\/p\d{16}$/),
    });
    const byFirst = { channel: 'team-orbit', thread_ts: String(thread?.['ts']), limit: 2 };
    const replies = await slack.tools.readAll('slack_read_thread', byFirst);
    expect(replies.map(({ author }) => author)).toEqual(['grace', 'ada', 'grace', 'grace']);
    expect(replies[2]).toMatchObject({ files: [{ id: 'F0NWDRIFT01', name: 'drift.csv' }] });
    expect(replies[3]?.['text']).toBe('@ada one test still fails on Windows, see #build-log.');
    const byAnswer = { ...byFirst, thread_ts: String(replies[2]?.['ts']) };
    expect(await slack.tools.readAll('slack_read_thread', byAnswer)).toEqual(replies);
  });

  it('marks who is not of the workspace: people of others, guests of one channel, and programs', async () => {
    const marks = async (channel: string) => {
      const items = await slack.tools.readAll('slack_read_channel', { channel });
      return Object.fromEntries(items.map(({ author, outsider }) => [author, outsider === true]));
    };
    expect(await marks('ext-harbor-supplies')).toEqual({ 'harbor-liaison (external)': true, 'support-desk': false });
    expect(await marks('general')).toMatchObject({ 'trial-guest': true, 'design-lead': false });
    expect(await marks('incidents')).toEqual({ 'alerts (app)': true, 'support-desk': false });
    expect(await marks('build-log')).toEqual({ 'build-bot': true });
  });
});

describe('whose words a message is', () => {
  const [ada, grace, liaison] = ['U0NWADA0001', 'U0NWGRACE01', 'U0HBLIAISON'];
  const [bot_id, text] = ['B0NWALERTS1', 'Hello'];
  const forwarded = (more: object) => ({ user: grace, text: '', attachments: [{ text, ...more }] });
  const news = { author: 'ada', text: 'News\nHello', outsider: true };
  const foreign = { author: 'grace', text: '@harbor-liaison (external): Hello', outsider: true };
  it.each<[string, Record<string, unknown>, object]>([
    ['a person’s', { user: grace, text }, { author: 'grace', text }],
    ['an app’s in a colleague’s name', { user: grace, bot_id, text }, { author: 'grace', outsider: true }],
    ['the account’s own by an app', { user: ada, bot_id, text }, { author: 'ada', text }],
    ['a webhook’s, called a person', { bot_id, username: 'grace', text }, { author: 'grace (app)', outsider: true }],
    ['Slackbot’s, which hands on mails', { user: 'USLACKBOT', text }, { author: 'slackbot', outsider: true }],
    ['one forwarded from a colleague', forwarded({ author_id: ada }), { author: 'grace', text: '@ada: Hello' }],
    ['one forwarded from another workspace', forwarded({ author_id: liaison }), foreign],
    ['an own one with what comes from anywhere', { ...forwarded({ title: 'News' }), user: ada }, news],
  ])('%s', async (_, message, told) => {
    slack = await demo(async (answer, method) => {
      if (method === 'conversations.history')
        return Response.json({ ok: true, messages: [{ ts: '1764230400.000100', ...message }] });
      if (method === 'users.info' && message['user'] === 'USLACKBOT')
        return Response.json({ ok: true, user: { id: 'USLACKBOT', team_id: 'T0NORTHWIND', name: 'slackbot' } });
      return answer;
    });
    const { items: [item] = [] } = await slack.tools.answer('slack_read_channel', { channel: 'team-orbit' });
    expect({ outsider: undefined, ...item }).toMatchObject({ outsider: undefined, ...told });
  });
});

describe('catching up', () => {
  it('tells what is unread in every conversation, in one call, mentions in threads first', async () => {
    const { items = [], next_cursor } = await slack.tools.answer('slack_catch_up', {});
    expect(next_cursor).toBeUndefined();
    expect(items[0]).toMatchObject({
      channel: 'team-orbit',
      mention: true,
      text: expect.stringContaining('fails on Windows'),
    });
    const channels = [...new Set(items.map(({ channel }) => channel))];
    expect(channels).toEqual(expect.arrayContaining(['@grace', 'general', 'incidents', 'ext-harbor-supplies']));
    expect(channels).not.toContain('team-atlas'); // read already
    expect(channels).not.toContain('random'); // not in it
    expect(items.filter(({ author }) => author === 'ada')).toEqual([]);
    expect(items.every((item) => item['private'] === true)).toBe(true);
  });

  it('asks for mentions of two days before: at night in Greenwich it is still that day in California', async () => {
    await slack.tools.answer('slack_catch_up', { since: '2026-11-25T02:00:00Z' });
    const sent = slack.sent.find(({ method }) => method === 'search.messages');
    expect(new URLSearchParams(sent?.body).get('query')).toBe('<@U0NWADA0001> after:2026-11-23');
  });

  it('tells what was read as well, back to a time', async () => {
    const since = new Date(Date.now() - 2.5 * 86_400_000).toISOString().slice(0, 10);
    const all = await slack.tools.readAll('slack_catch_up', { since, unread_only: false });
    expect(all.map(({ channel }) => channel)).toContain('team-atlas');
  });

  it('is of the channels that a key covers', async () => {
    slack = await demo(async (answer, method) => {
      const body = (await answer.json()) as { channels?: object[] };
      if (method === 'users.conversations')
        for (let count = 100; count < 140; count += 1)
          body.channels?.unshift({ id: `C0AMANY${count}`, name: `many-${count}` });
      return Response.json(body);
    });
    const narrow = await slack.as({ rest: limitedTo('team-orbit') });
    const answer = await narrow.answer('slack_catch_up', { unread_only: false });
    expect([...new Set(answer.items?.map(({ channel }) => channel))]).toEqual(['team-orbit']);
    expect({ ...answer, items: [] }).toEqual({ items: [], left_out: 0 });
  });

  it('keeps to the size of an answer in any script, comes to its end, and counts what it has no room for', async () => {
    const name = '名'.repeat(200);
    const long = {
      text: '字'.repeat(2_000),
      files: Array.from({ length: 12 }, () => ({ id: 'F0NWLONG001', name })),
      reactions: Array.from({ length: 12 }, () => ({ name, count: 1, users: [] })),
    };
    slack = await demo(async (answer, method) => {
      const body = (await answer.json()) as { messages?: object[] | { matches: object[] } };
      if (method === 'search.messages') {
        const { matches } = body.messages as { matches: object[] };
        const [match] = matches;
        matches.push(...Array.from({ length: 9 }, () => match ?? {}));
        for (const one of matches) Object.assign(one, long, { text: `<@U0NWADA0001> ${long.text}` });
      }
      if (method === 'conversations.history') for (const one of body.messages as object[]) Object.assign(one, long);
      return Response.json(body);
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    let [leftOut, mentions] = [0, 0];
    for (let calls = 0; calls === 0 || (cursor !== undefined && calls < 30); calls += 1) {
      const answer = await slack.tools.answer('slack_catch_up', { unread_only: false, ...(cursor && { cursor }) });
      mentions += cursor === undefined ? Number(answer.items?.filter((one) => one['mention']).length) : 0;
      seen.push(...(answer.items ?? []).map((one) => String(one['channel'])));
      leftOut += Number(answer['left_out']);
      cursor = answer.next_cursor;
    }
    expect(cursor).toBeUndefined();
    expect(mentions).toBeGreaterThan(0);
    expect(seen).toEqual(expect.arrayContaining(['@grace', 'general', 'incidents', 'ext-harbor-supplies']));
    expect(leftOut).toBeGreaterThan(10);
  });

  it('tells what it has when Slack asks to slow down, and where to go on', async () => {
    let histories = 0;
    slack = await demo((answer, method) =>
      method === 'conversations.history' && ++histories > 5
        ? Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers: { 'retry-after': '30' } })
        : answer,
    );
    const answer = await slack.tools.answer('slack_catch_up', {});
    expect(answer).toMatchObject({ incomplete: true, next_cursor: expect.any(String) });
    expect(answer.items?.length).toBeGreaterThan(0);
  });
});

describe('searching', () => {
  it('finds in public and in private, with the channel of each', async () => {
    const items = await slack.tools.readAll('slack_search_messages', { query: 'from:@grace' });
    expect([...new Set(items.map(({ channel }) => channel))]).toEqual(
      expect.arrayContaining(['team-orbit', '@grace', 'team-atlas']),
    );
  });

  it('leaves out what the key does not cover', async () => {
    const narrow = await slack.as({ rest: limitedTo('team-orbit') });
    const answer = await narrow.answer('slack_search_messages', { query: 'from:@grace' });
    expect([...new Set(answer.items?.map(({ channel }) => channel))]).toEqual(['team-orbit']);
    expect(JSON.stringify(answer)).not.toContain('atlas');
  });

  it('tells a key for some channels nothing of how much there is elsewhere', async () => {
    slack = await demo(async (answer, method) => {
      const body = (await answer.json()) as { messages?: { paging: object } };
      if (method === 'search.messages' && body.messages) body.messages.paging = { pages: 100 };
      return Response.json(body);
    });
    const narrow = await slack.as({ rest: limitedTo('team-orbit') });
    const nothing = { items: [], incomplete: true };
    for (const query of ['passed', 'in:#team-orbit nothing-of-that-kind'])
      expect(await narrow.answer('slack_search_messages', { query })).toEqual(nothing);
    expect(await narrow.answer('slack_list_channels', { which: 'public', query: 'news' })).toEqual({ items: [] });
  });

  it('comes to its end for a key for some channels, with cursors that count in those alone', async () => {
    const narrow = await slack.as({ rest: limitedTo('build-log') });
    const query = { query: '-in:#general', sort: 'score' };
    const { next_cursor } = await narrow.answer('slack_search_messages', query);
    expect(JSON.parse(Buffer.from(next_cursor ?? '', 'base64url').toString())).toEqual({ at: 1, skip: 30 });
    const items = await narrow.readAll('slack_search_messages', query);
    expect(new Set(items.map(({ ts }) => ts)).size).toBe(130);
    const forged = Buffer.from('{"at":2,"skip":0}').toString('base64url');
    const again = await narrow.answer('slack_search_messages', { ...query, cursor: forged });
    expect(again.items).toEqual(items.slice(0, 30));
  });

  it('comes to its end page by page', async () => {
    const items = await slack.tools.readAll('slack_search_messages', { query: 'in:build-log' });
    expect(new Set(items.map(({ ts }) => ts)).size).toBe(130);
  });
});

describe('a time that is none', () => {
  it.each([
    ['slack_read_channel', { channel: 'team-orbit' }, { ts: 'soon' }],
    ['slack_search_messages', { query: 'the' }, { ts: '9'.repeat(17) }],
    ['slack_list_files', { channel: 'team-orbit' }, { created: 1e20 }],
    ['slack_list_scheduled_messages', { channel: 'team-orbit' }, { post_at: 1e20 }],
  ])('ends %s as an answer that is none of Slack’s', async (tool, args, odd) => {
    const send_at = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    slack = await demo(async (answer) => {
      const text = await answer.text();
      const [[name, value] = ['', '']] = Object.entries(odd);
      return Response.json(JSON.parse(text, (key, found) => (key === name ? value : found)));
    });
    await slack.tools.run('slack_schedule_message', { channel: 'team-orbit', text: 'x', send_at });
    expect(await slack.tools.run(tool, args)).toMatchObject({ code: 'platform_failed' });
  });
});

describe('lists', () => {
  it('channels, with what is shared with others marked', async () => {
    const mine = await slack.tools.readAll('slack_list_channels', {});
    expect(mine.find(({ channel }) => channel === 'ext-harbor-supplies')).toMatchObject({ outsider: true });
    expect(mine.find(({ channel }) => channel === 'team-atlas')).toMatchObject({ kind: 'private', private: true });
    const direct = await slack.tools.readAll('slack_list_channels', { which: 'mine_direct' });
    expect(direct.map(({ channel }) => channel)).toEqual(
      expect.arrayContaining(['@grace', '@ada', 'mpdm-ada--grace--design-lead-1']),
    );
    const open = await slack.tools.readAll('slack_list_channels', { which: 'public' });
    expect(open.map(({ channel }) => channel)).toContain('random');
    expect(open.map(({ channel }) => channel)).not.toContain('leadership');
    const narrow = await slack.as({ rest: limitedTo('team-orbit') });
    expect(await narrow.answer('slack_list_channels', {})).toEqual({
      items: [expect.objectContaining({ channel: 'team-orbit' })],
    });
  });

  it('people to the end, and by a part of what they are called', async () => {
    expect(await slack.tools.readAll('slack_search_users', {})).toHaveLength(37); // without who has left
    const [one] = await slack.tools.readAll('slack_search_users', { query: '@support' });
    expect(one).toMatchObject({ handle: 'support-desk', kind: 'member' });
    const liaison = await slack.tools.answer('slack_get_user', { user: 'U0HBLIAISON' });
    expect(liaison).toMatchObject({ kind: 'external', outsider: true });
    expect(await slack.tools.answer('slack_get_user', {})).toMatchObject({ handle: 'ada', kind: 'admin' });
  });

  it('people with their address where the app was granted that, and without it no less', async () => {
    const find = async (tools: PlatformTools) => (await tools.readAll('slack_search_users', { query: 'grace' }))[0];
    expect(await find(slack.tools)).not.toHaveProperty('email');
    const granted = await slack.as({ scope: `${everyScope},users:read.email` });
    expect(await find(granted)).toMatchObject({ handle: 'grace', email: 'grace@example.com' });
    expect(await granted.readAll('slack_search_users', { query: 'grace@example' })).toHaveLength(1);
    expect(await slack.tools.answer('slack_search_users', { query: 'grace@example' })).toEqual({ items: [] });
  });

  it('files of a channel, and the text of one that was shared there', async () => {
    const items = await slack.tools.readAll('slack_list_files', { channel: 'team-orbit' });
    expect(items).toMatchObject([{ id: 'F0NWDRIFT01', author: 'grace' }]);
    const file = await slack.tools.answer('slack_get_file', { channel: 'team-orbit', file: 'F0NWDRIFT01' });
    expect(file['text']).toContain('3,0.1');
    expect(file['text']).not.toContain('](http');
    expect(await slack.tools.codeOf('slack_get_file', { channel: 'team-orbit', file: 'F0NWPRICES1' })).toBe(
      'platform_not_found',
    );
  });
});

describe('what is sent', () => {
  it('only reads: a method that is not on the list is none of a reading tool', async () => {
    const isRead = (method: string) =>
      isReadAt(slackPlatform, new Request(`https://slack.com/api/${method}`, { method: 'POST' }));
    expect(await isRead('conversations.history')).toBe(true);
    const changing = ['chat.postMessage', 'conversations.open', 'files.sharedPublicURL', 'auth.revoke'];
    for (const method of [...changing, 'a/conversations.history', ''])
      expect([method, await isRead(method)]).toEqual([method, false]);
  });

  it('carries no token of ours', async () => {
    let header: string | null = 'none';
    const bare = {
      ...slack.client,
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        header = new Request(input, init).headers.get('authorization');
        return slack.client.fetch(input, init);
      },
    };
    await platform.whoami({ ...bare, account: 'another' });
    expect(header).toBeNull();
  });
});

describe('a channel', () => {
  const input = platform.tools.find(({ name }) => name === 'slack_read_channel')?.input;
  it.each(['#general', 'general', 'C0NWGENERAL', '@grace', 'команда', 'mpdm-ada--grace--design-lead-1'])(
    'may be %s',
    (channel) => {
      expect(input?.safeParse({ channel }).success).toBe(true);
    },
  );

  it.each([
    '',
    '#',
    '@',
    '##general',
    'two words',
    'general\u200b',
    'general\n',
    'a/b',
    'a,b',
    'team-*',
    '<#C0NWGENERAL>',
    'general?x=1',
    'a'.repeat(90),
    7,
    null,
  ])('may not be %j', (channel) => {
    expect(input?.safeParse({ channel }).success).toBe(false);
  });
});
