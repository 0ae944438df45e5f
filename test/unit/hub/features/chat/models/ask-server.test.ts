/** A question to a model server: what leaves, and what comes of every kind of answer. */
import { describe, expect, it } from 'vitest';
import { askServer } from '../../../../../../src/main/hub/features/chat/models/ask-server.ts';
import type { ModelRequest } from '../../../../../../src/main/hub/features/chat/models/model-event.ts';
import {
  answers,
  beginStream,
  delta,
  done,
  event,
  type Handle,
  startModelServer,
  streams,
} from '../../../../../harness/model-server.ts';
import { callsOf, failureOf, key, newServer, plain, quick, textOf, tool, withTools } from './asking.ts';

const { server, endpoint, ask } = newServer();

describe('what leaves', () => {
  it('is the model, the messages and how to answer, and nothing else', async () => {
    expect(await ask()).toEqual([
      { kind: 'text', text: 'Hi' },
      { kind: 'end', reason: 'stop' },
    ]);
    expect(server().requests[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(server().requests[0]?.body).toEqual({
      model: 'tiny',
      messages: plain.messages,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('holds tools and choices only where there are some, each by a name of its own', async () => {
    const message = { role: 'user' as const, content: 'Hi', name: 'ada', metadata: { a: 1 } };
    const offered = { ...tool, strict: true, userId: 'auth0|1' };
    const sampling = { temperature: 0, topP: 0.5, maximumTokens: 9, stop: ['x'], seed: 7, user: 'ada', store: true };
    await ask(undefined, { ...plain, messages: [message], tools: [offered], sampling });
    expect(server().requests[0]?.body).toEqual({
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
    expect(server().requests.map(({ body }) => body?.['response_format'])).toEqual([
      { type: 'json_schema', json_schema: json },
      { type: 'json_object' },
    ]);
    const refuse = (error: string): Handle => answers(400, { error });
    const code = async (error: string, request: ModelRequest) => failureOf(await ask(refuse(error), request)).code;
    expect(await code('response_format.type must be text', asked)).toBe('response_format_refused');
    expect(await code('Failed to parse grammar', asked)).toBe('response_format_refused');
    expect(await code('Failed to parse grammar', plain)).toBe('model_refused');
    expect(await code('Too many images', asked)).toBe('model_refused');
  });

  it('has the key as a bearer, and no header that tells of this computer', async () => {
    await ask();
    const headers = server().requests[0]?.headers ?? {};
    expect(headers.authorization).toBe(`Bearer ${key}`);
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'sec-fetch-mode',
      'user-agent',
    ]);
    expect(headers['user-agent']).toBe('opengithubx');
  });

  it('has no bearer for a server without a key', async () => {
    await ask(undefined, plain, quick, endpoint({ key: undefined }));
    expect(server().requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('does not follow to another address, where the key would go along', async () => {
    const elsewhere = await startModelServer(streams(done));
    try {
      const moved: Handle = (_, response) =>
        response.writeHead(307, { location: `${elsewhere.baseUrl}/chat/completions` }).end();
      expect(failureOf(await ask(moved))).toMatchObject({
        code: 'model_refused',
        message: expect.stringContaining('does not follow'),
      });
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('an answer', () => {
  it('comes as it is written, rebuilt from its text, reason and usage alone', async () => {
    const events = await ask(
      streams(
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
      const events = await ask(streams(...pieces.map((content) => delta({ content })), delta({}, 'stop')));
      expect(textOf(events)).toBe(said);
      expect(events.at(-1)).toEqual({ kind: 'end', reason: 'stop' });
    }
  });

  it('reaches the reader before it is whole', async () => {
    let finish = (): void => undefined;
    server().handle = (_, response) => {
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
    expect(await ask(answers(200, whole), withTools)).toEqual([
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
    const events = await ask(streams(delta({ content: 'x' }, told)));
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
      streams(
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
    const answer: Handle = streams(delta({ tool_calls: parts }, 'stop'), done);
    expect(callsOf(await ask(answer, withTools))).toEqual([
      ['one', '{}'],
      ['two', '{}'],
    ]);
  });

  it('continue without an index and an id', async () => {
    const answer: Handle = streams(
      part({ id: 'a', function: { name: 'one', arguments: '{"x":' } }),
      part({ function: { arguments: '1}' } }),
      delta({}, 'tool_calls'),
    );
    expect(callsOf(await ask(answer, withTools))).toEqual([['one', '{"x":1}']]);
  });

  it('are none where no tool was offered, or where the answer was cut off', async () => {
    const call = { index: 0, id: 'a', function: { name: 'one', arguments: '{"x":' } };
    const answer = (finish: string): Handle => streams(part(call), delta({}, finish), done);
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
    const refuse: Handle = answers(status, { error: { message } });
    expect(failureOf(await ask(refuse, withTools)).toolsRefused).toBe(true);
    expect(failureOf(await ask(refuse)).toolsRefused).toBe(false);
    const long =
      'maximum context length is 4097 tokens; you requested 5000 (4900 in the messages, 100 in the functions)';
    for (const other of ['Out of memory', long]) {
      const fail: Handle = answers(status, { error: { message: other } });
      expect(failureOf(await ask(fail, withTools)).toolsRefused).toBe(false);
    }
  });
});
