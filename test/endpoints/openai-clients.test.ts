/** What clients of OpenAI's API expect beyond a chat, with its own library: models by id, JSON, tool choice, usage, errors, responses. */
import OpenAI, { APIError } from 'openai';
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedDemo } from '../harness/demo-in-process.ts';
import {
  answerJson,
  answerStream,
  delta,
  done,
  type FakeModelServer,
  startModelServer,
} from '../harness/model-server.ts';

const digest = 'opengithubx/digest';
const model = 'opengithubx/home/org/tiny:4b';
const question = 'Summarize my private GitHub commits';
const messages = [{ role: 'user' as const, content: question }];

const hub = sharedDemo();
let home: FakeModelServer;
let key: string;
let says: string[];
beforeAll(async () => {
  home = await startModelServer(({ path, body }, response) => {
    const isReading = JSON.stringify(body?.['response_format'])?.includes('"reading"');
    if (isReading) return answerStream(response, delta({ content: '{"intent":"my_work","only":"private"}' }), done);
    if (path.endsWith('/models')) return answerJson(response, 200, { data: [{ id: 'org/tiny:4b' }] });
    return answerStream(response, ...says.map((content) => delta({ content })), delta({}, 'stop'), done);
  });
  await hub.cliAtTerminal(['demo'], 'models', 'add', 'home', home.baseUrl);
  key = await hub.createKey('openai', { endpoints: ['chat'] });
});
afterAll(async () => {
  await home.close();
});
beforeEach(() => {
  says = ['Seven ', 'commits [1].'];
  home.requests.length = 0;
});

const client = (apiKey = key) => new OpenAI({ baseURL: hub.chatUrl, apiKey, maxRetries: 0 });
const get = (path: string) => fetch(`${hub.chatUrl}${path}`, { headers: { authorization: `Bearer ${key}` } });

async function failureOf(asked: PromiseLike<unknown>) {
  const error = await Promise.resolve(asked).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw new Error(`It did not fail: ${error}`);
  return [error.constructor.name, error.type, error.param, error.code];
}

describe('a model', () => {
  it.each([digest, model])('is found by its id, its slashes encoded or not: %s', async (id) => {
    expect(await client().models.retrieve(id)).toMatchObject({ id, object: 'model', owned_by: 'opengithubx' });
    expect(await (await get(`/models/${id}`)).json()).toMatchObject({ id });
  });

  it('is not found in OpenAI’s form where there is none, or an address that leads elsewhere', async () => {
    const missing = ['NotFoundError', 'invalid_request_error', 'model', 'model_not_found'];
    expect(await failureOf(client().models.retrieve('gpt-9'))).toEqual(missing);
    for (const path of ['/models/..%2f..%2fhealth', '/models/a%00b', '/models/a%', '/models/a//b', '/models%2Fa'])
      expect((await get(path)).status, path).toBe(400);
  });
});

describe('an answer as JSON', () => {
  const schema = { type: 'object', properties: { summary: { type: 'string' } }, required: ['summary'] };
  const response_format = { type: 'json_schema' as const, json_schema: { name: 'list', schema, strict: true } };

  it.each([false, true])('is asked of the server in that form and stays JSON (streamed: %s)', async (stream) => {
    says = ['{"summary":"See ![](https://evil.example/', '?d=1)","n":[1]}'];
    const asked = { model, messages, response_format };
    let text = '';
    if (stream) {
      const chunks = await client().chat.completions.create({ ...asked, stream });
      for await (const { choices } of chunks) text += choices[0]?.delta.content ?? '';
    } else text = (await client().chat.completions.create(asked)).choices[0]?.message.content ?? '';
    expect(JSON.parse(text)).toEqual({ summary: expect.stringMatching(/^See /), n: [1] });
    expect(text).not.toContain('?d=1');
    expect(home.requests.at(-1)?.body).toMatchObject({ response_format });
    expect(home.requests.at(-1)?.body).not.toHaveProperty('tools');
  });

  const refusal = ['BadRequestError', 'invalid_request_error', 'response_format', 'response_format_refused'];
  it('is refused by name of the digest, and of a model that answers with none', async () => {
    const ask = (of: string) =>
      client().chat.completions.create({ model: of, messages, response_format: { type: 'json_object' } });
    expect(await failureOf(ask(digest))).toEqual(refusal);
    expect(await failureOf(ask(model))).toEqual(refusal);
  });
});

