/**
 * Models that think aloud begin with `<think>…</think>`. Most servers send that apart, as `reasoning`, which is not read;
 * LM Studio, and vLLM without a parser for the model, leave it at the start of the answer.
 */
const opening = '<think>';
const closing = '</think>';
/** So much is held back at most: blanks alone could go on for ever. */
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
