/** The demo's Slack behaves as the real one where a client can tell: shapes, cursors, refusals with HTTP 200, tiers. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createSlack } from '../../src/demo/slack/index.ts';
import { createWorld } from '../../src/demo/world.ts';
import { consentAt } from '../harness/consent.ts';

const origin = 'http://127.0.0.1:18492';
const reading =
  'channels:read,groups:read,im:read,mpim:read,channels:history,groups:history,im:history,mpim:history,users:read';
type Answer = { ok: boolean; error?: string } & Record<string, unknown>;

let world: ReturnType<typeof createWorld>;
let slack: ReturnType<typeof createSlack>;
let token: string;

async function signIn(label: string, scope: string): Promise<string> {
  const tokens = await consentAt(slack, { label, scope });
  return tokens.access_token;
}

async function send(method: string, args: Record<string, string>, by = token, asJson = false): Promise<Response> {
  const type = asJson ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded';
  return slack.handle(
    new Request(`${origin}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by}`, 'content-type': type },
      body: asJson ? JSON.stringify(args) : new URLSearchParams(args).toString(),
    }),
  );
}
const call = async (method: string, args: Record<string, string> = {}, by = token, asJson = false) =>
  (await (await send(method, args, by, asJson)).json()) as Answer;

beforeEach(async () => {
  world = createWorld(() => {});
  slack = createSlack(world, origin);
  token = await signIn('ada@northwind', `${reading},search:read,chat:write`);
});

describe('consent', () => {
  it('gives a token of twelve hours of one workspace, which Slack names', async () => {
    expect(token).toMatch(/^xoxe\.xoxp-1-/);
    const mine = { ok: true, team: 'Northwind', user: 'ada', url: 'https://northwind.slack.com/' };
    expect(await call('auth.test')).toMatchObject(mine);
    const other = await signIn('ada@lighthouse', reading);
    expect(await call('auth.test', {}, other)).toMatchObject({ team: 'Lighthouse' });
    world.switches.clockOffsetMs = 12 * 3_600_000 + 1_000;
    expect(await call('auth.test')).toEqual({ ok: false, error: 'invalid_auth' });
  });
});

describe('what is refused, with HTTP 200', () => {
  it.each<[string, string, Record<string, string>, error: string, by?: string]>([
    ['no token', 'auth.test', {}, 'not_authed', ''],
    ['no such method', 'chat.nothing', {}, 'unknown_method'],
    ['no such channel', 'conversations.history', { channel: 'C0NOTTHERE1' }, 'channel_not_found'],
    ['a private channel of others', 'conversations.history', { channel: 'C0NWBOARD01' }, 'channel_not_found'],
    ['posting without being a member', 'chat.postMessage', { channel: 'C0NWRANDOM1', text: 'x' }, 'not_in_channel'],
    ['posting to an archive', 'chat.postMessage', { channel: 'C0NWZEPHYR1', text: 'x' }, 'is_archived'],
    ['a thread that there is not', 'conversations.replies', { channel: 'C0NWGENERAL', ts: '1.0' }, 'thread_not_found'],
    ['another’s message', 'chat.delete', { channel: 'C0NWTMORBIT', ts: '1.0' }, 'message_not_found'],
    [
      'a time that has passed',
      'chat.scheduleMessage',
      { channel: 'C0NWTMORBIT', text: 'x', post_at: '5' },
      'time_in_past',
    ],
  ])('%s', async (_, method, args, error, by) => {
    const answer = await send(method, args, by ?? token);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ok: false, error });
  });

  it('a scope that was not granted, with what is needed and what there is', async () => {
    expect(await call('reactions.add', { channel: 'C0NWGENERAL', name: 'eyes', timestamp: '1.0' })).toMatchObject({
      ok: false,
      error: 'missing_scope',
      needed: 'reactions:write',
      provided: expect.stringContaining('chat:write'),
    });
    const narrow = await signIn('ada@northwind', 'channels:read');
    expect(await call('users.conversations', { types: 'public_channel,private_channel' }, narrow)).toMatchObject({
      needed: 'channels:read,groups:read',
    });
  });
});

it('slows down with 429 and the seconds to wait', async () => {
  const search = () => send('search.messages', { query: 'x' });
  let answer = await search();
  for (let calls = 1; calls < 120 && answer.status === 200; calls += 1) answer = await search();
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await call('auth.test')).ok).toBe(true);
  world.switches.clockOffsetMs = 61_000;
  expect((await call('search.messages', { query: 'x' })).ok).toBe(true);
});
