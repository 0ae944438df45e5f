import { expect, it } from 'vitest';
import { readChatRequest } from '../../../../../../src/main/hub/features/chat/door/chat-request.ts';

const read = (body: object, headers = {}) => readChatRequest({ model: 'opengithubx/digest', ...body }, headers);
const user = (content: unknown) => ({ role: 'user', content });

it('takes the last question, and what was said before it', () => {
  const messages = [
    { role: 'developer', content: 'Be short.' },
    user('Hello'),
    { role: 'assistant', content: 'Hi' },
    user([
      { type: 'text', text: 'And' },
      { type: 'text', text: 'now?' },
    ]),
  ];
  expect(read({ messages })).toMatchObject({
    ok: true,
    value: {
      text: 'And\nnow?',
      earlier: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
      ],
      stream: false,
    },
  });
});

it("drops a client's tools, their answers, and every field that is not about the answer", () => {
  const body = {
    messages: [
      user('a'),
      { role: 'assistant', content: null, tool_calls: [{}] },
      { role: 'tool', content: 'x' },
      user('b'),
    ],
    tools: [{}],
    tool_choice: 'auto',
    user: 'me',
    store: true,
    metadata: { a: 1 },
    web_search_options: {},
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 5,
    max_completion_tokens: 7,
    stop: 'x',
    seed: 1,
  };
  const value = { text: 'b', earlier: [user('a')], isBackground: false, model: 'opengithubx/digest', stream: false };
  const sampling = { temperature: 0.5, topP: 0.9, maximumTokens: 7, stop: ['x'], seed: 1 };
  expect(read(body)).toEqual({ ok: true, value: { ...value, sampling, includeUsage: false } });
});

it('knows the work of a chat front end by its prompt or its header', () => {
  const isBackground = (text: string, headers = {}) => {
    const result = read({ messages: [user(text)] }, headers);
    return result.ok && result.value.isBackground;
  };
  expect(isBackground('### Task:\nGenerate a title')).toBe(true);
  expect(isBackground('a', { 'x-ogx-task': 'title_generation' })).toBe(true);
  expect(isBackground('a', { 'x-ogx-task': '' })).toBe(false);
  expect(isBackground('What is ### Task: for?')).toBe(false);
});

it.each([
  ['no question', { messages: [{ role: 'system', content: 'a' }] }, 'messages'],
  ['an empty question', { messages: [user(' ')] }, 'messages'],
  ['a picture', { messages: [user([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }])] }],
  ['an unknown role', { messages: [{ role: 'root', content: 'a' }] }],
  ['several answers', { messages: [user('a')], n: 2 }],
  ['a temperature beyond reason', { messages: [user('a')], temperature: 9 }],
  ['no messages', {}, 'messages'],
  ['a tool of the client that has to be called', { messages: [user('a')], tool_choice: 'required' }, 'tool_choice'],
  [
    'one by its name',
    { messages: [user('a')], tool_choice: { type: 'function', function: { name: 'f' } } },
    'tool_choice',
  ],
  ['a form that it does not know', { messages: [user('a')], response_format: { type: 'xml' } }, 'response_format.type'],
])('refuses %s', (_, body, param = expect.any(String)) => {
  expect(read(body)).toMatchObject({ ok: false, failure: { code: 'malformed', param } });
});

it('takes a form of the answer, without the key that it may hold, and offers no tools with it', () => {
  const json_schema = { name: 'list', schema: { type: 'object', title: `ogx_${'a'.repeat(43)}` }, strict: true };
  const value = (more: object) => {
    const result = read({ messages: [user('a')], ...more });
    return result.ok && [result.value.sampling.json, result.value.withoutTools];
  };
  const json = { ...json_schema, schema: { type: 'object', title: '[permission key]' } };
  expect(value({ response_format: { type: 'json_schema', json_schema } })).toEqual([json, true]);
  expect(value({ response_format: { type: 'json_object' } })).toEqual(['object', true]);
  expect(value({ response_format: { type: 'text' } })).toEqual([undefined, undefined]);
  expect(value({ tool_choice: 'none' })).toEqual([undefined, true]);
});
