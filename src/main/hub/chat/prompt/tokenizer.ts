/**
 * Counts tokens, loaded when a prompt is first made: 10 MB of heap and 0.1 to 0.5 s. One encoding stands for all models:
 * the newer o200k_base takes twice that, and as its vocabulary is larger than those of most local models, it counts too
 * few for them. What still differs is the margin's matter (`assemble.ts`).
 */

/** Tokens of a text; counting stops where there are more than `atMost`. */
export type CountTokens = (text: string, atMost?: number) => number;

/** Names of special tokens in a text are text like any other. */
const plain = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** The library's time grows with the square of a run without a break: 200,000 times the same letter took 25 s. */
const pieceLength = 256;

/** Loads once; later calls get the same. */
export async function loadTokenizer(): Promise<CountTokens> {
  const { countTokens, setMergeCacheSize } = await import('gpt-tokenizer/encoding/cl100k_base');
  // Its cache would keep up to 100,000 pieces of everybody's private texts, and saves no time here.
  setMergeCacheSize(0);
  return (text, atMost = Number.POSITIVE_INFINITY) => {
    let tokens = 0;
    for (let at = 0; at < text.length && tokens <= atMost; at += pieceLength) {
      tokens += countTokens(text.slice(at, at + pieceLength), plain);
    }
    return tokens;
  };
}
