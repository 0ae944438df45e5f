/**
 * Counts tokens, loaded when a prompt is first made: 10 MB of heap and 0.1 to 0.5 s. One encoding stands for all models:
 * the newer o200k_base takes twice that, and as its vocabulary is larger than those of most local models, it counts too
 * few for them. What still differs is the margin's matter (`assemble.ts`).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Tokens of a text; counting stops where there are more than `atMost`. Others have their turn in between. */
export type CountTokens = (text: string, atMost?: number) => Promise<number>;

/** Names of special tokens in a text are text like any other. */
const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** The library's time grows with the square of a run without a break: 200,000 times the same letter took 25 s. */
const pieceLength = 256;

/** Loads once; later calls get the same. */
export async function loadTokenizer(): Promise<CountTokens> {
  const { countTokens, setMergeCacheSize } = await import('gpt-tokenizer/encoding/cl100k_base');
  // Its cache would keep up to 100,000 pieces of everybody's private texts, and saves no time here.
  setMergeCacheSize(0);
  return async (text, atMost = Number.POSITIVE_INFINITY) => {
    let tokens = 0;
    for (let at = 0; at < text.length && tokens <= atMost; at += pieceLength) {
      tokens += countTokens(text.slice(at, at + pieceLength), plain);
      await othersFirst();
    }
    return tokens;
  };
}

/** Milliseconds for which this thread, which also answers health and revoke, is kept at a time. */
const longestTurn = 5;
let began = 0;
let turns = Promise.resolve();

/** Waits once the turn is long enough; anyone else who waits so gets their own turn, and the network one before each. */
export function othersFirst(): Promise<void> | undefined {
  if (performance.now() - began < longestTurn) return undefined;
  turns = turns
    .then(() => nextTurn())
    .then(() => {
      began = performance.now();
    });
  return turns;
}
