/** What writing tools show before, what they do, and what takes it back, on the demo's Slack. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Demo, demo, origin } from './context.ts';

let slack: Demo;
beforeEach(async () => {
  slack = await demo();
});

const channel = 'team-orbit';
const nowhere = '1000000000.000001';
const messages = () => slack.tools.readAll('slack_read_channel', { channel });
const first = async () => (await messages()).toReversed()[0] as { ts: string };
const soon = (): string => new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Makes a change, and then the one that takes it back. */
async function madeAndUndone(tool: string, args: Record<string, unknown>): Promise<unknown> {
  const undo = await slack.tools.undo(tool, args);
  if (!('tool' in undo)) return undo;
  await slack.tools.answer(undo.tool, undo.arguments);
  return undo.tool;
}

describe('a preview', () => {
  it('says where, what, in which thread, and who is called', async () => {
    const { ts } = await first();
    const text =
      '<!channel> <@U0NWGRACE01|ada> <@U0HBLIAISON> <!subteam^S0NWORBIT01|@friendly> <!subteam^S0NOTTHERE1> done';
    expect(await slack.tools.preview('slack_send_message', { channel, text, thread_ts: ts })).toEqual({
      target: `#team-orbit at Northwind, thread ${ts}`,
      version: null,
      outsider: false,
      changes: [
        { name: 'text', before: null, after: text },
        { name: 'in the thread', before: null, after: expect.stringMatching(/^grace: @ada can you review/) },
        {
          name: 'notifies',
          before: null,
          after:
            '@channel (everybody in the channel, 3 people)\nthe group @orbit-team (2 people)\n' +
            'the group S0NOTTHERE1, which Slack does not know\n@grace\n@harbor-liaison (external)',
        },
      ],
    });
  });

  it.each([
    ['<!here|nobody>', '@here (everybody who is online in the channel, 3 people)'],
    ['<!EVERYONE>', '@everyone (the whole workspace)'],
    ['<!group>', '@channel (everybody in the channel, 3 people)'],
  ])('says whom %s calls', async (text, after) => {
    const seen = await slack.tools.preview('slack_send_message', { channel, text });
    expect(seen).toMatchObject({ changes: [{ after: text }, { name: 'notifies', after }] });
  });

  it('keeps to a line for whoever it calls', async () => {
    slack = await demo(async (answer, method) => {
      const body = (await answer.json()) as { user?: { name: string } };
      if (method === 'users.info' && body.user) body.user.name = `grace\n@ada\u200b${'x'.repeat(200)}`;
      return Response.json(body);
    });
    const seen = await slack.tools.preview('slack_send_message', { channel, text: '<@U0NWGRACE01>' });
    expect(seen).toMatchObject({
      changes: [{ name: 'text' }, { name: 'notifies', after: expect.stringMatching(/^@grace @adax+…$/) }],
    });
  });

  it('says so where it may not look up a group', async () => {
    const scope = 'channels:read,groups:read,mpim:read,users:read,channels:history,chat:write';
    const text = '<!subteam^S0NWORBIT01|@friendly>';
    const seen = await (await slack.as({ scope })).preview('slack_send_message', { channel, text });
    const after = 'the group S0NWORBIT01, of whom this account may not ask Slack';
    expect(seen).toMatchObject({ changes: [{ after: text }, { name: 'notifies', after }] });
  });

  it('names the thread where an answer in it is taken for one', async () => {
    const { ts } = await first();
    const [, answer] = await slack.tools.readAll('slack_read_thread', { channel, thread_ts: ts });
    const args = { channel, text: 'x', thread_ts: answer?.['ts'] };
    for (const [tool, more] of [
      ['slack_send_message', {}],
      ['slack_schedule_message', { send_at: soon() }],
    ] as const) {
      expect(await slack.tools.run(tool, { ...args, ...more })).toMatchObject({
        code: 'invalid_arguments',
        hint: `The thread that it is in is ${ts}.`,
      });
    }
  });

  it('says that people outside read along', async () => {
    const seen = await slack.tools.preview('slack_send_message', { channel: 'ext-harbor-supplies', text: 'Yes' });
    expect(seen).toMatchObject({ changes: [{}, { name: 'also read by', after: 'people outside the workspace' }] });
    expect(await slack.tools.preview('slack_send_message', { channel: '@grace', text: 'Yes' })).toMatchObject({
      target: '@grace at Northwind',
      changes: [{ name: 'text' }],
    });
  });

  it('is about one message or one thread, as is what its person then allows for a while', async () => {
    const { ts } = await slack.tools.answer('slack_send_message', { channel, text: 'Mine' });
    const [message, thread] = [`#team-orbit at Northwind, message ${ts}`, `#team-orbit at Northwind, thread ${ts}`];
    const { id } = await slack.tools.answer('slack_schedule_message', { channel, text: 'x', send_at: soon() });
    for (const [tool, args, target] of [
      ['slack_update_message', { ts, text: 'x' }, message],
      ['slack_delete_message', { ts }, message],
      ['slack_add_reaction', { ts, emoji: 'tada' }, message],
      ['slack_send_message', { thread_ts: ts, text: 'x' }, thread],
      ['slack_schedule_message', { thread_ts: ts, text: 'x', send_at: soon() }, thread],
      ['slack_unschedule_message', { id }, `#team-orbit at Northwind, scheduled message ${id}`],
      ['slack_send_message', { text: 'x' }, '#team-orbit at Northwind'],
    ] as const) {
      expect(await slack.tools.preview(tool, { channel, ...args }), tool).toMatchObject({ target });
    }
  });

  it('says when', async () => {
    const send_at = '2030-01-01T10:00:00+01:00';
    expect(await slack.tools.preview('slack_schedule_message', { channel, text: 'x', send_at })).toMatchObject({
      changes: [{ after: 'x' }, { name: 'sent at', after: '2030-01-01T09:00:00Z' }],
    });
  });

  it('changes nothing', async () => {
    const { ts } = await first();
    slack.sent.splice(0);
    await slack.tools.preview('slack_send_message', { channel, text: 'x', thread_ts: ts });
    await slack.tools.preview('slack_add_reaction', { channel, ts, emoji: 'tada' });
    await slack.tools.preview('slack_mark_read', { channel, ts });
    expect(slack.sent.filter(({ method }) => /^(?:chat\.(?!scheduledMessages)|reactions)/.test(method))).toEqual([]);
  });

  it.each([
    ['slack_send_message', { channel: 'random', text: 'x' }, 'platform_forbidden', 'not a member'],
    ['slack_send_message', { channel: 'project-zephyr', text: 'x' }, 'platform_refused', 'archived'],
    ['slack_send_message', { channel, text: 'x', thread_ts: nowhere }, 'platform_not_found', 'no such message'],
    ['slack_schedule_message', { channel, text: 'x', send_at: '2020-01-01T10:00:00Z' }, 'platform_refused', 'passed'],
    ['slack_unschedule_message', { channel, id: 'Q0NOTTHERE' }, 'platform_not_found', 'scheduled'],
    ['slack_update_message', { channel, ts: nowhere, text: 'x' }, 'platform_not_found', 'no such message'],
  ])('%s fails as the change would: %o', async (tool, args, code, said) => {
    expect(await slack.tools.preview(tool, args)).toMatchObject({ code, message: expect.stringContaining(said) });
  });

  it('of somebody else’s message is refused', async () => {
    const { ts } = await first();
    for (const [tool, more] of [
      ['slack_update_message', { text: 'x' }],
      ['slack_delete_message', {}],
    ] as const) {
      expect(await slack.tools.preview(tool, { channel, ts, ...more })).toMatchObject({ code: 'platform_forbidden' });
    }
  });
});

