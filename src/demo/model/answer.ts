import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, objectIn, Refusal } from '../web.ts';

export type ChatMessage = { role: string; text: string };

/** A request for an answer, as far as the models of this server look at it. */
export type Asked = {
  model: string;
  messages: readonly ChatMessage[];
  /** Names of the offered tools. */
  tools: readonly string[];
  isStreamed: boolean;
  includesUsage: boolean;
};

/** An error as OpenAI words it. */
export const modelFailure = (status: number, message: string, code: string | null = null): Response =>
  Response.json({ error: { message, type: 'invalid_request_error', param: null, code } }, { status });

/** Reads the body of a request, or ends it with a 400. */
export function readAsked(body: string): Asked {
  const read = objectIn(body);
  if (!read) throw refuse('We could not parse the JSON body of your request.');
  const { model, messages, tools, stream, stream_options: options } = read;
  if (typeof model !== 'string') throw refuse('you must provide a model parameter');
  if (!Array.isArray(messages) || messages.length === 0) throw refuse("'messages' must hold at least one message");
  return {
    model,
    messages: messages.map(readMessage),
    tools: (Array.isArray(tools) ? tools : []).map(toolName),
    isStreamed: stream === true,
    includesUsage: isObject(options) && options['include_usage'] === true,
  };
}

const refuse = (message: string) => new Refusal(modelFailure(400, message));

function readMessage(message: unknown): ChatMessage {
  if (!isObject(message) || typeof message['role'] !== 'string') throw refuse('a message needs a role');
  const { role, content } = message;
  if (typeof content === 'string') return { role, text: content };
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return { role, text: parts.map(({ text }) => (typeof text === 'string' ? text : '')).join('\n') };
}

function toolName(tool: unknown): string {
  const declared = isObject(tool) ? tool['function'] : undefined;
  if (isObject(declared) && typeof declared['name'] === 'string') return declared['name'];
  throw refuse('a tool needs a function with a name');
}

/** What a model says, in this order: its text, then the calls it wants. */
export type ModelAnswer = { text?: string; calls?: readonly ToolCall[] };
export type ToolCall = { name: string; arguments: object };

const id = 'chatcmpl-demo';
const tokens = (text: string): number => Math.ceil(text.length / 4);

/** One chunk of a streamed answer, on a separate line; `more` joins the chunk itself. */
export function chunk({ model }: Asked, delta: object, finish: string | null = null, more: object = {}): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return event(JSON.stringify({ id, object: 'chat.completion.chunk', created: created(), model, choices, ...more }));
}

export const event = (data: string): string => `data: ${data}\n\n`;
export const done = event('[DONE]');

const created = (): number => Math.floor(Date.now() / 1000);

/** A well-formed answer, streamed or whole as it was asked for. */
export function answer(asked: Asked, said: ModelAnswer): Response {
  return asked.isStreamed ? stream(chunks(asked, said)) : Response.json(completion(asked, said));
}

function* chunks(asked: Asked, said: ModelAnswer): Generator<string> {
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

function completion(asked: Asked, said: ModelAnswer): object {
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

const finishOf = ({ calls = [] }: ModelAnswer): string => (calls.length > 0 ? 'tool_calls' : 'stop');

const wireCalls = ({ calls = [] }: ModelAnswer) =>
  calls.map(({ name, arguments: given }, index) => ({
    id: `call_${index}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(given) },
  }));

function usage({ messages }: Asked, said: ModelAnswer): object {
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
