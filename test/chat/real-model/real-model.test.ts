/** A real model is asked through the hub: what it makes of the data is its own affair, what reached it is the hub's. */
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoHub, startDemoHub } from '../../harness/demo-hub.ts';
import { privateCommitsOfAda } from '../../harness/private-commits.ts';
import { type RealModel, startRealModel } from './real-model.ts';

let model: RealModel | undefined;
let missing = '';
let hub: DemoHub;
beforeAll(async () => {
  try {
    model = await startRealModel();
  } catch (error) {
    if (process.env['CI']) throw error;
    missing = error instanceof Error ? error.message : String(error);
    return;
  }
  hub = await startDemoHub();
}, 600_000);
afterAll(async () => {
  await model?.stop();
  await hub?.stop();
});

async function streamed(client: OpenAI, name: string, content: string): Promise<string[]> {
  const messages = [{ role: 'user' as const, content }];
  const stream = await client.chat.completions.create({ model: name, messages, stream: true });
  const pieces: string[] = [];
  for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '');
  return pieces.filter(Boolean);
}

it('knows something by itself', async ({ skip }) => {
  if (!model) return skip(missing);
  const client = new OpenAI({ baseURL: model.baseUrl, apiKey: 'none', maxRetries: 0 });
  const pieces = await streamed(client, 'smollm2-135m', 'What is the capital of France? Answer in one sentence.');
  expect(pieces.join('')).toContain('Paris');
}, 120_000);

it('is streamed through the hub over private commits, which it got without a single secret', async ({ skip }) => {
  if (!model) return skip(missing);
  const owner = (...words: string[]) => hub.cliAtTerminal(['demo'], ...words);
  const added = await owner('models', 'add', 'real', model.baseUrl, '--context-tokens', '2048');
  expect(added).toMatchObject({ code: 0 });
  const made = await owner(
    'keys',
    'create',
    '--client',
    'real',
    '--endpoint',
    'chat',
    '--model',
    'opengithubx/real/smollm2-135m',
  );
  const key = /ogx_\w+/.exec(made.stdout)?.[0] ?? '';
  const client = new OpenAI({ baseURL: hub.chatUrl, apiKey: key, maxRetries: 0 });

  const before = (await model.turns()).length;
  const pieces = await streamed(client, 'opengithubx/real/smollm2-135m', 'Summarize my private GitHub commits');
  const turns = (await model.turns()).slice(before);
  const { asked, said } = turns.at(-1) ?? { asked: '', said: '' };
  expect(said).toMatch(/\w/);
  expect(pieces.length).toBeGreaterThan(2);
  const words = said.match(/[A-Za-z]{3,}/g) ?? [];
  expect(words.length).toBeGreaterThan(2);
  const kept = words.filter((word) => pieces.join('').includes(word));
  expect(kept.length).toBeGreaterThan(words.length / 2); // the hub leaves out addresses and HTML, which it may have made up

  const truth = await privateCommitsOfAda(hub);
  expect(truth.filter(({ sha }) => asked.includes(sha.slice(0, 7))).length).toBeGreaterThan(5);
  const everything = JSON.stringify(turns);
  const secrets = [...hub.ledger().map(({ value }) => value), hub.key, hub.readWriteKey, key, hub.userId];
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
}, 240_000);