describe('a change', () => {
  it('is one message, with no preview of what it links to', async () => {
    const text = 'See https://example.com/?q=secret';
    const { ts } = await slack.tools.answer('slack_send_message', { channel, text });
    const sent = slack.sent.filter(({ method }) => method === 'chat.postMessage');
    expect(sent).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
      channel: 'C0NWTMORBIT',
      text,
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect((await messages())[0]).toMatchObject({ ts, text });
  });

  it('of a message leaves its new text alone, without what was attached or would be made of it', async () => {
    const attachments = JSON.stringify([{ author_id: 'U0HBLIAISON', text: 'The old price' }]);
    const asked = new URLSearchParams({ channel: 'C0NWTMORBIT', text: 'See', attachments });
    const posted = await slack.client.fetch(`${origin}/api/chat.postMessage`, { method: 'POST', body: asked });
    const { ts } = (await posted.json()) as { ts: string };
    const args = { channel, ts, text: 'Ask #general and @grace' };
    expect(await slack.tools.preview('slack_update_message', args)).toMatchObject({
      changes: [
        { name: 'text', before: 'See', after: args.text },
        { name: 'attached', before: '<@U0HBLIAISON>: The old price', after: null },
      ],
    });
    expect(await slack.tools.undo('slack_update_message', args)).toMatchObject({ reason: expect.any(String) });
    const sent = slack.sent.find(({ method }) => method === 'chat.update');
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({
      channel: 'C0NWTMORBIT',
      ts,
      text: args.text,
      attachments: '[]',
      blocks: '[]',
      link_names: 'false',
      parse: 'none',
    });
    const linking = async (text: string) => slack.tools.preview('slack_update_message', { ...args, text });
    const one = 'See <https://a.example/?q=1|here>';
    expect(await linking(one)).toMatchObject({
      changes: [
        { before: args.text, after: one },
        { name: 'may be fetched by Slack', after: 'https://a.example/?q=1' },
      ],
    });
    await slack.tools.answer('slack_update_message', { ...args, text: one });
    expect(await linking(`${one}!`)).toMatchObject({ changes: [{ before: one, after: `${one}!` }] });
    expect(await linking('x')).toHaveProperty('changes.length', 1);
  });

  const chart = { type: 'image', alt_text: 'chart' };
  it.each([
    [[chart, { type: 'section', text: { text: 'Sales' } }], 'image: chart\nsection: Sales'],
    [[{ type: 'rich_text', elements: [{ type: 'rich_text_section' }, { type: 'rich_text_list' }] }], 'list'],
    [[{ type: 'video', text: 'odd', elements: 1 }], 'video'],
    [[{ type: 'rich_text', elements: [{ type: 'rich_text_section' }] }], undefined],
  ])('of a message that is laid out shows what goes, which nothing brings back: %j', async (blocks, before) => {
    const laidOut = await demo(async (answer, method) => {
      if (method !== 'conversations.replies') return answer;
      const found = (await answer.json()) as { messages: object[] };
      return Response.json({ ...found, messages: found.messages.map((message) => ({ ...message, blocks })) });
    });
    const { ts } = await laidOut.tools.answer('slack_send_message', { channel, text: 'fallback' });
    const args = { channel, ts, text: 'x' };
    const goes = before === undefined ? [] : [{ name: 'laid out as', before, after: null }];
    expect(await laidOut.tools.preview('slack_update_message', args)).toMatchObject({
      changes: [{ name: 'text', before: 'fallback', after: 'x' }, ...goes],
    });
    const undo = await laidOut.tools.undo('slack_update_message', args);
    expect(undo).toHaveProperty(before === undefined ? 'tool' : 'reason');
  });

  it('to a person opens the direct message', async () => {
    const { channel_id } = await slack.tools.answer('slack_send_message', { channel: '@support-desk', text: 'Hello' });
    expect(channel_id).toMatch(/^D/);
    expect(await slack.tools.readAll('slack_read_channel', { channel: '@support-desk' })).toMatchObject([
      { text: 'Hello' },
    ]);
  });

  it('is taken back by what its undo names', async () => {
    const before = await messages();
    expect(await madeAndUndone('slack_send_message', { channel, text: 'Oops' })).toBe('slack_delete_message');
    expect(await messages()).toEqual(before);
    const { ts } = before[0] as { ts: string };
    expect(await madeAndUndone('slack_add_reaction', { channel, ts, emoji: 'tada' })).toBe('slack_remove_reaction');
    expect(await madeAndUndone('slack_mark_read', { channel, ts: (await first()).ts })).toBe('slack_mark_read');
    expect(await messages()).toEqual(before);
    const scheduled = { channel, text: 'Later', send_at: soon() };
    expect(await madeAndUndone('slack_schedule_message', scheduled)).toBe('slack_unschedule_message');
    const { id } = await slack.tools.answer('slack_schedule_message', scheduled);
    expect(await madeAndUndone('slack_unschedule_message', { channel, id })).toBe('slack_schedule_message');
    expect(await slack.tools.answer('slack_list_scheduled_messages', { channel })).toMatchObject({
      items: [{ text: 'Later' }],
    });
    const own = await slack.tools.answer('slack_send_message', { channel, text: 'One &amp; two' });
    expect(await madeAndUndone('slack_update_message', { channel, ts: own['ts'], text: 'Other' })).toBe(
      'slack_update_message',
    );
    expect((await messages())[0]).toMatchObject({ text: 'One & two', edited: true });
    expect(await madeAndUndone('slack_delete_message', { channel, ts: own['ts'] })).toMatchObject({
      reason: expect.any(String),
    });
  });

  it('is refused where the account has not been given the scope, and says which', async () => {
    const reads = await slack.as({ scope: 'channels:read,groups:read,mpim:read,users:read,channels:history' });
    expect(await reads.run('slack_send_message', { channel, text: 'x' })).toMatchObject({
      code: 'scope_missing',
      message: expect.stringContaining('chat:write'),
    });
  });
});
