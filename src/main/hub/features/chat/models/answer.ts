/** The outcome of the chunks of one answer, with limits on how much that may be. */
import * as z from 'zod';
import { failure } from '../../../../../shared/errors.ts';
import type { Secret } from '../../../ground/secret.ts';
import { createStreamScrub, scrubWhole } from '../stream-scrub.ts';
import type { ModelEvent, Usage } from './model-event.ts';
import { ServerFailure } from './server-failure.ts';

const longestText = 1024 * 1024;
const longestArguments = 64 * 1024;
const longestName = 200;
const mostCalls = 32;

type Call = { id?: string | undefined; name: string; arguments: string };
type Reason = Extract<ModelEvent, { kind: 'end' }>['reason'];

/** `hasTools`: a model that was offered no tools can call none. Nothing that is passed on holds one of the secrets. */
export function createAnswer(hasTools: boolean, secrets: readonly Secret[]) {
  const calls: Call[] = [];
  const byIndex = new Map<number, Call>();
  const thoughts = createThoughts();
  const text = createStreamScrub(secrets);
  let length = 0;
  let hasText = false;
  let finish: string | undefined;
  let usage: Usage | undefined;

  /** Servers number calls as OpenAI does, or not at all, or give each the number 0: an id or a name begins a new one. */
  function callOf({ index, id, name }: CallPart): Call {
    const last = index === undefined ? calls.at(-1) : byIndex.get(index);
    const isNew =
      id !== undefined && last?.id !== undefined ? id !== last.id : index === undefined && name !== undefined;
    if (last && !isNew) return last;
    if (calls.length === mostCalls) throw tooMuch(`It made more than ${mostCalls} tool calls at once.`);
    const call: Call = { id, name: '', arguments: '' };
    calls.push(call);
    if (index !== undefined) byIndex.set(index, call);
    return call;
  }

  function takeCall(part: CallPart): void {
    const call = callOf(part);
    call.name ||= (part.name ?? '').slice(0, longestName);
    call.arguments += part.arguments;
    if (call.arguments.length > longestArguments)
      throw tooMuch('The arguments of its tool call are larger than 64 kB.');
  }

  function reason(): Reason {
    if (finish === 'length') return 'length';
    if (finish === 'content_filter') return 'filter';
    return calls.length > 0 ? 'calls' : 'stop';
  }

  return {
    /** Takes a chunk in and answers what it says. Throws a `ServerFailure` once there is more than a model may say. */
    take(chunk: Chunk): string {
      length += Buffer.byteLength(chunk.text);
      if (length > longestText) throw tooMuch('Its answer is larger than 1 MiB.');
      if (hasTools) chunk.calls.forEach(takeCall);
      finish = chunk.finish ?? finish;
      usage = chunk.usage ?? usage;
      const said = thoughts.without(chunk.text);
      hasText ||= said !== '';
      return text.push(said);
    },
    hasText: () => hasText,
    /** Whether the server has said that this is all. */
    isFinished: () => finish !== undefined,
    /** What is left to say, the calls, and why the model stopped. */
    ending(): ModelEvent[] {
      const why = reason();
      const rest = text.push(thoughts.rest()) + text.end();
      // Calls of an answer that was cut off are not whole.
      const made = why === 'calls' ? calls.filter(({ name }) => name !== '') : [];
      return [
        ...(rest ? [{ kind: 'text' as const, text: rest }] : []),
        ...made.map(({ name, arguments: given }) => ({
          kind: 'call' as const,
          name: scrubWhole(name, secrets),
          arguments: scrubWhole(given, secrets) || '{}',
        })),
        { kind: 'end', reason: why, ...(usage && { usage }) },
      ];
    },
  };
}

const tooMuch = (detail: string): ServerFailure => new ServerFailure(failure('model_failed', detail));

/**
 * Models that think aloud begin with `<think>…</think>`. Most servers send that apart, as `reasoning`, which is not read;
 * LM Studio, and vLLM without a parser for the model, leave it at the start of the answer.
 */
const opening = '<think>';
const closing = '</think>';
/** So much is held back at most: blanks alone could continue for ever. */
const mostHeld = 64;

export function createThoughts() {
  let state: 'before' | 'within' | 'after' | 'said' = 'before';
  let held = '';
  return {
    /** Takes the next piece of an answer, and gives what of it is said. */
    without(text: string): string {
      if (state === 'said') return text;
      held += text;
      if (state === 'before') {
        const start = held.trimStart();
        if (held.length < mostHeld && start.length < opening.length && opening.startsWith(start)) return '';
        state = start.startsWith(opening) ? 'within' : 'said';
      }
      if (state === 'within') {
        const end = held.indexOf(closing);
        held = end === -1 ? held.slice(1 - closing.length) : held.slice(end + closing.length);
        if (end === -1) return '';
        state = 'after';
      }
      const said = state === 'after' ? held.trimStart() : held; // after a thought come empty lines
      held = '';
      if (said !== '') state = 'said';
      return said;
    },
    /** What was held back in case a thought began there. */
    rest: (): string => (state === 'before' ? held : ''),
  };
}

const word = z.string().min(1).optional().catch(undefined);
const anything = z.unknown().optional();
const count = z.int().nonnegative();

/** Part of a tool call. The first part names the tool; `index` says which call it belongs to, where the server tells. */
const CallPart = z.object({ index: z.number().optional().catch(undefined), id: word, function: anything });
const Called = z.object({
  name: word,
  arguments: z
    .union([z.string(), z.custom<object>((given) => typeof given === 'object' && given !== null)])
    .transform((given) => (typeof given === 'string' ? given : JSON.stringify(given)))
    .catch(''),
});
/** Some servers send parts of several kinds, thoughts among them. */
const TextPart = z.object({ type: z.literal('text'), text: z.string() });
const Said = z.object({ content: anything, refusal: word, tool_calls: z.array(z.unknown()).catch([]) });
const Choice = z.object({ delta: anything, message: anything, finish_reason: word });
const Answer = z.object({
  choices: z.array(z.unknown()).catch([]),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).optional().catch(undefined),
});

/** Reads an event of a stream or a whole answer. What a model thinks aloud (`reasoning` and similar fields) is not read. */
export function readChunk(value: unknown) {
  const { choices = [], usage } = Answer.safeParse(value).data ?? {};
  const { delta, message, finish_reason: finish } = Choice.safeParse(choices[0]).data ?? {};
  const { content, refusal = '', tool_calls: calls = [] } = Said.safeParse(delta ?? message).data ?? {};
  const parts = [content].flat().map((part) => (Array.isArray(content) ? TextPart.safeParse(part).data?.text : part));
  return {
    text: parts.filter((part) => typeof part === 'string').join('') + refusal,
    calls: calls.map((call) => {
      const { index, id, function: called } = CallPart.safeParse(call).data ?? {};
      return { index, id, ...(Called.safeParse(called).data ?? { name: undefined, arguments: '' }) };
    }),
    finish,
    usage: usage && { promptTokens: usage.prompt_tokens, answerTokens: usage.completion_tokens },
  };
}
export type Chunk = ReturnType<typeof readChunk>;
type CallPart = Chunk['calls'][number];
