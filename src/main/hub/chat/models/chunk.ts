/** A server's answer, read field by field: nothing else of it goes further, whatever it holds. */

/** Part of a tool call. The first part names the tool; `index` says which call it belongs to, where the server tells. */
export type CallPart = { index?: number; id?: string; name?: string; arguments: string };

export type Chunk = {
  text: string;
  calls: CallPart[];
  finish?: string;
  usage?: { promptTokens: number; answerTokens: number };
};

/** Reads an event of a stream or a whole answer. What a model thinks aloud (`reasoning` and its like) is not read. */
export function readChunk(value: unknown): Chunk {
  const { choices, usage } = recordOf(value);
  const choice = recordOf(Array.isArray(choices) ? choices[0] : undefined);
  const said = recordOf(choice['delta'] ?? choice['message']);
  const finish = stringOf(choice['finish_reason']);
  const counted = usageOf(recordOf(usage));
  return {
    text: textOf(said['content']) + (stringOf(said['refusal']) ?? ''),
    calls: Array.isArray(said['tool_calls']) ? said['tool_calls'].map(callPartOf) : [],
    ...(finish && { finish }),
    ...(counted && { usage: counted }),
  };
}

function callPartOf(value: unknown): CallPart {
  const { index, id, function: called } = recordOf(value);
  const { name, arguments: given } = recordOf(called);
  const part: CallPart = {
    arguments: typeof given === 'object' && given ? JSON.stringify(given) : (stringOf(given) ?? ''),
  };
  if (typeof index === 'number') part.index = index;
  if (typeof id === 'string' && id) part.id = id;
  if (typeof name === 'string' && name) part.name = name;
  return part;
}

/** Some servers send parts of several kinds, thoughts among them. */
function textOf(content: unknown): string {
  if (!Array.isArray(content)) return stringOf(content) ?? '';
  return content
    .map(recordOf)
    .map(({ type, text }) => (type === 'text' ? (stringOf(text) ?? '') : ''))
    .join('');
}

function usageOf({ prompt_tokens, completion_tokens }: Record<string, unknown>): Chunk['usage'] {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (!isCount(prompt_tokens) || !isCount(completion_tokens)) return undefined;
  return { promptTokens: prompt_tokens, answerTokens: completion_tokens };
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
