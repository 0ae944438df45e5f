/** What comes of the chunks of one answer, with limits on how much that may be. */
import { failure } from '../../../../shared/errors.ts';
import type { Secret } from '../../secret.ts';
import { createStreamScrub, scrubWhole } from '../../stream-scrub.ts';
import type { CallPart, Chunk } from './chunk.ts';
import type { ModelEvent, Usage } from './model-event.ts';
import { ServerFailure } from './server-failure.ts';
import { createThoughts } from './thoughts.ts';

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
          ...{ kind: 'call' as const, name: scrubWhole(name, secrets), arguments: scrubWhole(given, secrets) || '{}' },
        })),
        { kind: 'end', reason: why, ...(usage && { usage }) },
      ];
    },
  };
}

const tooMuch = (detail: string): ServerFailure => new ServerFailure(failure('model_failed', detail));
