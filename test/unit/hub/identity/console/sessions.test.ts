import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createListener } from '../../../../../src/main/hub/doors/http/server.ts';
import { createBrowserConsole } from '../../../../../src/main/hub/doors/pages/console.ts';
import { createConsoleSessions } from '../../../../../src/main/hub/identity/console/sessions.ts';
import { createChangeFeed } from '../../../../../src/main/hub/kernel/changes.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

const minute = 60_000;

function sessionsAt() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const sessions = createConsoleSessions({ now: () => now });
  return { sessions, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('a session of the console', () => {
  it('ends after 15 idle minutes; only what the person does keeps it', () => {
    const { sessions, pass } = sessionsAt();
    const bearer = sessions.open('console', 'auth0|1');
    pass(14 * minute);
    expect(sessions.find(bearer, false)).toEqual({ window: 'console', userId: 'auth0|1' });
    pass(minute);
    expect(sessions.find(bearer, true)).toBeUndefined();
    const other = sessions.open('console', 'auth0|1');
    pass(14 * minute);
    sessions.find(other, true);
    pass(14 * minute);
    expect(sessions.find(other, false)).toBeDefined();
  });

  it('ends after twelve hours, however busy', () => {
    const { sessions, pass } = sessionsAt();
    const bearer = sessions.open('console', 'auth0|1');
    for (let passed = 0; passed < 12 * 60 - 10; passed += 10) {
      expect(sessions.find(bearer, true)).toBeDefined();
      pass(10 * minute);
    }
    expect(sessions.find(bearer, true)).toBeDefined();
    pass(10 * minute);
    expect(sessions.find(bearer, true)).toBeUndefined();
  });

  it('has a bearer of its own, and ends alone', () => {
    const { sessions } = sessionsAt();
    const [one, other] = [sessions.open('console', 'auth0|1'), sessions.open('confirmation', 'auth0|1')];
    expect(one).not.toBe(other);
    sessions.end(({ window }) => window === 'console');
    expect([sessions.find(one, false), sessions.find(other, false)?.window]).toEqual([undefined, 'confirmation']);
    expect(sessions.find(`${other}x`, false)).toBeUndefined();
  });

  it('may make a hundred calls within a second, and then more in the next', () => {
    const { sessions, pass } = sessionsAt();
    const session = sessions.find(sessions.open('console', 'auth0|1'), false);
    const calls = (count: number) =>
      Array.from({ length: count }, () => sessions.mayCall(session ?? null)).filter(Boolean).length;
    expect(calls(150)).toBe(100);
    pass(1000);
    expect(calls(150)).toBe(100);
  });

  it('is not slowed down by what another connection asks without one', async () => {
    const [windowCall, pages] = [async () => ok({}), async () => {}];
    const parts = {
      windowCall,
      pages,
      sessions: sessionsAt().sessions,
      changes: createChangeFeed(),
      publicUrl: undefined,
    };
    const verifyPassphrase = async () => fail('passphrase_wrong');
    const routes = createBrowserConsole({ ...parts, verifyPassphrase, blocked: () => {} });
    const listener = createListener(
      routes,
      () => {},
      () => {},
    );
    const listened = await listener.listen({ port: 0 });
    const port = listened.ok ? listened.value.port : 0;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statusBy = (agent: Agent | undefined) =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const asked = request({
          port,
          host: '127.0.0.1',
          path: '/console/api/welcome',
          method: 'POST',
          headers,
          agent,
        });
        asked
          .on('response', (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end('{}');
      });
    const flood = await Promise.all(Array.from({ length: 101 }, () => statusBy(agent)));
    expect([flood.at(-1), await statusBy(undefined)]).toEqual([429, 200]);
    agent.destroy();
    await listener.cut();
  });

  it('is one of two hundred at the most: the oldest makes room', () => {
    const { sessions } = sessionsAt();
    const bearers = Array.from({ length: 201 }, () => sessions.open('console', 'auth0|1'));
    expect(bearers.filter((bearer) => sessions.find(bearer, false)).length).toBe(200);
    expect(sessions.find(bearers[0] ?? '', false)).toBeUndefined();
  });
});

describe('a code', () => {
  it('opens one session within five minutes', () => {
    const { sessions, pass } = sessionsAt();
    const code = sessions.code('auth0|1');
    const redeemed = sessions.redeem(code);
    expect(redeemed.ok && sessions.find(redeemed.value, false)).toEqual({ window: 'console', userId: 'auth0|1' });
    expect(sessions.redeem(code)).toMatchObject({ failure: { code: 'link_used' } });
    const late = sessions.code('auth0|1');
    pass(5 * minute);
    expect(sessions.redeem(late)).toMatchObject({ failure: { code: 'link_used' } });
  });
});
