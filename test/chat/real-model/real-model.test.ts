/** A real model answers over data: what it says is its own affair, what reached it is ours. */
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RealModel, startRealModel } from './real-model.ts';

let model: RealModel | undefined;
let missing = '';
beforeAll(async () => {
  try {
    model = await startRealModel();
  } catch (error) {
    if (process.env['CI']) throw error;
    missing = error instanceof Error ? error.message : String(error);
  }
}, 600_000);
afterAll(() => model?.stop());

it('streams an answer of its own', async ({ skip }) => {
  if (!model) return skip(missing);
  const client = new OpenAI({ baseURL: model.baseUrl, apiKey: 'none', maxRetries: 0 });
  const [{ id } = { id: '' }] = (await client.models.list()).data;
  const content = 'What is the capital of France? Answer in one sentence.';
  const stream = await client.chat.completions.create({
    model: id,
    messages: [{ role: 'user', content }],
    stream: true,
  });
  const pieces: string[] = [];
  for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '');
  expect(pieces.filter(Boolean).length).toBeGreaterThan(2);
  expect(pieces.join('')).toContain('Paris');
  expect((await model.heard()).at(-1)).toContain(content);
}, 120_000);
