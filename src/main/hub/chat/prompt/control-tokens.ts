/**
 * Strings that a model server may take for a control token of its chat template, such as `<|im_start|>`, wherever they
 * stand in a message (llama.cpp and vLLM parse them in content too): they would end the message and begin another.
 */

/** `[INST]`, `[/TOOL_RESULTS]`, `[gMASK]`; `]~b]` and `[e~[` of MiniMax. */
const bracket = String.raw`\[(?=\/?[gs]?[A-Z][A-Z_]+\])|\](?=~)|\[(?=e~\[)`;

/** Where one may begin inside JSON. All others hold a `<`, which JSON can do without, so that new ones are covered. */
export const controlStart = `<|${bracket}`;

const names =
  's|bos|eos|pad|unk|mask|sep|cls|think|tools?|tool_calls?|tool_response|start_of_turn|end_of_turn|start_of_image|end_of_image|image|system|user|assistant|PRE|SUF|MID|EOT';
const plainStart = new RegExp(`<(?=[|｜]|<\\/?SYS>>|\\/?(?:${names})>)|(?<=>>)(?=[A-Z]+<<)|${bracket}`, 'g');

/**
 * Plain text in which no control token is whole: a space goes into each. What a person writes may be pasted, and earlier
 * answers may quote what was fetched, so both would carry other people's tokens; a space is all it costs.
 */
export const withoutControlTokens = (text: string): string => text.toWellFormed().replace(plainStart, '$& ');
