/** A model server that fails, or says too much or nothing: what is told of it, and when it is asked again. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askServer } from '../../../../../../src/main/hub/features/chat/models/ask-server.ts';
import { usualLimits } from '../../../../../../src/main/hub/features/chat/models/connection.ts';
import type { ModelEvent } from '../../../../../../src/main/hub/features/chat/models/model-event.ts';
import {
  answerStream,
  answers,
  beginStream,
  delta,
  done,
  event,
  type Handle,
  sends,
  startModelServer,
  streams,
} from '../../../../../harness/model-server.ts';
import { callsOf, failureOf, key, newServer, plain, quick, textOf, withTools } from './asking.ts';

const { server, endpoint, ask } = newServer();
afterEach(() => void vi.useRealTimers());

const noFirstByte = { ...quick, firstByteMs: 300 };
const noNextByte = { ...quick, idleMs: 300 };

describe('a failure', () => {
  it.each([
    [400, { error: { message: 'Bad temperature' } }, 'model_refused', 'Bad temperature'],
    [400, { error: { message: 'the request exceeds the available context size' } }, 'too_long', 'context size'],
    [
      400,
      { error: { message: 'The decoder prompt (length 9000) is longer than the maximum model length of 4096.' } },
      'too_long',
      '4096',
    ],
    [500, { error: { message: 'Context size has been exceeded.' } }, 'too_long', 'exceeded'],
    [413, { error: { message: 'Request too large for model `tiny`' } }, 'too_long', 'too large'],
    [401, { error: 'no' }, 'model_unauthorised', '"no"'],
    [402, { message: 'Insufficient credits' }, 'model_refused', 'Insufficient credits'],
    [403, { detail: 'Flagged' }, 'model_refused', 'Flagged'],
    [404, { error: { message: "model 'tiny' not found" } }, 'model_refused', 'not found'],
    [429, { error: { message: 'Slow down' } }, 'model_busy', 'Slow down'],
    [500, {}, 'model_failed', 'It answered 500.'],
    [503, { error: { message: 'Loading model' } }, 'model_failed', 'Loading model'],
  ])('of status %i is readable', async (status, body, code, message) => {
    const failure = failureOf(await ask(answers(status, body)));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it.each([
    ['the key', `Incorrect API key provided: ${key}.`, 'never-to'],
    ['a part of the key', `Incorrect API key provided: ${key.slice(0, 12)}****${key.slice(-9)}.`, 'never'],
    ['another bearer', 'Got Bearer abcdefghijkl for it', 'abcdefghijkl'],
    ['another key', 'Got sk-proj-abcdefghijkl for it', 'abcdefghijkl'],
    ['what looks like one', `Got ${Buffer.from(key.repeat(2)).toString('base64')}`, 'Wms3'],
  ])('quotes nothing of %s', async (_, message, hidden) => {
    const { message: shown } = failureOf(await ask(answers(401, { error: { message } })));
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain(hidden);
  });

  it('passes its own key on in no word, call or refusal, however it is spelled', async () => {
    const hex = Buffer.from(key).toString('hex');
    const spelled = [key, hex, hex.replaceAll(/../g, '%$&'), Buffer.from(key).toString('base64')];
    for (const one of spelled) {
      const given = JSON.stringify({ query: one });
      const call = { index: 0, id: 'a', function: { name: 'github_search', arguments: given } };
      const said = [delta({ content: `It is ${one}.` }), delta({ tool_calls: [call] }, 'tool_calls'), done];
      const events = await ask(streams(...said), withTools);
      expect(textOf(events)).toContain('It is [secret]');
      expect(callsOf(events)).toEqual([['github_search', expect.stringContaining('"[secret]')]]);
      const { message } = failureOf(await ask(answers(400, { error: { message: `Refused: ${one}` } })));
      expect(message).not.toContain(one.slice(0, 20));
    }
  });

  it('quotes at most 200 characters, and none that deceives', async () => {
    const { message } = failureOf(
      await ask(answers(400, { error: { message: `\u001b[2J\u202e"${'a b '.repeat(9000)}` } })),
    );
    expect(message.length).toBeLessThan(300);
    expect(message).toMatch(/"\\u\{1B\}\[2J\\u\{202E\}\\"a b /);
    expect(message).toMatch(/…"$/);
  });

  it('quotes no web page', async () => {
    const page: Handle = sends(404, 'text/html', '<html><body>nginx</body></html>');
    expect(failureOf(await ask(page)).message).toMatch(/It answered 404\.$/);
  });

  it('tells a server that is not there', async () => {
    const gone = await startModelServer(() => undefined);
    await gone.close();
    const failure = failureOf(await ask(undefined, plain, quick, endpoint({ baseUrl: gone.baseUrl })));
    expect(failure).toMatchObject({ code: 'model_unreachable', message: expect.stringContaining('Nothing listens') });
  });

  it.each<[string, Handle, string, RegExp]>([
    ['a web page', sends(200, 'text/html', '<html>'), 'model_failed', /web page/],
    ['malformed JSON', sends(200, 'application/json', '{"choices":'), 'model_failed', /not JSON/],
    ['JSON of another kind', answers(200, { ok: true }), 'model_failed', /no completion/],
    ['JSON with an error', answers(200, { error: { message: 'Odd' } }), 'model_failed', /"Odd"/],
    ['a malformed event', streams('data: {"choi\n\n'), 'model_failed', /not JSON/],
    ['an empty stream', streams(), 'model_failed', /without an answer/],
    ['no stream at all', sends(200, 'text/plain', 'Hello'), 'model_failed', /without an answer/],
    [
      'an error in the stream',
      streams(event({ error: { message: 'CUDA error', code: 'x' } })),
      'model_failed',
      /"CUDA error"/,
    ],
    [
      'an error with a status in the stream',
      streams(event({ error: { message: 'Wait', code: 429 } })),
      'model_busy',
      /"Wait"/,
    ],
  ])('tells %s', async (_, handle, code, message) => {
    expect(failureOf(await ask(handle))).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each<[string, Handle]>([
    ['at all', () => undefined],
    [
      'but headers',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
    ],
  ])('tells a server that says nothing %s', async (_, handle) => {
    expect(failureOf(await ask(handle, plain, noFirstByte))).toMatchObject({
      code: 'model_unreachable',
      message: expect.stringContaining('sent nothing for 0.3 seconds'),
    });
    await server().requests[0]?.left;
    expect(server().requests).toHaveLength(1);
  });

  it('tells an answer that falls silent, after what there was of it', async () => {
    const half: Handle = (_, response) => {
      beginStream(response);
      response.write(delta({ content: 'Half' }));
    };
    const events = await ask(half, plain, noNextByte);
    expect(textOf(events)).toBe('Half');
    expect(failureOf(events)).toMatchObject({
      code: 'model_cut',
      message: expect.stringContaining('sent nothing for 0.3 seconds'),
    });
    await server().requests[0]?.left;
  });

  it.each<[string, (response: Parameters<Handle>[1]) => unknown, RegExp]>([
    ['broken off', (response) => response.destroy(), /stopped in the middle/],
    ['ended without a reason', (response) => response.end(), /stopped in the middle/],
    ['gone wrong', (response) => response.end(event({ error: { message: 'Out of memory' } })), /"Out of memory"/],
    ['malformed', (response) => response.end('data: {{\n\n'), /not JSON/],
  ])('tells an answer that is %s in the middle, after what there was of it', async (_, end, message) => {
    const events = await ask((_, response) => {
      beginStream(response);
      response.write(delta({ content: 'Half' }), () => end(response));
    });
    expect(textOf(events)).toBe('Half');
    expect(failureOf(events)).toMatchObject({ code: 'model_cut', message: expect.stringMatching(message) });
  });

  it('is none when all was said before the connection broke', async () => {
    const events = await ask((_, response) => {
      beginStream(response);
      response.write(delta({ content: 'All' }, 'stop'), () => response.destroy());
    });
    expect(events.at(-1)).toEqual({ kind: 'end', reason: 'stop' });
  });
});

describe('limits', () => {
  it.each<[string, string[], RegExp]>([
    ['text', Array(20).fill(delta({ content: 'x'.repeat(64 * 1024) })), /larger than 1 MiB/],
    [
      'the arguments of a call',
      [delta({ tool_calls: [{ index: 0, function: { name: 'a', arguments: 'x'.repeat(70_000) } }] })],
      /64 kB/,
    ],
    ['calls', [delta({ tool_calls: Array(40).fill({ function: { name: 'a' } }) })], /more than 32/],
  ])('hold for %s', async (_, events, message) => {
    const handle: Handle = streams(...events, delta({}, 'stop'), done);
    const failure = failureOf(await ask(handle, withTools));
    expect(failure).toMatchObject({ code: 'model_failed', message: expect.stringMatching(message) });
  });

  it.each([
    ['one endless event', 'data: x', { eventBytes: 100_000 }],
    ['endless comments', ': x\n\n', { answerBytes: 100_000 }],
  ])('hold for %s, and the connection is closed', async (_, text, limits) => {
    let left: Promise<void> | undefined;
    const failure = failureOf(
      await ask(
        (request, response) => {
          left = request.left;
          beginStream(response);
          const more = setInterval(() => response.write(text.repeat(1000)), 1);
          response.on('close', () => clearInterval(more));
        },
        plain,
        { ...quick, ...limits },
      ),
    );
    expect(failure).toMatchObject({ code: 'model_failed', message: expect.stringContaining('too large') });
    await left;
  });

  it('let a reader take its time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const hasRead = Promise.withResolvers<void>();
    server().handle = async (_, response) => {
      beginStream(response);
      response.write(delta({ content: 'One. ' }));
      await hasRead.promise;
      response.end(delta({ content: 'b' }) + delta({}, 'stop') + done);
    };
    const events: ModelEvent[] = [];
    for await (const one of askServer(endpoint(), 'tiny', plain, noNextByte)) {
      events.push(one);
      vi.advanceTimersByTime(400);
      hasRead.resolve();
    }
    expect(events.at(-1)).toEqual({ kind: 'end', reason: 'stop' });
  });
});

describe('cancelling', () => {
  it.each([
    ['before the first byte', 0],
    ['within the answer', 1],
  ])('%s closes the connection and says so', async (_, written) => {
    const person = new AbortController();
    server().handle = (_, response) => {
      if (written === 0) return person.abort();
      beginStream(response);
      response.write(delta({ content: 'Half' }));
    };
    const events: ModelEvent[] = [];
    for await (const one of askServer(endpoint(), 'tiny', { ...plain, signal: person.signal }, usualLimits)) {
      events.push(one);
      person.abort();
    }
    expect(failureOf(events).code).toBe('cancelled');
    await server().requests[0]?.left;
    expect(server().requests).toHaveLength(1);
  });

  it('asks nothing when it came first', async () => {
    expect(failureOf(await ask(undefined, { ...plain, signal: AbortSignal.abort() })).code).toBe('cancelled');
    expect(server().requests).toEqual([]);
  });

  it('by no longer listening closes the connection', async () => {
    server().handle = (_, response) => {
      beginStream(response);
      response.write(delta({ content: 'Half' }));
    };
    for await (const _ of askServer(endpoint(), 'tiny', plain)) break;
    await server().requests[0]?.left;
  });
});

describe('trying again', () => {
  const failTimes =
    (times: number, fail: Handle): Handle =>
    (request, response) =>
      server().requests.length <= times
        ? fail(request, response)
        : answerStream(response, delta({ content: 'Hi' }, 'stop'));

  it.each<[string, Handle]>([
    ['a broken connection', (_, response) => response.destroy()],
    ['429', answers(429, {})],
    ['429 with a short wait', answers(429, {}, { 'retry-after': '0' })],
    ['502', answers(502, {})],
  ])('happens twice after %s', async (_, fail) => {
    expect(textOf(await ask(failTimes(2, fail)))).toBe('Hi');
    expect(server().requests).toHaveLength(3);
    server().requests.length = 0;
    failureOf(await ask(failTimes(9, fail)));
    expect(server().requests).toHaveLength(3);
  });

  it('waits as long as told', async () => {
    const busy: Handle = answers(503, {}, { 'retry-after': '1' });
    await ask(failTimes(1, busy), plain, { ...quick, longestRetryAfterMs: 999 });
    expect(server().requests).toHaveLength(1);
    const before = performance.now();
    expect(textOf(await ask(failTimes(2, busy)))).toBe('Hi');
    expect(performance.now() - before).toBeGreaterThan(990);
  });

  it.each<[string, Handle, string]>([
    ['a long wait', answers(429, {}, { 'retry-after': '60' }), 'model_busy'],
    ['a refusal', answers(400, {}), 'model_refused'],
    ['an answer that broke off', streams(delta({ content: 'H' })), 'model_cut'],
  ])('does not happen after %s', async (_, fail, code) => {
    const failure = failureOf(await ask(failTimes(1, fail)));
    expect(failure.code).toBe(code);
    if (code === 'model_busy') expect(failure.retryAfterSeconds).toBe(60);
    expect(server().requests).toHaveLength(1);
  });
});
