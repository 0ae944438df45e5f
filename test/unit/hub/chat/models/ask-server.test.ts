/** A question to a model server over real HTTP: what leaves, what comes of every kind of answer, and of none. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askServer } from '../../../../../src/main/hub/chat/models/ask-server.ts';
import { type Endpoint, usualLimits } from '../../../../../src/main/hub/chat/models/connection.ts';
import type { ModelEvent, ModelRequest } from '../../../../../src/main/hub/chat/models/model-event.ts';
import { Secret } from '../../../../../src/main/hub/secret.ts';
import {
  answerJson,
  answerStream,
  beginStream,
  delta,
  done,
  event,
  type FakeModelServer,
  type Handle,
  startModelServer,
} from '../../../../harness/model-server.ts';

const key = 'Zk7-never-to-be-seen-4411';
const quick = { ...usualLimits, retryDelaysMs: [5, 10] };
const noFirstByte = { ...quick, firstByteMs: 300 };
const noNextByte = { ...quick, idleMs: 300 };

const tool = { name: 'github_search', description: 'Searches.', inputSchema: { type: 'object' } };
const plain: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is new?' },
  ],
  tools: [],
  sampling: {},
  signal: new AbortController().signal,
};
const withTools: ModelRequest = { ...plain, tools: [tool] };

let server: FakeModelServer;
beforeEach(async () => {
  server = await startModelServer((_, response) => answerStream(response, delta({ content: 'Hi' }, 'stop'), done));
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const endpoint = (more: Partial<Endpoint> = {}): Endpoint => ({
  baseUrl: server.baseUrl,
  key: new Secret(key),
  ...more,
});

async function ask(handle?: Handle, request = plain, limits = quick, at = endpoint()): Promise<ModelEvent[]> {
  if (handle) server.handle = handle;
  const events: ModelEvent[] = [];
  for await (const one of askServer(at, 'tiny', request, limits)) events.push(one);
  return events;
}

const textOf = (events: ModelEvent[]) => events.map((one) => (one.kind === 'text' ? one.text : '')).join('');
const callsOf = (events: ModelEvent[]) =>
  events.flatMap((one) => (one.kind === 'call' ? [[one.name, one.arguments]] : []));

/** The failure that ends the events; the key stands in no part of them. */
function failureOf(events: ModelEvent[]) {
  expect(JSON.stringify(events)).not.toContain(key);
  const last = events.at(-1);
  if (last?.kind !== 'failed') throw new Error(`It did not fail: ${JSON.stringify(events)}`);
  return { ...last.failure, toolsRefused: last.toolsRefused };
}

