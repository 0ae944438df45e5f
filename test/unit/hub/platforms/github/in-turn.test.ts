import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { createTurns } from '../../../../../src/main/hub/platforms/github/request.ts';
import { changeOnGitHub } from '../../../../../src/main/hub/platforms/github/rest.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { clientOf } from '../../../../harness/platform-tools.ts';

const bounds = { apart: 60, longestPause: 2_500, mostWaiting: 2 };
const caller = (account = 'cac_1', signal = new AbortController().signal) => ({ account, signal });

/** A change that takes a while, with when each began and ended. */
function changes() {
  const times: [name: string, begun: number, ended: number][] = [];
  const make = (name: string) => async () => {
    const begun = performance.now();
    await turn();
    times.push([name, begun, performance.now()]);
    return ok(name);
  };
  return { times, make };
}

describe('changes of one account', () => {
  it('come one after another and apart, in the order in which they were asked for', async () => {
    const inTurn = createTurns(bounds);
    const { times, make } = changes();
    await Promise.all(['a', 'b', 'c'].map((name) => inTurn(caller(), make(name))));
    expect(times.map(([name]) => name)).toEqual(['a', 'b', 'c']);
    const gaps = times.slice(1).map(([, begun], index) => begun - (times[index]?.[2] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(bounds.apart - 2);
  });

  it('do not wait for another account, nor does one that comes long after', async () => {
    const inTurn = createTurns({ ...bounds, apart: 60_000 });
    const { make } = changes();
    const results = await Promise.all([inTurn(caller('cac_1'), make('a')), inTurn(caller('cac_2'), make('b'))]);
    expect(results).toEqual([ok('a'), ok('b')]);
  });

  it('are not made once their caller has gone, and hold up nobody', async () => {
    const inTurn = createTurns({ ...bounds, apart: 1 });
    const { times, make } = changes();
    const gone = new AbortController();
    const first = inTurn(caller(), make('a'));
    const left = inTurn(caller('cac_1', gone.signal), make('b'));
    const last = inTurn(caller(), make('c'));
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect([await first, await last]).toEqual([ok('a'), ok('c')]);
    await expect(inTurn(caller('cac_1', gone.signal), make('d'))).rejects.toThrow('gone');
    expect(times.map(([name]) => name)).toEqual(['a', 'c']);
  });

  it('are not made when the caller goes during the pause', async () => {
    const inTurn = createTurns({ ...bounds, apart: 2_000 });
    const { times, make } = changes();
    await inTurn(caller(), make('a'));
    const gone = new AbortController();
    const left = inTurn(caller('cac_1', gone.signal), make('b'));
    setImmediate(() => gone.abort(new Error('gone')));
    await expect(left).rejects.toThrow('gone');
    expect(times).toHaveLength(1);
  });

  it('are refused when too many wait', async () => {
    const inTurn = createTurns(bounds);
    const { times, make } = changes();
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((name) => inTurn(caller(), make(name))));
    expect(results.map((result) => (result.ok ? result.value : result.failure.code))).toEqual([
      'a',
      'b',
      'c',
      'platform_rate_limited',
    ]);
    expect(times).toHaveLength(3);
  });

  it('go on after one that broke', async () => {
    const inTurn = createTurns({ ...bounds, apart: 1 });
    await expect(inTurn(caller(), () => Promise.reject(new Error('a defect')))).rejects.toThrow('a defect');
    expect(await inTurn(caller(), changes().make('b'))).toEqual(ok('b'));
  });
});

describe('after a refusal for the pace', () => {
  const refused = (seconds: number) => async () => ({
    ok: false as const,
    failure: failure('platform_rate_limited', undefined, { retryAfterSeconds: seconds }),
  });

  it('the account waits as long as GitHub says', async () => {
    const inTurn = createTurns(bounds);
    const { times, make } = changes();
    const before = performance.now();
    await inTurn(caller(), refused(1));
    await Promise.all([inTurn(caller(), make('next')), inTurn(caller('cac_2'), make('other'))]);
    expect(times.map(([name]) => name)).toEqual(['other', 'next']);
    expect((times[1]?.[1] ?? 0) - before).toBeGreaterThanOrEqual(998);
  });

  it('or is told at once how long, and nothing is sent', async () => {
    const inTurn = createTurns(bounds);
    const { times, make } = changes();
    await inTurn(caller(), refused(60));
    const next = await inTurn(caller(), make('next'));
    expect(next).toMatchObject({ ok: false, failure: { code: 'platform_rate_limited' } });
    expect(next.ok || next.failure.retryAfterSeconds).toBeGreaterThanOrEqual(59);
    expect(times).toEqual([]);
  });
});

describe('a change at GitHub', () => {
  async function server(answer: RequestListener) {
    const asked: number[] = [];
    const http = createServer((request, response) => {
      asked.push(performance.now());
      answer(request, response);
    });
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void http.close());
    const { port } = http.address() as AddressInfo;
    const client = clientOf({ apiUrl: `http://127.0.0.1:${port}` }, 'token');
    const make = () =>
      changeOnGitHub(client, 'POST /repos/{owner}/{repo}/issues', { owner: 'a', repo: 'b' }, {}, z.object({}));
    return { asked, make };
  }

  it('is a second after the one before', async () => {
    const { asked, make } = await server((_, response) => response.writeHead(201).end('{}'));
    expect(await Promise.all([make(), make()])).toEqual([ok({}), ok({})]);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each([403, 429])('is not even tried while GitHub wants a pause, which it said by %i', async (status) => {
    const { asked, make } = await server((_, response) =>
      response
        .writeHead(status, { 'retry-after': '60', 'content-type': 'application/json' })
        .end('{"message":"You have exceeded a secondary rate limit."}'),
    );
    for (const _ of [1, 2]) {
      const made = await make();
      expect(made).toMatchObject({ ok: false, failure: { code: 'platform_rate_limited', retryAfterSeconds: 60 } });
    }
    expect(asked).toHaveLength(1);
  });
});
