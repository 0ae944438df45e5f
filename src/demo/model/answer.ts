import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked } from './asked.ts';

/** What a model says, in this order: its text, then the calls it wants. */
export type Said = { text?: string; calls?: readonly ToolCall[] };
export type ToolCall = { name: string; arguments: object };

const id = 'chatcmpl-demo';
const tokens = (text: string): number => Math.ceil(text.length / 4);

/** One chunk of a streamed answer, as a line of its own; `more` joins the chunk itself. */
export function chunk({ model }: Asked, delta: object, finish: string | null = null, more: object = {}): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return event(JSON.stringify({ id, object: 'chat.completion.chunk', created: created(), model, choices, ...more }));
}

export const event = (data: string): string => `data: ${data}\n\n`;
export const done = event('[DONE]');

const created = (): number => Math.floor(Date.now() / 1000);

/** A well-formed answer, streamed or whole as it was asked for. */
export function answer(asked: Asked, said: Said): Response {
  return asked.isStreamed ? stream(chunks(asked, said)) : Response.json(completion(asked, said));
}

function* chunks(asked: Asked, said: Said): Generator<string> {
  yield chunk(asked, { role: 'assistant', content: '' });
  for (const piece of pieces(said.text ?? '')) yield chunk(asked, { content: piece });
  for (const [index, call] of wireCalls(said).entries()) yield chunk(asked, { tool_calls: [{ index, ...call }] });
  yield chunk(asked, {}, finishOf(said));
  if (asked.includesUsage) yield chunk(asked, {}, null, { choices: [], usage: usage(asked, said) });
  yield done;
}

/** By words, as a tokenizer would cut it; a text without spaces by the character. */
export const pieces = (text: string): string[] =>
  text.match(/\s*[^\s\p{Script=Han}]+\s*|\s*\p{Script=Han}|\s+/gu) ?? [];

function completion(asked: Asked, said: Said): object {
  const calls = wireCalls(said);
  const message = { role: 'assistant', content: said.text ?? null, ...(calls.length > 0 && { tool_calls: calls }) };
  return {
    id,
    object: 'chat.completion',
    created: created(),
    model: asked.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(said) }],
    usage: usage(asked, said),
  };
}

const finishOf = ({ calls = [] }: Said): string => (calls.length > 0 ? 'tool_calls' : 'stop');

const wireCalls = ({ calls = [] }: Said) =>
  calls.map(({ name, arguments: given }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(given) },
  }));

function usage({ messages }: Asked, said: Said): object {
  const prompt = messages.reduce((sum, { text }) => sum + tokens(text), 0);
  const completion = tokens((said.text ?? '') + JSON.stringify(said.calls ?? []).slice(2));
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** Server-sent events as they come; an error in `parts` cuts the connection. */
export function stream(parts: Iterable<string> | AsyncIterable<string>): Response {
  const reader = encoded(parts);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await reader.next();
        if (part.done) controller.close();
        else controller.enqueue(part.value);
      },
      cancel: () => void reader.return(undefined),
    },
    // Nothing is made before it is wanted: an endless answer is as long as its reader lets it be.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } });
}

async function* encoded(parts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  for await (const part of parts) yield encoder.encode(part);
}

/** The same parts, each after a pause; comments in between keep the connection alive. */
export async function* slowly(parts: Iterable<string>, pauseMs: number): AsyncGenerator<string> {
  for (const part of parts) {
    yield ': keep-alive\n\n';
    await sleep(pauseMs);
    yield part;
  }
}
