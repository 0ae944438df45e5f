/** One question to one model on one server, as events; never an exception. */
import type { Stream } from 'openai/core/streaming';
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { createAnswer } from './answer.ts';
import { type Chunk, readChunk } from './chunk.ts';
import { type Connection, connect, type Endpoint, type Limits, secretsOf } from './connection.ts';
import type { JsonFormat, ModelEvent, ModelRequest } from './model-event.ts';
import { failureOfError, ServerFailure, serverFailureIn } from './server-failure.ts';

/** Asks with all that `endpoint` offers: the last event is `end` or `failed`. Ending the iteration ends the request. */
export async function* askServer(
  endpoint: Endpoint,
  model: string,
  request: ModelRequest,
  limits?: Limits,
): AsyncGenerator<ModelEvent> {
  let connection: Connection | undefined;
  const answer = createAnswer(request.tools.length > 0, secretsOf(endpoint));
  let trouble: unknown;
  try {
    connection = await connect(endpoint, limits);
    const body = bodyOf(endpoint, model, request);
    // Not `chat.completions.create`, which (in 7.57) falls over a `choices: [null]`.
    const { data, response } = await connection.client
      .post<Stream<unknown>>('/chat/completions', { body, stream: true, signal: request.signal })
      .withResponse();
    for await (const chunk of chunksOf(data, response)) {
      const text = answer.take(chunk);
      if (text) yield { kind: 'text', text };
    }
    if (!answer.isFinished() && !connection.sawDone()) trouble = new ServerFailure(endless(answer.hasText()));
  } catch (error) {
    trouble = error;
  }
  // An aborted stream ends, for the library, as though it were whole; and what comes after the last word is no loss.
  if (request.signal.aborted) yield failed(failure('cancelled'));
  else if (trouble === undefined || answer.isFinished()) yield* answer.ending();
  else {
    const why = failureOf(trouble, answer.hasText(), connection);
    yield {
      ...failed(refusedFormat(trouble, request) ?? why, refusesTools(trouble, request)),
      ...(why.code === 'internal' && { defect: trouble }),
    };
  }
}

const endless = (hasText: boolean): Failure =>
  hasText ? failure('model_cut') : failure('model_failed', 'It ended without an answer.');

/** All that a server gets to see. */
function bodyOf({ baseUrl }: Endpoint, model: string, request: ModelRequest): ChatCompletionCreateParamsStreaming {
  const { messages, tools, sampling } = request;
  const { temperature, topP, maximumTokens, stop, seed, json } = sampling;
  // OpenAI's newer models refuse the name that all other servers know.
  const maximum = new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function',
        function: { name, description, parameters: inputSchema as Record<string, unknown> },
      })),
    }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maximumTokens !== undefined && { [maximum]: maximumTokens }),
    ...(stop !== undefined && { stop }),
    ...(seed !== undefined && { seed }),
    ...(json !== undefined && { response_format: formatOf(json) }),
  };
}

function formatOf(json: JsonFormat): NonNullable<ChatCompletionCreateParamsStreaming['response_format']> {
  if (json === 'object') return { type: 'json_object' };
  const { name, schema, description, strict } = json;
  const more = { ...(description !== undefined && { description }), ...(strict !== undefined && { strict }) };
  return { type: 'json_schema', json_schema: { name, schema, ...more } };
}

/** Some servers answer whole whatever they are asked; and a wrong address often answers a web page. */
async function* chunksOf(stream: Stream<unknown>, response: Response): AsyncGenerator<Chunk> {
  const type = response.headers.get('content-type') ?? '';
  if (/^text\/html/i.test(type)) throw new ServerFailure(failure('model_failed', 'It answered with a web page.'));
  if (!/json/i.test(type)) {
    for await (const chunk of stream) yield readChunk(chunk);
    return;
  }
  const whole: unknown = await response.json();
  if (errorIn(whole)) throw whole;
  const { text, calls, finish = 'stop', usage } = readChunk(whole);
  if (!hasChoices(whole)) throw new ServerFailure(failure('model_failed', 'Its answer holds no completion.'));
  yield { text, calls, finish, ...(usage && { usage }) };
}

const hasChoices = (whole: unknown): boolean =>
  typeof whole === 'object' && whole !== null && 'choices' in whole && Array.isArray(whole.choices);

const errorIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined;

function failureOf(trouble: unknown, hasText: boolean, connection: Connection | undefined): Failure {
  const known = serverFailureIn(trouble);
  if (known) return known.failure;
  const told = errorIn(trouble); // inside the stream, where the library hands it on as a member of its own error
  if (told) return failureOfError(told, connection?.quote(told) ?? '', hasText);
  if (trouble instanceof SyntaxError)
    return failure(hasText ? 'model_cut' : 'model_failed', 'It sent what is no JSON.');
  return failure(isBroken(trouble) ? 'model_cut' : 'internal');
}

/** Node's fetch says "terminated"; what breaks deeper down has a code or a cause, which a mistake of ours has not. */
const isBroken = (trouble: unknown): boolean =>
  trouble instanceof Error && (trouble.message === 'terminated' || 'code' in trouble || trouble.cause instanceof Error);

const refusals = [400, 404, 422, 500, 501];

/** Whether the server refused the request before it began, in words about this. */
function isRefusedFor(words: RegExp, trouble: unknown): boolean {
  const refused = serverFailureIn(trouble);
  return refused !== undefined && refusals.includes(refused.status) && words.test(refused.said);
}

/** Ollama, vLLM, llama.cpp and OpenRouter each have a status and words of their own for it. */
const refusesTools = (trouble: unknown, { tools }: ModelRequest): boolean =>
  tools.length > 0 && isRefusedFor(/tool|function/i, trouble);

function refusedFormat(trouble: unknown, { sampling }: ModelRequest): Failure | undefined {
  if (sampling.json === undefined || !isRefusedFor(/response.?format|json|grammar|structured|guided/i, trouble)) return;
  return failure('response_format_refused', serverFailureIn(trouble)?.said);
}

const failed = (why: Failure, toolsRefused = false): ModelEvent => ({ kind: 'failed', failure: why, toolsRefused });
