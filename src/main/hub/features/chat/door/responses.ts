/** `POST /v1/responses`: the request as OpenAI has it, and the events of its answer. The hub keeps nothing between two of them. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Failure } from '../../../../../shared/errors.ts';
import type { Source } from '../../../../../shared/model.ts';
import { ok, type Result } from '../../../../../shared/result.ts';
import { openAIError } from '../../../doors/http/http.ts';
import type { Replied } from '../question.ts';
import type { AnswerForm, AskedQuestion, StreamEvent } from './answer-question.ts';
import { CommonFields, JsonSchemaFormat, malformed, messageOf, readQuestion } from './chat-request.ts';

/** What of a request for a response counts. Nothing is kept of one, so that no later request can continue with it. */
const Part = z.object({ type: z.enum(['input_text', 'output_text']), text: z.string() });
const Message = z.object({
  type: z.literal('message').nullish(),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(Part)]),
});
/** Thoughts and calls of tools of the client's own. A reference is to what was kept, and nothing was. */
const Other = z.object({ type: z.string().regex(/^(?!message$|item_reference$)\w+$/) });

const Format = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['text', 'json_object']) }),
  JsonSchemaFormat.extend({ type: z.literal('json_schema') }),
]);

/** `POST /v1/responses`, https://platform.openai.com/docs/api-reference/responses/create */
const Body = CommonFields.extend({
  input: z.union([z.string(), z.array(z.union([Message, Other])).max(1000)]),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  text: z.object({ format: Format.nullish() }).nullish(),
  previous_response_id: z.null().optional(),
  conversation: z.null().optional(),
  prompt: z.null().optional(),
  background: z.literal(false).nullish(),
});

type ResponsesRequest = AskedQuestion & {
  /** What the response repeats of the request. */
  repeated: Pick<
    z.infer<typeof Body>,
    'instructions' | 'temperature' | 'top_p' | 'max_output_tokens' | 'text' | 'tool_choice'
  >;
};

/** Fails with `malformed`, naming the field: what would have to be kept, pictures and files are refused. */
export function readResponsesRequest(body: unknown, headers: IncomingMessage['headers']): Result<ResponsesRequest> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return malformed(parsed.error);
  const { input, instructions, max_output_tokens: maximumTokens, text } = parsed.data;
  const items = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
  const said = items.flatMap((item) => ('role' in item ? [item] : []));
  const format = text?.format;
  const asked = readQuestion(parsed.data, headers, {
    field: 'input',
    messages: [...(instructions ? [{ role: 'system', content: instructions }] : []), ...said].map(plainMessage),
    maximumTokens,
    json: format?.type === 'json_schema' ? format : format?.type === 'json_object' ? 'object' : undefined,
  });
  return asked.ok ? ok({ ...asked.value, repeated: parsed.data }) : asked;
}

const plainMessage = ({ role, content }: { role: string; content: z.infer<typeof Message>['content'] }) =>
  messageOf({
    role,
    content: typeof content === 'string' ? content : content.map(({ text }) => ({ type: 'text' as const, text })),
  });

/** A response and the events of its stream, in OpenAI's order. `now` in milliseconds. */
export function responseEvents({ model, repeated }: ResponsesRequest, now: number): AnswerForm {
  const id = () => randomBytes(24).toString('hex');
  const [responseId, messageId] = [`resp_${id()}`, `msg_${id()}`];
  const part = { item_id: messageId, output_index: 0, content_index: 0 };
  let count = 0;
  const event = (type: string, told: object): StreamEvent => ({
    name: type,
    data: { type, sequence_number: count++, ...told },
  });

  const body = (state: { status: string; [name: string]: unknown }) => ({
    id: responseId,
    object: 'response',
    created_at: Math.floor(now / 1000),
    model,
    error: null,
    incomplete_details: null,
    output: [],
    metadata: {},
    previous_response_id: null,
    parallel_tool_calls: false,
    tool_choice: repeated.tool_choice ?? 'auto',
    tools: [],
    truncation: 'disabled',
    background: false,
    instructions: repeated.instructions ?? null,
    max_output_tokens: repeated.max_output_tokens ?? null,
    temperature: repeated.temperature ?? null,
    top_p: repeated.top_p ?? null,
    text: { format: repeated.text?.format ?? { type: 'text' } },
    store: false,
    reasoning: { effort: null, summary: null },
    ...state,
  });

  const message = (status: string, content: object[]) => ({
    id: messageId,
    type: 'message',
    role: 'assistant',
    status,
    content,
  });

  function ended(text: string, { reason, sources, usage }: Replied) {
    const status = reason === 'stop' ? 'completed' : 'incomplete';
    const output = [message(status, [partOf(text, sources)])];
    const why = reason === 'stop' ? null : { reason: reason === 'length' ? 'max_output_tokens' : 'content_filter' };
    return { ...body({ status }), output, incomplete_details: why, usage: counts(usage) };
  }

  return {
    formatField: 'text.format',
    begin: () => [
      event('response.created', { response: body({ status: 'in_progress' }) }),
      event('response.in_progress', { response: body({ status: 'in_progress' }) }),
      event('response.output_item.added', { output_index: 0, item: message('in_progress', []) }),
      event('response.content_part.added', { ...part, part: partOf('', []) }),
    ],
    step: () => [],
    text: (delta) => [event('response.output_text.delta', { ...part, delta, logprobs: [] })],
    end(text, replied) {
      const response = ended(text, replied);
      const done = partOf(text, replied.sources);
      return [
        ...replied.sources.map((source, at) =>
          event('response.output_text.annotation.added', {
            ...part,
            annotation_index: at,
            annotation: citation(source),
          }),
        ),
        event('response.output_text.done', { ...part, text, logprobs: [] }),
        event('response.content_part.done', { ...part, part: done }),
        event('response.output_item.done', { output_index: 0, item: response.output[0] }),
        event(`response.${response.status}`, { response }),
      ];
    },
    failed: (text, found) => [
      event('response.failed', {
        response: body({
          status: 'failed',
          output: text ? [message('incomplete', [partOf(text, [])])] : [],
          error: errorOf(found),
        }),
      }),
    ],
    whole: ended,
  };
}

const partOf = (text: string, sources: Source[]) => ({
  type: 'output_text' as const,
  text,
  logprobs: [],
  annotations: sources.map(citation),
});

/** Where in the text a source is cited is in the text itself, as a numbered link. */
const citation = ({ url, title }: Source) => ({
  type: 'url_citation' as const,
  url,
  title,
  start_index: 0,
  end_index: 0,
});

function errorOf(found: Failure) {
  const { message, type } = openAIError(found);
  return { code: type === 'rate_limit_error' ? 'rate_limit_exceeded' : 'server_error', message };
}

const counts = ({ promptTokens, answerTokens }: Replied['usage']) => ({
  input_tokens: promptTokens,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: answerTokens,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: promptTokens + answerTokens,
});
