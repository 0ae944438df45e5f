/** What may be told of an error that nobody foresaw: its kind and where it happened. Its message could quote data, or a secret. */
import { type Failure, failure } from './errors.ts';

/** For the log, which then holds what the answer `internal` promises: the name of the error, and file and line. */
export function defectFacts(error: unknown): { error: string; at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: 'unknown' };
  const { name, message, stack = '' } = error;
  // The message comes first, and each of its lines could look like a place.
  const frames = stack.slice(stack.indexOf(message) + message.length);
  const place = /^\s*at .*?([^()\s]+:\d+:\d+)\)?$/m.exec(frames)?.[1];
  return { error: name, at: place?.split(/[/\\]/).at(-1) ?? 'unknown' };
}

/** The answer where there is no log: it holds the details itself. */
export function unlogged(thrown: unknown): Failure {
  const { error, at } = defectFacts(thrown);
  return failure('internal', `(${error} at ${at})`, { hint: 'Report it with this message.' });
}