describe('tools', () => {
  it('are not offered to the model where the client wants none, and are none of the client’s', async () => {
    const france = [{ role: 'user' as const, content: 'What is the capital of France?' }];
    for (const tool_choice of ['auto', 'none'] as const) {
      home.requests.length = 0;
      await client().chat.completions.create({ model, messages: france, tool_choice });
      expect(home.requests.some(({ body }) => body && 'tools' in body)).toBe(tool_choice === 'auto');
    }
    const asked = client().chat.completions.create({ model, messages, tool_choice: 'required' });
    expect(await failureOf(asked)).toEqual(['BadRequestError', 'invalid_request_error', 'tool_choice', 'malformed']);
  });
});

it('an answer says what was used, also where no server counts', async () => {
  for (const one of [digest, model]) {
    const { usage } = await client().chat.completions.create({ model: one, messages });
    expect([usage?.prompt_tokens, usage?.completion_tokens]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(usage?.prompt_tokens ?? 0, usage?.completion_tokens ?? 0)).toBeGreaterThan(0);
    expect((usage?.prompt_tokens ?? 0) > 300).toBe(one === model); // data left for the model
  }
});

it.each([
  ['of another key', 'ogx_no', {}, ['AuthenticationError', 'authentication_error', null, 'unauthorised']],
  [
    'of an unknown model',
    undefined,
    { model: 'gpt-9' },
    ['NotFoundError', 'invalid_request_error', 'model', 'model_not_found'],
  ],
  ['of too many answers', undefined, { n: 2 }, ['BadRequestError', 'invalid_request_error', 'n', 'malformed']],
])('a request %s raises the right error', async (_, apiKey, more, expected) => {
  expect(await failureOf(client(apiKey).chat.completions.create({ model: digest, messages, ...more }))).toEqual(
    expected,
  );
});

describe('a response', () => {
  it.each([digest, model])('is whole, with its sources and usage: %s', async (of) => {
    const input = [
      { role: 'user' as const, content: 'Hello' },
      { type: 'function_call_output' as const, call_id: 'c', output: 'dropped' },
      { role: 'user' as const, content: [{ type: 'input_text' as const, text: question }] },
    ];
    const response = await client().responses.create({ model: of, input, instructions: 'Be brief.', store: true });
    expect(response).toMatchObject({ status: 'completed', model: of, instructions: 'Be brief.', store: false });
    expect(response.output_text).toMatch(/commits/);
    expect(response.usage?.output_tokens).toBeGreaterThan(0);
    const [item] = response.output;
    const content = item?.type === 'message' ? item.content : [];
    expect(content).toMatchObject([{ type: 'output_text', annotations: expect.any(Array) }]);
    expect(JSON.stringify(content)).toMatch(/"type":"url_citation","url":"http\S+?\/commit\//);
  });

  it('is streamed in OpenAI’s order, and joined by its library', async () => {
    const events: ResponseStreamEvent[] = [];
    const short: ResponseStreamEvent[] = [];
    const stream = client().responses.stream({ model, input: question });
    for await (const event of stream) events.push(event as ResponseStreamEvent);
    // An answer without a step before it is numbered from its beginning too.
    for await (const event of await client().responses.create({ model: digest, input: 'Hello', stream: true }))
      short.push(event);
    for (const told of [events, short])
      expect(told.map(({ sequence_number: n }) => n)).toEqual(told.map((_, at) => at));
    const kinds = events.map(({ type }) => type.replace('response.', ''));
    expect(kinds.filter((kind, at) => kind !== kinds[at - 1])).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.annotation.added',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    expect((await stream.finalResponse()).output_text).toMatch(/^Seven commits \[\[1\]\]/);
  });

  it('has its format, and refuses by name what would have to be kept', async () => {
    says = ['{"a":1}'];
    const format = { type: 'json_schema' as const, name: 'a', schema: { type: 'object' } };
    const response = await client().responses.create({ model, input: question, text: { format } });
    expect([response.output_text, response.text?.format]).toEqual(['{"a":1}', format]);
    const { type, ...json_schema } = format;
    expect(home.requests.at(-1)?.body?.['response_format']).toEqual({ type, json_schema });
    const refused = (more: object) => failureOf(client().responses.create({ model: digest, input: question, ...more }));
    expect((await refused({ previous_response_id: 'resp_1' }))[2]).toBe('previous_response_id');
    expect((await refused({ text: { format } }))[2]).toBe('text.format');
    expect((await refused({ input: [{ type: 'item_reference', id: 'msg_1' }] }))[2]).toBe('input[0].type');
  });
});
