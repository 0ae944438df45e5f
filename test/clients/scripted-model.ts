/**
 * A model server on loopback that follows a script, in the four forms in which AI clients speak to one. What a client sends is
 * read into one form, so that a script is written once: a turn with the tools shown and the calls made so far.
 */
import {
  answerJson,
  beginStream,
  done,
  event,
  type FakeModelServer,
  startModelServer,
} from '../harness/model-server.ts';

export type ShownTool = { name: string; description: string };
export type MadeCall = { name: string; args: Record<string, unknown>; result: string };
export type Turn = {
  /** What this request shows the model with its schema. */
  tools: ShownTool[];
  /** The calls of the conversation, oldest first. */
  calls: MadeCall[];
  /** Everything in it that is text: instructions, the person's words, and what was said so far. */
  text: string;
};
export type Reply = { say: string } | { call: string; args: Record<string, unknown> };
export type Script = (turn: Turn) => Reply;

export type ScriptedModel = FakeModelServer & {
  /** Turns in which tools were shown, and what the script replied; a client asks for titles as well. */
  turns: (Turn & { reply: Reply })[];
  /** Without a path, for clients that add `/v1` or `/v1beta`. */
  origin: string;
};

type Json = Record<string, unknown>;
type Form = {
  isFor(path: string): boolean;
  read(body: Json): Turn;
  /** The reply as whole and as a stream. */
  answer(reply: Reply): Json;
  stream(reply: Reply, turn: Turn): string[];
};

