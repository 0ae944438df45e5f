/** The console's way to the hub over HTTP, against a real server that says what a hub, or something else, might say. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bearerInMemory } from '../../../src/renderer/src/hub/bearer.ts';
import { followChanges } from '../../../src/renderer/src/hub/changes.ts';
import { closeSession, httpCalls, unlockSession } from '../../../src/renderer/src/hub/http.ts';
import { windowCalls } from '../../../src/shared/contract.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
type Seen = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string };

const ada = { userId: 'auth0|ada', name: 'Ada', email: 'ada@example.com', owner: true };
const welcome = { version: '0.1.0', demo: true, tenant: true, owned: true, person: null, desktop: false };

let answer: Answer;
let seen: Seen[] = [];
let signedOut = 0;
let isInUse = true;
let server: ReturnType<typeof createServer>;
let side: Parameters<typeof httpCalls>[1];

beforeEach(async () => {
  seen = [];
  signedOut = 0;
  isInUse = true;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  side = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/console/api/`,
    bearer: bearerInMemory(),
    isInUse: () => isInUse,
    onSignedOut: () => {
      signedOut += 1;
    },
  };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const json = (value: unknown, status = 200): Answer => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
};
const lines = (...said: unknown[]): Answer => {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end(said.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
};
const refusal = (code: string, more: object = {}) => ({
  error: { code, message: 'Why.', hint: 'What to do.', ...more },
});

describe('a call', () => {
  it('has one function for each call of its window and none of the other', () => {
    expect(Object.keys(httpCalls('console', side)).sort()).toEqual(windowCalls('console').sort());
    expect(Object.keys(httpCalls('confirmation', side))).not.toContain('keys.propose');
  });

  it('sends its input as JSON with the bearer, and says whether the person was there', async () => {
    answer = json([]);
    side.bearer.write('abc');
    await httpCalls('console', side)['keys.list']({});
    isInUse = false;
    await httpCalls('console', side)['keys.list']({});
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/console/api/keys.list', body: '{}' });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-opengithubx-active': '1' });
    expect(seen[1]?.headers['x-opengithubx-active']).toBeUndefined();
  });

  it('drops what the contract does not list, and takes no answer of another shape', async () => {
    answer = json({ ...welcome, token: 'secret' });
    expect(await httpCalls('console', side).welcome({})).toEqual({ ok: true, value: welcome });
    answer = json({ ...welcome, version: 1 });
    expect(await httpCalls('console', side).welcome({})).toMatchObject({ ok: false, failure: { code: 'internal' } });
    answer = (_request, response) => response.end('<html>a proxy</html>');
    expect(await httpCalls('console', side).welcome({})).toMatchObject({ ok: false, failure: { code: 'internal' } });
  });

  it('answers a refusal as the failure it is', async () => {
    answer = json(refusal('window_too_fast', { retryAfterSeconds: 3, stack: 'x' }), 429);
    expect(await httpCalls('console', side)['keys.list']({})).toEqual({
      ok: false,
      failure: { code: 'window_too_fast', message: 'Why.', hint: 'What to do.', retryAfterSeconds: 3 },
    });
    answer = json(refusal('made_up'), 500);
    expect(await httpCalls('console', side)['keys.list']({})).toMatchObject({ failure: { code: 'internal' } });
  });

  it('says so when no hub answers', async () => {
    const { address } = side;
    server.close();
    server.closeAllConnections();
    const nobody = httpCalls('console', { ...side, address });
    expect(await nobody.welcome({})).toMatchObject({ ok: false, failure: { code: 'not_running' } });
  });

  it('forgets a bearer that is refused, unless another has taken its place meanwhile', async () => {
    answer = json(refusal('signed_out'), 401);
    side.bearer.write('old');
    await httpCalls('console', side)['keys.list']({});
    expect([side.bearer.read(), signedOut]).toEqual([null, 1]);
    side.bearer.write('old');
    answer = (request, response, body) => {
      side.bearer.write('new');
      json(refusal('signed_out'), 401)(request, response, body);
    };
    await httpCalls('console', side)['keys.list']({});
    expect([side.bearer.read(), signedOut]).toEqual(['new', 1]);
  });

  it('can be given up', async () => {
    const attempt = new AbortController();
    answer = () => attempt.abort();
    const call = httpCalls('console', side)['keys.list']({}, { signal: attempt.signal });
    expect(await call).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
  });
});

describe('a call that goes on in the browser', () => {
  it('tells where, then what came of it, and keeps the bearer it brings', async () => {
    answer = lines({ openUrl: 'https://tenant.example/authorize' }, { ok: true, output: ada, bearer: 'fresh' });
    const opened: string[] = [];
    const result = await httpCalls('console', side)['session.signIn']({}, { onOpenUrl: (url) => opened.push(url) });
    expect(result).toEqual({ ok: true, value: ada });
    expect([opened, side.bearer.read()]).toEqual([['https://tenant.example/authorize'], 'fresh']);
  });

  it('shows the hub the ticket with which the browser came back, beside what it alone was told', async () => {
    let finish = (): void => {};
    answer = (request, response) => {
      if (request.url?.endsWith('/returned')) finish();
      if (request.url?.endsWith('/returned')) return json({})(request, response, '');
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"openUrl":"https://tenant.example/authorize","flow":"ours"}\n');
      finish = () => response.end(`${JSON.stringify({ ok: true, output: ada, bearer: 'fresh' })}\n`);
    };
    const page = new BroadcastChannel('opengithubx-returned');
    const onOpenUrl = () => page.postMessage('ticket');
    expect(await httpCalls('console', side)['session.signIn']({}, { onOpenUrl })).toEqual({ ok: true, value: ada });
    page.close();
    expect(seen.map(({ url, body }) => [url, body])).toContainEqual([
      '/console/api/returned',
      '{"flow":"ours","ticket":"ticket"}',
    ]);
  });

  it('opens nothing but web addresses', async () => {
    answer = lines({ openUrl: 'javascript:alert(1)' }, { openUrl: 'file:///etc/passwd' }, { ok: true, output: ada });
    const opened: string[] = [];
    await httpCalls('console', side)['session.signIn']({}, { onOpenUrl: (url) => opened.push(url) });
    expect(opened).toEqual([]);
  });

  it('answers a failure, and a hub that stops before the end', async () => {
    const signIn = () => httpCalls('console', side)['session.signIn']({});
    answer = lines({ openUrl: 'https://x.example' }, { ok: false, failure: refusal('sign_in_refused').error });
    expect(await signIn()).toMatchObject({ ok: false, failure: { code: 'sign_in_refused' } });
    answer = lines({ openUrl: 'https://x.example' });
    expect(await signIn()).toMatchObject({ ok: false, failure: { code: 'not_running' } });
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"openUrl":"https://x.example"}\n{"ok":tr', () => response.destroy());
    };
    expect(await signIn()).toMatchObject({ ok: false, failure: { code: 'not_running' } });
    expect(side.bearer.read()).toBeNull();
  });
});

describe('a session', () => {
  it('begins with a code, without the bearer of the last one, and ends by itself alone', async () => {
    side.bearer.write('stale');
    answer = json({ bearer: 'fresh' });
    expect(await unlockSession(side, 'session', { code: 'c' })).toEqual({ ok: true, value: true });
    expect(seen[0]).toMatchObject({ url: '/console/api/session', body: '{"code":"c"}' });
    expect(seen[0]?.headers.authorization).toBeUndefined();
    expect(side.bearer.read()).toBe('fresh');
    await closeSession(side);
    expect(seen[1]).toMatchObject({ method: 'DELETE', headers: { authorization: 'Bearer fresh' } });
    expect(side.bearer.read()).toBeNull();
  });

  it('does not begin with a wrong code', async () => {
    answer = json(refusal('link_used'), 403);
    expect(await unlockSession(side, 'session', { code: 'c' })).toMatchObject({ failure: { code: 'link_used' } });
    expect([side.bearer.read(), signedOut]).toEqual([null, 0]);
  });
});

describe('the changes', () => {
  let heard: string[] = [];
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] }));
  afterEach(() => void vi.useRealTimers());
  const follow = () => {
    heard = [];
    return followChanges(side, { onTopic: (topic) => heard.push(topic), onConnection: (state) => heard.push(state) });
  };
  /** Lets the pauses between attempts pass, as soon as nothing else is left to do. */
  const until = async (isTrue: () => boolean) => {
    for (; !isTrue(); vi.advanceTimersByTime(50)) await turn();
  };

  it('come with the bearer, in any pieces; what is no topic is passed over', async () => {
    side.bearer.write('abc');
    let stream: ServerResponse | undefined;
    answer = (_request, response) => {
      stream = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    };
    const stop = follow();
    // Everything may have changed before there was a stream.
    await until(() => heard.length >= 8);
    expect(heard[0]).toBe('up');
    expect(heard).toContain('settings');
    expect(seen[0]?.headers.authorization).toBe('Bearer abc');
    heard = [];
    stream?.write('data: {"topic":"ke');
    stream?.write('ys"}\n\ndata: {"topic":"tokens"}\n\ndata: no JSON\n\ndata: {"topic":"people"}\n\n');
    await until(() => heard.length >= 2);
    expect(heard).toEqual(['keys', 'people']);
    stop();
  });

  it('wait for a bearer, tell when the hub is away and when it is back', async () => {
    const stop = follow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(seen).toEqual([]);
    side.bearer.write('abc');
    answer = (_request, response) => response.writeHead(200).write('\n');
    await until(() => heard.includes('up'));
    const { port } = server.address() as AddressInfo;
    server.close();
    server.closeAllConnections();
    await until(() => heard.at(-1) === 'down');
    server.listen(port, '127.0.0.1');
    await until(() => heard.lastIndexOf('up') > heard.indexOf('down'));
    stop();
  });

  it('end a session that the hub no longer knows', async () => {
    side.bearer.write('abc');
    answer = json(refusal('signed_out'), 401);
    const stop = follow();
    await until(() => signedOut === 1);
    expect(side.bearer.read()).toBeNull();
    stop();
  });
});
