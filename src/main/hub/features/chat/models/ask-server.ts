/** One question to one model on one server, as events; never an exception. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Failure, failure } from '../../../../../shared/errors.ts';
import { type Chunk, createAnswer, readChunk } from './answer.ts';
import {
  type Answered,
  type Limits,
  request,
  type ServerAccess,
  secretsOf,
  tooLarge,
  usualLimits,
  wholeText,
} from './connection.ts';
import type { ModelEvent, ModelRequest } from './model-event.ts';
import { failureOfError, ServerFailure } from './server-failure.ts';

/** Asks with all that `endpoint` offers: the last event is `end` or `failed`. Ending the iteration ends the request. */
export async function* askServer(
  endpoint: ServerAccess,
  model: string,
  asked: ModelRequest,
  limits: Limits = usualLimits,
): AsyncGenerator<ModelEvent> {
  const { signal } = asked;
  const answer = createAnswer(asked.tools.length > 0, secretsOf(endpoint));
  let trouble: unknown;
  let isWhole = false;
  try {
    const answered = await request(
      endpoint,
      '/chat/completions',
      { body: bodyOf(endpoint, model, asked), signal },
      limits,
    );
    for await (const chunk of chunksOf(answered, limits, answer.hasText)) {
      if (chunk === 'done') {
        isWhole = true;
        break;
      }
      const text = answer.take(chunk);
      if (text) yield { kind: 'text', text };
    }
    if (!answer.isFinished() && !isWhole) trouble = new ServerFailure(endless(answer.hasText()));
  } catch (error) {
    trouble = error;
  }
  // What comes after the last word is no loss.
  if (signal.aborted) yield failed(failure('cancelled'));
  else if (trouble === undefined || answer.isFinished()) yield* answer.ending();
  else {
    const why = failureOf(trouble, answer.hasText());
    yield {
      ...failed(refusedFormat(trouble, asked) ?? why, refusesTools(trouble, asked)),
      ...(why.code === 'internal' && { defect: trouble }),
    };
  }
}

const endless = (hasText: boolean): Failure =>
  hasText ? failure('model_cut') : failure('model_failed', 'It ended without an answer.');

/** All that a server gets to see; what is undefined is left out. */
function bodyOf({ baseUrl }: ServerAccess, model: string, { messages, tools, sampling }: ModelRequest): object {
  const { temperature, topP, maximumTokens, stop, seed, json } = sampling;
  // OpenAI's newer models refuse the name that all other servers know.
  const maximum = new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens';
  const offered = tools.map(({ name, description, inputSchema }) => ({
    type: 'function',
    function: { name, description, parameters: inputSchema },
  }));
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    tools: offered.length > 0 ? offered : undefined,
    temperature,
    top_p: topP,
    [maximum]: maximumTokens,
    stop,
    seed,
    response_format: json && (json === 'object' ? { type: 'json_object' } : { type: 'json_schema', json_schema: json }),
  };
}

/** Some servers never stream, even if asked to. A wrong address often answers with a web page. */
async function* chunksOf(answered: Answered, limits: Limits, hasText: () => boolean): AsyncGenerator<Chunk | 'done'> {
  const { type, chunks, quote } = answered;
  const checked = (said: unknown, isError = false): unknown => {
    const told = errorIn(said) || (isError && said);
    if (told) throw new ServerFailure(failureOfError(told, quote(told), hasText()));
    return said;
  };
  if (/^text\/html/i.test(type)) throw new ServerFailure(failure('model_failed', 'It answered with a web page.'));
  if (/json/i.test(type)) {
    const whole = checked(JSON.parse(await wholeText(chunks)));
    if (!hasChoices(whole)) throw new ServerFailure(failure('model_failed', 'Its answer contains no completion.'));
    const chunk = readChunk(whole);
    return yield { ...chunk, finish: chunk.finish ?? 'stop' };
  }
  for await (const { event, data } of eventsOf(chunks, limits.eventBytes)) {
    if (data === '[DONE]') return yield 'done';
    yield readChunk(checked(JSON.parse(data), event === 'error'));
  }
}

/** Line ends are made alike first, for the parser's time grows with the square of lines that end with CR alone. */
async function* eventsOf(chunks: Answered['chunks'], maxBufferSize: number): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({
    maxBufferSize,
    onEvent: (event) => ready.push(event),
    onError({ type }) {
      if (type === 'max-buffer-size-exceeded') throw tooLarge();
    },
  });
  let held = '';
  for await (const chunk of chunks) {
    const text = held + decoder.decode(chunk, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    parser.feed(text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n'));
    yield* ready.splice(0);
  }
  parser.feed('\n\n');
  yield* ready.splice(0);
}

const hasChoices = (whole: unknown): boolean =>
  typeof whole === 'object' && whole !== null && 'choices' in whole && Array.isArray(whole.choices);

const errorIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined;

function failureOf(trouble: unknown, hasText: boolean): Failure {
  if (trouble instanceof ServerFailure) return trouble.failure;
  if (trouble instanceof SyntaxError)
    return failure(hasText ? 'model_cut' : 'model_failed', 'It sent something that is not JSON.');
  return failure(isBroken(trouble) ? 'model_cut' : 'internal');
}

/** Node's fetch says "terminated"; what breaks deeper down has a code or a cause, which a mistake of ours has not. */
const isBroken = (trouble: unknown): boolean =>
  trouble instanceof Error && (trouble.message === 'terminated' || 'code' in trouble || trouble.cause instanceof Error);

const refusals = [400, 404, 422, 500, 501];

/** What the server said when it refused the request before it began, if that is about this. */
const refusedFor = (words: RegExp, trouble: unknown): string | undefined =>
  trouble instanceof ServerFailure &&
  trouble.failure.code !== 'too_long' && // OpenAI counts `tokens in the functions` where it is too much for the model
  refusals.includes(trouble.status) &&
  words.test(trouble.said)
    ? trouble.said
    : undefined;

/** Ollama, vLLM, llama.cpp and OpenRouter each have a status and their own words for it. */
const refusesTools = (trouble: unknown, { tools }: ModelRequest): boolean =>
  tools.length > 0 && refusedFor(/tool|function/i, trouble) !== undefined;

function refusedFormat(trouble: unknown, { sampling }: ModelRequest): Failure | undefined {
  const said = sampling.json && refusedFor(/response.?format|json|grammar|structured|guided/i, trouble);
  return said === undefined ? undefined : failure('response_format_refused', said);
}

const failed = (why: Failure, toolsRefused = false): ModelEvent => ({ kind: 'failed', failure: why, toolsRefused });
