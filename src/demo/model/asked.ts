import { Refusal } from '../web.ts';

export type Message = { role: string; text: string };

/** A request for an answer, as far as the models of this server look at it. */
export type Asked = {
  model: string;
  messages: readonly Message[];
  /** Names of the offered tools. */
  tools: readonly string[];
  isStreamed: boolean;
  includesUsage: boolean;
};

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An error as OpenAI words it. */
export const failure = (status: number, message: string, code: string | null = null): Response =>
  Response.json({ error: { message, type: 'invalid_request_error', param: null, code } }, { status });

/** Reads the body of a request, or ends it with a 400. */
export function readAsked(body: string): Asked {
  const read = parse(body);
  const { model, messages, tools, stream, stream_options: options } = read;
  if (typeof model !== 'string') throw refuse('you must provide a model parameter');
  if (!Array.isArray(messages) || messages.length === 0) throw refuse("'messages' must hold at least one message");
  return {
    model,
    messages: messages.map(readMessage),
    tools: (Array.isArray(tools) ? tools : []).map(toolName),
    isStreamed: stream === true,
    includesUsage: isObject(options) && options['include_usage'] === true,
  };
}

const refuse = (message: string) => new Refusal(failure(400, message));

function parse(body: string): Json {
  try {
    const read: unknown = JSON.parse(body);
    if (isObject(read)) return read;
  } catch {
    // Refused below, like any other body that is not an object.
  }
  throw refuse('We could not parse the JSON body of your request.');
}

function readMessage(message: unknown): Message {
  if (!isObject(message) || typeof message['role'] !== 'string') throw refuse('a message needs a role');
  const { role, content } = message;
  if (typeof content === 'string') return { role, text: content };
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return { role, text: parts.map(({ text }) => (typeof text === 'string' ? text : '')).join('\n') };
}

function toolName(tool: unknown): string {
  const declared = isObject(tool) ? tool['function'] : undefined;
  if (isObject(declared) && typeof declared['name'] === 'string') return declared['name'];
  throw refuse('a tool needs a function with a name');
}