/** Starts one. A request that shows no tools is answered with a word. */
export async function startScriptedModel(script: Script): Promise<ScriptedModel> {
  const turns: ScriptedModel['turns'] = [];
  const server = await startModelServer((request, response) => {
    const form = forms.find((one) => one.isFor(request.path));
    if (!form || !request.body) return answerJson(response, 404, { error: { message: 'There is no such thing.' } });
    const turn = form.read(request.body);
    const reply: Reply = turn.tools.length === 0 ? { say: 'A title' } : script(turn);
    if (turn.tools.length > 0) turns.push({ ...turn, reply });
    const isStream = request.body['stream'] === true || request.path.includes(':stream');
    if (!isStream) return answerJson(response, 200, form.answer(reply));
    beginStream(response);
    response.end(form.stream(reply, turn).join(''));
  });
  return Object.assign(server, { turns, origin: new URL(server.baseUrl).origin });
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const words = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
const argsIn = (text: unknown): Json => (typeof text === 'string' && text !== '' ? (JSON.parse(text) as Json) : {});
const shown = ({ name, description }: Json): ShownTool => ({ name: words(name), description: words(description) });

/** Calls in their order, each with the result that names it. */
function paired(calls: { id: unknown; name: unknown; args: unknown }[], results: Map<unknown, string>): MadeCall[] {
  return calls.map(({ id, name, args }) => ({
    name: words(name),
    args: (args ?? {}) as Json,
    result: results.get(id) ?? '',
  }));
}

const named = (type: string, value: Json): string => `event: ${type}\n${event({ type, ...value })}`;
let count = 0;
const newId = (): string => `call_${++count}`;

/** Anthropic Messages. */
const messages: Form = {
  isFor: (path) => /\/messages(\?|$)/.test(path),
  read(body) {
    const blocks = list(body['messages']).flatMap(({ content }) =>
      typeof content === 'string' ? [{ type: 'text', text: content }] : list(content),
    );
    const ofType = (type: string) => blocks.filter((block) => block['type'] === type);
    return {
      tools: list(body['tools']).map(shown),
      calls: paired(
        ofType('tool_use').map(({ id, name, input }) => ({ id, name, args: input })),
        new Map(ofType('tool_result').map(({ tool_use_id: id, content }) => [id, words(content)])),
      ),
      text: [words(body['system']), ...ofType('text').map(({ text }) => words(text))].join('\n'),
    };
  },
  answer: (reply) => ({
    id: newId(),
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    stop_sequence: null,
    content: ['say' in reply ? { type: 'text', text: reply.say } : toolUse(reply, reply.args)],
    stop_reason: 'say' in reply ? 'end_turn' : 'tool_use',
    usage: { input_tokens: 1, output_tokens: 1 },
  }),
  stream(reply) {
    const begun = { ...messages.answer(reply), content: [], stop_reason: null };
    const isSaid = 'say' in reply;
    const block = isSaid ? { type: 'text', text: '' } : toolUse(reply, {});
    const delta = isSaid
      ? { type: 'text_delta', text: reply.say }
      : { type: 'input_json_delta', partial_json: JSON.stringify(reply.args) };
    return [
      named('message_start', { message: begun }),
      named('content_block_start', { index: 0, content_block: block }),
      named('content_block_delta', { index: 0, delta }),
      named('content_block_stop', { index: 0 }),
      named('message_delta', {
        delta: { stop_reason: isSaid ? 'end_turn' : 'tool_use', stop_sequence: null },
        usage: { output_tokens: 1 },
      }),
      named('message_stop', {}),
    ];
  },
};
const toolUse = ({ call }: { call: string }, input: Json) => ({ type: 'tool_use', id: newId(), name: call, input });

/** OpenAI Responses. Tools of one MCP server may stand in a namespace, whose name then goes before theirs. */
const responses: Form = {
  isFor: (path) => /\/responses(\?|$)/.test(path),
  read(body) {
    const items = list(body['input']);
    const ofType = (type: string) => items.filter((item) => item['type'] === type);
    const inNamespace = (space: unknown, name: unknown) => (space ? `${words(space)}${separator}${words(name)}` : name);
    return {
      tools: list(body['tools']).flatMap((tool) =>
        tool['type'] === 'namespace'
          ? list(tool['tools']).map((one) => shown({ ...one, name: inNamespace(tool['name'], one['name']) }))
          : [shown(tool)],
      ),
      calls: paired(
        ofType('function_call').map(({ call_id: id, namespace, name, arguments: args }) => ({
          id,
          name: inNamespace(namespace, name),
          args: argsIn(args),
        })),
        new Map(ofType('function_call_output').map(({ call_id: id, output }) => [id, words(output)])),
      ),
      text: [words(body['instructions']), ...items.map(({ content }) => words(content))].join('\n'),
    };
  },
  answer: (reply) => ({
    id: newId(),
    object: 'response',
    status: 'completed',
    model: 'scripted',
    output: [outputOf(reply)],
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
  }),
  stream(reply) {
    const response = responses.answer(reply);
    const [item] = list(response['output']);
    return [
      named('response.created', { response: { ...response, status: 'in_progress', output: [] } }),
      named('response.output_item.added', { output_index: 0, item }),
      named('response.output_item.done', { output_index: 0, item }),
      named('response.completed', { response }),
    ];
  },
};
const separator = '::';
function outputOf(reply: Reply): Json {
  if ('say' in reply) {
    const content = [{ type: 'output_text', text: reply.say, annotations: [] }];
    return { type: 'message', id: newId(), role: 'assistant', status: 'completed', content };
  }
  const [name = '', namespace] = reply.call.split(separator).reverse();
  const call = { type: 'function_call', id: newId(), call_id: newId(), status: 'completed', name };
  return { ...call, ...(namespace !== undefined && { namespace }), arguments: JSON.stringify(reply.args) };
}

/** OpenAI Chat Completions. */
const completions: Form = {
  isFor: (path) => path.includes('/chat/completions'),
  read(body) {
    const said = list(body['messages']);
    const calls = said.flatMap(({ tool_calls: calls }) => list(calls));
    return {
      tools: list(body['tools']).map(({ function: tool }) => shown(tool as Json)),
      calls: paired(
        calls.map(({ id, function: call }) => ({
          id,
          name: (call as Json)['name'],
          args: argsIn((call as Json)['arguments']),
        })),
        new Map(
          said.filter(({ role }) => role === 'tool').map(({ tool_call_id: id, content }) => [id, words(content)]),
        ),
      ),
      text: said.map(({ content }) => words(content)).join('\n'),
    };
  },
  answer: (reply) => ({
    id: newId(),
    object: 'chat.completion',
    created: 0,
    model: 'scripted',
    choices: [{ index: 0, message: { role: 'assistant', ...spoken(reply) }, finish_reason: finishOf(reply) }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }),
  stream(reply) {
    const chunk = (delta: Json, finish: string | null) => {
      const choices = [{ index: 0, delta, finish_reason: finish }];
      return event({ id: 'c', object: 'chat.completion.chunk', created: 0, model: 'scripted', choices });
    };
    return [chunk({ role: 'assistant', ...spoken(reply) }, null), chunk({}, finishOf(reply)), done];
  },
};
const finishOf = (reply: Reply): string => ('say' in reply ? 'stop' : 'tool_calls');
const spoken = (reply: Reply): Json =>
  'say' in reply
    ? { content: reply.say }
    : {
        content: null,
        tool_calls: [
          {
            index: 0,
            id: newId(),
            type: 'function',
            function: { name: reply.call, arguments: JSON.stringify(reply.args) },
          },
        ],
      };

/** Gemini's generateContent. */
const contents: Form = {
  isFor: (path) => /:(stream)?generateContent/i.test(path),
  read(body) {
    const parts = list(body['contents']).flatMap((content) => list(content['parts']));
    const calls = parts.flatMap(({ functionCall: call }) => (call ? [call as Json] : []));
    const results = parts.flatMap(({ functionResponse: result }) =>
      result ? [words((result as Json)['response'])] : [],
    );
    return {
      tools: list(body['tools']).flatMap((tool) => list(tool['functionDeclarations']).map(shown)),
      calls: paired(
        calls.map(({ name, args }, at) => ({ id: at, name, args })),
        new Map(results.map((result, at) => [at, result])), // one after the other, since the script calls one at a time
      ),
      text: [words(body['systemInstruction']), ...parts.map(({ text }) => words(text))].join('\n'),
    };
  },
  answer: (reply) => ({
    candidates: [
      {
        content: {
          role: 'model',
          parts: ['say' in reply ? { text: reply.say } : { functionCall: { name: reply.call, args: reply.args } }],
        },
        index: 0,
        finishReason: 'STOP',
      },
    ],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  }),
  stream: (reply) => [event(contents.answer(reply))],
};

const forms = [messages, responses, completions, contents];