describe('what leaves', () => {
  it('is the model, the messages and how to answer, and nothing else', async () => {
    expect(await ask()).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'end', reason: 'stop' },
    ]);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(server.requests[0]?.body).toEqual({
      model: 'tiny',
      messages: plain.messages,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('holds tools and choices only where there are some, each by a name of its own', async () => {
    const message = { ...{ role: 'user' as const, content: 'Hi' }, name: 'ada', metadata: { a: 1 } };
    const offered = { ...tool, strict: true, userId: 'auth0|1' };
    const sampling = { temperature: 0, topP: 0.5, maximumTokens: 9, stop: ['x'], seed: 7, user: 'ada', store: true };
    await ask(undefined, { ...plain, messages: [message], tools: [offered], sampling });
    expect(server.requests[0]?.body).toEqual({
      model: 'tiny',
      messages: [{ role: 'user', content: 'Hi' }],
      stream: true,
      stream_options: { include_usage: true },
      tools: [
        {
          type: 'function',
          function: { name: 'github_search', description: 'Searches.', parameters: { type: 'object' } },
        },
      ],
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      stop: ['x'],
      seed: 7,
    });
  });

  it('asks for JSON in OpenAI’s form, and tells when the server refuses that form', async () => {
    const json = { name: 'reading', schema: { type: 'object' }, strict: true };
    const asked = { ...plain, sampling: { json } };
    await ask(undefined, asked);
    await ask(undefined, { ...plain, sampling: { json: 'object' } });
    expect(server.requests.map(({ body }) => body?.['response_format'])).toEqual([
      { type: 'json_schema', json_schema: json },
      { type: 'json_object' },
    ]);
    const refuse =
      (error: string): Handle =>
      (_, response) =>
        answerJson(response, 400, { error });
    const code = async (error: string, request: ModelRequest) => failureOf(await ask(refuse(error), request)).code;
    expect(await code('response_format.type must be text', asked)).toBe('response_format_refused');
    expect(await code('Failed to parse grammar', asked)).toBe('response_format_refused');
    expect(await code('Failed to parse grammar', plain)).toBe('model_refused');
    expect(await code('Too many images', asked)).toBe('model_refused');
  });

  it('has the key as a bearer, and no header that tells of this computer', async () => {
    await ask();
    const headers = server.requests[0]?.headers ?? {};
    expect(headers.authorization).toBe(`Bearer ${key}`);
    expect(Object.keys(headers).sort()).toEqual([
      ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'connection'],
      ...['content-length', 'content-type', 'host', 'sec-fetch-mode', 'user-agent'],
    ]);
    expect(headers['user-agent']).toBe('opengithubx');
  });

  it('has no bearer for a server without a key', async () => {
    await ask(undefined, plain, quick, endpoint({ key: undefined }));
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('does not follow to another address, where the key would go along', async () => {
    const elsewhere = await startModelServer((_, response) => answerStream(response, done));
    try {
      const moved: Handle = (_, response) =>
        response.writeHead(307, { location: `${elsewhere.baseUrl}/chat/completions` }).end();
      expect(failureOf(await ask(moved))).toMatchObject({
        code: 'model_refused',
        message: expect.stringContaining('not followed'),
      });
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('an answer', () => {
  it('comes as it is written, rebuilt from its text, reason and usage alone', async () => {
    const events = await ask((_, response) =>
      answerStream(
        response,
        ': PROCESSING\n\n',
        delta({ role: 'assistant', content: '' }),
        delta({ content: 'Good ', reasoning_content: 'He greets.', reasoning: 'Hm.', annotations: [1] }),
        delta({
          content: [
            { type: 'thinking', text: 'Hm.' },
            { type: 'text', text: 'day' },
          ],
        }),
        delta({}, 'length'),
        event({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 2, cost: 3 }, x: 1 }),
        done,
      ),
    );
    expect(events).toEqual([
      { kind: 'text', text: 'Good ' },
      { kind: 'text', text: 'day' },
      { kind: 'end', reason: 'length', usage: { promptTokens: 7, answerTokens: 2 } },
    ]);
  });

  it.each([
    ['<think>He greets.</think>\n\nGood day', 'Good day'],
    ['\n<think>\n</think> Good day, <think>!', 'Good day, <think>!'],
    ['<thin', '<thin'],
    ['<thinker> says <think>x</think>', '<thinker> says <think>x</think>'],
    ['  Good day', '  Good day'],
    ['<think>He greets', ''],
  ])('leaves out the thoughts before it, in whatever pieces: %j', async (whole, said) => {
    for (const pieces of [[whole], [...whole]]) {
      const events = await ask((_, response) =>
        answerStream(response, ...pieces.map((content) => delta({ content })), delta({}, 'stop')),
      );
      expect(textOf(events)).toBe(said);
      expect(events.at(-1)).toEqual({ kind: 'end', reason: 'stop' });
    }
  });

  it('reaches the reader before it is whole', async () => {
    let finish = (): void => undefined;
    server.handle = (_, response) => {
      beginStream(response);
      response.write(delta({ content: 'first' }));
      finish = () => response.end(delta({}, 'stop') + done);
    };
    const events = askServer(endpoint(), 'tiny', plain, quick);
    expect((await events.next()).value).toEqual({ kind: 'text', text: 'first' });
    finish();
    expect((await events.next()).value).toEqual({ kind: 'end', reason: 'stop' });
  });

  it('may be one JSON completion, where the server does not stream', async () => {
    const message = {
      role: 'assistant',
      content: 'Hi',
      tool_calls: [{ function: { name: 'a', arguments: { n: 1 } } }],
    };
    const whole = { choices: [{ message }], usage: { prompt_tokens: 1, completion_tokens: 1 } };
    expect(await ask((_, response) => answerJson(response, 200, whole), withTools)).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'call', name: 'a', arguments: '{"n":1}' },
      { kind: 'end', reason: 'calls', usage: { promptTokens: 1, answerTokens: 1 } },
    ]);
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'filter'],
    ['tool_calls', 'stop'],
    ['eos', 'stop'],
  ])('that ends with %s ends with %s', async (told, reason) => {
    const events = await ask((_, response) => answerStream(response, delta({ content: 'x' }, told)));
    expect(events.at(-1)).toEqual({ kind: 'end', reason });
  });

  it('is whole with a reason or with [DONE], split wherever it may be', async () => {
    const bytes = `${delta({ content: 'é' })}${done}`;
    const events = await ask(async (_, response) => {
      beginStream(response);
      for (const byte of Buffer.from(bytes)) {
        response.write(Buffer.from([byte]));
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect(events).toEqual([
      { kind: 'text', text: 'é' },
      { kind: 'end', reason: 'stop' },
    ]);
  });
});

describe('tool calls', () => {
  const part = (call: Record<string, unknown>) => delta({ tool_calls: [call] });

  it('are assembled from their parts, several at once', async () => {
    const events = await ask(
      (_, response) =>
        answerStream(
          response,
          part({ index: 0, id: 'a', type: 'function', function: { name: 'one', arguments: '' } }),
          part({ index: 0, function: { arguments: '{"x"' } }),
          part({ index: 1, id: 'b', function: { name: 'two', arguments: '{' } }),
          part({ index: 0, function: { arguments: ':1}' } }),
          part({ index: 1, function: { arguments: '}' } }),
          delta({}, 'tool_calls'),
          done,
        ),
      withTools,
    );
    expect(callsOf(events)).toEqual([
      ['one', '{"x":1}'],
      ['two', '{}'],
    ]);
    expect(events.at(-1)).toEqual({ kind: 'end', reason: 'calls' });
  });

  it.each([
    [
      'without an index',
      [
        { id: 'a', function: { name: 'one', arguments: '{}' } },
        { id: 'b', function: { name: 'two' } },
      ],
    ],
    [
      'all at index 0',
      [
        { index: 0, id: 'a', function: { name: 'one' } },
        { index: 0, id: 'b', function: { name: 'two' } },
      ],
    ],
    ['without index and id', [{ function: { name: 'one' } }, { function: { name: 'two' } }]],
  ])('come whole %s', async (_, parts) => {
    const answer: Handle = (_, response) => answerStream(response, delta({ tool_calls: parts }, 'stop'), done);
    expect(callsOf(await ask(answer, withTools))).toEqual([
      ['one', '{}'],
      ['two', '{}'],
    ]);
  });

  it('continue without an index and an id', async () => {
    const answer: Handle = (_, response) =>
      answerStream(
        response,
        part({ id: 'a', function: { name: 'one', arguments: '{"x":' } }),
        part({ function: { arguments: '1}' } }),
        delta({}, 'tool_calls'),
      );
    expect(callsOf(await ask(answer, withTools))).toEqual([['one', '{"x":1}']]);
  });

  it('are none where no tool was offered, or where the answer was cut off', async () => {
    const call = { index: 0, id: 'a', function: { name: 'one', arguments: '{"x":' } };
    const answer =
      (finish: string): Handle =>
      (_, response) =>
        answerStream(response, part(call), delta({}, finish), done);
    expect(await ask(answer('tool_calls'))).toEqual([{ kind: 'end', reason: 'stop' }]);
    expect(await ask(answer('length'), withTools)).toEqual([{ kind: 'end', reason: 'length' }]);
  });

  it.each([
    [400, 'registry.ollama.ai/library/gemma:latest does not support tools'],
    [400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
    [404, 'No endpoints found that support tool use.'],
    [422, 'functions are not supported'],
    [500, 'tools param requires --jinja flag'],
    [501, 'Tools: not implemented'],
  ])('that a server refuses with %i are told as such: %s', async (status, message) => {
    const refuse: Handle = (_, response) => answerJson(response, status, { error: { message } });
    expect(failureOf(await ask(refuse, withTools)).toolsRefused).toBe(true);
    expect(failureOf(await ask(refuse)).toolsRefused).toBe(false);
    const long =
      'maximum context length is 4097 tokens; you requested 5000 (4900 in the messages, 100 in the functions)';
    for (const other of ['Out of memory', long]) {
      const fail: Handle = (_, response) => answerJson(response, status, { error: { message: other } });
      expect(failureOf(await ask(fail, withTools)).toolsRefused).toBe(false);
    }
  });
});

describe('a failure', () => {
  const refusal =
    (status: number, body: unknown, headers: object = {}): Handle =>
    (_, response) =>
      answerJson(response, status, body, headers);

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
    const failure = failureOf(await ask(refusal(status, body)));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it.each([
    ['the key', `Incorrect API key provided: ${key}.`, 'never-to'],
    ['a part of the key', `Incorrect API key provided: ${key.slice(0, 12)}****${key.slice(-9)}.`, 'never'],
    ['another bearer', 'Got Bearer abcdefghijkl for it', 'abcdefghijkl'],
    ['another key', 'Got sk-proj-abcdefghijkl for it', 'abcdefghijkl'],
    ['what looks like one', `Got ${Buffer.from(key.repeat(2)).toString('base64')}`, 'Wms3'],
  ])('quotes nothing of %s', async (_, message, hidden) => {
    const { message: shown } = failureOf(await ask(refusal(401, { error: { message } })));
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
      const events = await ask((_, response) => answerStream(response, ...said), withTools);
      expect(textOf(events)).toContain('It is [secret]');
      expect(callsOf(events)).toEqual([['github_search', expect.stringContaining('"[secret]')]]);
      const { message } = failureOf(await ask(refusal(400, { error: { message: `Refused: ${one}` } })));
      expect(message).not.toContain(one.slice(0, 20));
    }
  });

  it('quotes at most 200 characters, and none that deceives', async () => {
    const { message } = failureOf(
      await ask(refusal(400, { error: { message: `\u001b[2J\u202e"${'a b '.repeat(9000)}` } })),
    );
    expect(message.length).toBeLessThan(300);
    expect(message).toMatch(/"\\u\{1B\}\[2J\\u\{202E\}\\"a b /);
    expect(message).toMatch(/…"$/);
  });

  it('quotes no web page', async () => {
    const page: Handle = (_, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>nginx</body></html>');
    expect(failureOf(await ask(page)).message).toMatch(/It answered 404\.$/);
  });

  it('tells a server that is not there', async () => {
    const gone = await startModelServer(() => undefined);
    await gone.close();
    const failure = failureOf(await ask(undefined, plain, quick, endpoint({ baseUrl: gone.baseUrl })));
    expect(failure).toMatchObject({ code: 'model_unreachable', message: expect.stringContaining('Nothing listens') });
  });

  it.each<[string, Handle, string, RegExp]>([
    [
      'a web page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'model_failed',
      /web page/,
    ],
    [
      'malformed JSON',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":'),
      'model_failed',
      /no JSON/,
    ],
    ['JSON of another kind', (_, response) => answerJson(response, 200, { ok: true }), 'model_failed', /no completion/],
    [
      'JSON with an error',
      (_, response) => answerJson(response, 200, { error: { message: 'Odd' } }),
      'model_failed',
      /"Odd"/,
    ],
    ['a malformed event', (_, response) => answerStream(response, 'data: {"choi\n\n'), 'model_failed', /no JSON/],
    ['an empty stream', (_, response) => answerStream(response), 'model_failed', /without an answer/],
    [
      'no stream at all',
      (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('Hello'),
      'model_failed',
      /without an answer/,
    ],
    [
      'an error in the stream',
      (_, response) => answerStream(response, event({ error: { message: 'CUDA error', code: 'x' } })),
      'model_failed',
      /"CUDA error"/,
    ],
    [
      'an error with a status in the stream',
      (_, response) => answerStream(response, event({ error: { message: 'Wait', code: 429 } })),
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
    await server.requests[0]?.left;
    expect(server.requests).toHaveLength(1);
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
    await server.requests[0]?.left;
  });

  it.each<[string, (response: Parameters<Handle>[1]) => unknown, RegExp]>([
    ['broken off', (response) => response.destroy(), /stopped in the middle/],
    ['ended without a reason', (response) => response.end(), /stopped in the middle/],
    ['gone wrong', (response) => response.end(event({ error: { message: 'Out of memory' } })), /"Out of memory"/],
    ['malformed', (response) => response.end('data: {{\n\n'), /no JSON/],
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
    const handle: Handle = (_, response) => answerStream(response, ...events, delta({}, 'stop'), done);
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
    server.handle = async (_, response) => {
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
    server.handle = (_, response) => {
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
    await server.requests[0]?.left;
    expect(server.requests).toHaveLength(1);
  });

  it('asks nothing when it came first', async () => {
    expect(failureOf(await ask(undefined, { ...plain, signal: AbortSignal.abort() })).code).toBe('cancelled');
    expect(server.requests).toEqual([]);
  });

  it('by no longer listening closes the connection', async () => {
    server.handle = (_, response) => {
      beginStream(response);
      response.write(delta({ content: 'Half' }));
    };
    for await (const _ of askServer(endpoint(), 'tiny', plain)) break;
    await server.requests[0]?.left;
  });
});

describe('trying again', () => {
  const failTimes =
    (times: number, fail: Handle): Handle =>
    (request, response) =>
      server.requests.length <= times
        ? fail(request, response)
        : answerStream(response, delta({ content: 'Hi' }, 'stop'));

  it.each<[string, Handle]>([
    ['a broken connection', (_, response) => response.destroy()],
    ['429', (_, response) => answerJson(response, 429, {})],
    ['429 with a short wait', (_, response) => answerJson(response, 429, {}, { 'retry-after': '0' })],
    ['502', (_, response) => answerJson(response, 502, {})],
  ])('happens twice after %s', async (_, fail) => {
    expect(textOf(await ask(failTimes(2, fail)))).toBe('Hi');
    expect(server.requests).toHaveLength(3);
    server.requests.length = 0;
    failureOf(await ask(failTimes(9, fail)));
    expect(server.requests).toHaveLength(3);
  });

  it('waits as long as told', async () => {
    const busy: Handle = (_, response) => answerJson(response, 503, {}, { 'retry-after': '1' });
    await ask(failTimes(1, busy), plain, { ...quick, longestRetryAfterMs: 999 });
    expect(server.requests).toHaveLength(1);
    const before = performance.now();
    expect(textOf(await ask(failTimes(2, busy)))).toBe('Hi');
    expect(performance.now() - before).toBeGreaterThan(990);
  });

  it.each<[string, Handle, string]>([
    ['a long wait', (_, response) => answerJson(response, 429, {}, { 'retry-after': '60' }), 'model_busy'],
    ['a refusal', (_, response) => answerJson(response, 400, {}), 'model_refused'],
    ['an answer that broke off', (_, response) => answerStream(response, delta({ content: 'H' })), 'model_cut'],
  ])('does not happen after %s', async (_, fail, code) => {
    const failure = failureOf(await ask(failTimes(1, fail)));
    expect(failure.code).toBe(code);
    if (code === 'model_busy') expect(failure.retryAfterSeconds).toBe(60);
    expect(server.requests).toHaveLength(1);
  });
});
