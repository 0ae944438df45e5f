/** Whatever answers at the address of Open WebUI: the hub gets a value or a failure in words, and keeps its secrets. */
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenWebUIApi } from '../../../../../src/main/hub/features/openwebui/api.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { serveTest } from '../../../../harness/local-server.ts';

const key = 'sk-never-to-be-seen-4411';
let url: string;
let paths: string[];
let handle: RequestListener;

beforeEach(async () => {
  paths = [];
  url = await serveTest((request, response) => {
    paths.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
    handle(request, response);
  });
});
afterEach(() => void vi.useRealTimers());

const answers = (status: number, body: string, headers: Record<string, string> = {}): void => {
  handle = (_, response) => response.writeHead(status, headers).end(body);
};
const call = (path = '/a') => createOpenWebUIApi(url, new Secret(key)).call('GET', path);
const failureOf = async (result: ReturnType<typeof call>) => {
  const answered = await result;
  return answered.ok ? undefined : answered.failure;
};
const isNone = { code: 'open_webui_unreachable', message: expect.stringContaining('is not an Open WebUI') };

describe('a call', () => {
  it('carries the key, if there is one, and answers what was answered', async () => {
    answers(200, '{"seed":9007199254740993}');
    const found = await call();
    expect(JSON.stringify(found)).toBe('{"ok":true,"value":{"seed":9007199254740993}}');
    expect(await createOpenWebUIApi(url).call('POST', '/b', {})).toMatchObject({ ok: true });
    expect(paths).toEqual([`GET /a Bearer ${key}`, 'POST /b nobody']);
  });

  it.each([
    [401, 'open_webui_key'],
    [403, 'open_webui_key'],
    [400, 'open_webui_refused'],
    [404, 'open_webui_refused'],
    [422, 'open_webui_refused'],
    [500, 'open_webui_refused'],
    [503, 'open_webui_refused'],
    [204, 'open_webui_unreachable'],
  ])('answered with %i fails with %s', async (status, code) => {
    answers(status, status === 204 ? '' : '{"detail":"No."}');
    expect(await failureOf(call())).toMatchObject({ code });
  });

  it('says in the other’s own words why it was refused, be it a sentence or a list', async () => {
    answers(400, '{"detail":"This email is taken."}');
    expect((await failureOf(call()))?.message).toContain('It answers 400: This email is taken.');
    answers(422, '{"detail":[{"msg":"Field required"},"odd",{"msg":7},{"msg":"too long"}]}');
    expect((await failureOf(call()))?.message).toMatch(/422: Field required +too long/);
    answers(500, '{"detail":{"deep":"Internal"}}');
    expect((await failureOf(call()))?.message).toContain('It answers 500.');
  });
});

describe('what is no answer of an Open WebUI', () => {
  it.each([
    ['a web page, as for every path that is unknown there', 200, '<!doctype html><title>Open WebUI</title>'],
    ['no text at all', 200, ''],
    ['half a text', 200, '{"a":'],
    ['a proxy’s own page', 502, '<h1>Bad Gateway</h1>'],
    ['lists in lists without an end', 200, `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
  ])('is %s', async (_, status, body) => {
    answers(status, body, { 'content-type': 'text/html' });
    expect(await failureOf(call())).toMatchObject(isNone);
  });

  it('is one that never ends, which is not read to its end', async () => {
    let sent = 0;
    let stopped: Promise<unknown> | undefined;
    handle = (_, response) => {
      stopped = once(response, 'close');
      const more = (): void => {
        while (!response.destroyed && response.write(`"${'x'.repeat(65_536)}",`)) sent += 65_536;
        response.once('drain', more);
      };
      response.writeHead(200).write('[');
      more();
    };
    expect(await failureOf(call())).toMatchObject(isNone);
    await stopped;
    expect(sent).toBeLessThan(30_000_000);
  });

  it('is a redirect, which is not followed: the key belongs to one address', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      answers(status, '', { location: `${url}/elsewhere` });
      expect((await failureOf(call()))?.message).toContain('redirect');
    }
    expect(paths.filter((path) => path.includes('elsewhere'))).toEqual([]);
  });

  it('is a connection that is refused, or cut in the middle', async () => {
    handle = (request) => request.socket.destroy();
    expect(await failureOf(call())).toMatchObject({ code: 'open_webui_unreachable' });
    handle = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":', () => request.socket.destroy());
    };
    expect(await failureOf(call())).toMatchObject({ code: 'open_webui_unreachable' });
    const nowhere = createOpenWebUIApi('http://127.0.0.1:9', new Secret(key));
    expect(await nowhere.call('GET', '/a')).toMatchObject({ failure: { code: 'open_webui_unreachable' } });
  });

  it.each(['before it answers', 'in the middle of it'])(
    'is one that keeps silent %s for longer than patience lasts',
    async (when) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      handle = (_, response) => {
        if (when !== 'before it answers') response.writeHead(200).write('{"a":');
      };
      let isOver = false;
      const waiting = failureOf(call()).finally(() => {
        isOver = true;
      });
      while (paths.length === 0) await turn();
      vi.advanceTimersByTime(14_900);
      for (let turns = 0; turns < 20; turns++) await turn();
      expect(isOver).toBe(false);
      vi.advanceTimersByTime(200);
      expect(await waiting).toMatchObject({ code: 'open_webui_unreachable' });
    },
  );
});

describe('the key', () => {
  it('is not the only secret there (its own: `echoes.test.ts`): what looks like another’s is cut, and the words are few', async () => {
    const other = 'sk-0123456789abcdef0123456789abcdef';
    answers(400, JSON.stringify({ detail: `${other} and ${'word '.repeat(1_000)}` }));
    const failure = await failureOf(call());
    expect(failure?.message).not.toContain('0123456789abcdef');
    expect(failure?.message.length).toBeLessThan(300);
  });
});
