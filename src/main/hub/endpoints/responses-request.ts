/** What of a request for a response counts. Nothing is kept of one, so that no later request can go on with it. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { ok, type Result } from '../../../shared/result.ts';
import type { AskedQuestion } from './answer-question.ts';
import { Chosen, JsonSchemaFormat, malformed, messageOf, readAsked } from './chat-request.ts';

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
const Body = Chosen.extend({
  input: z.union([z.string(), z.array(z.union([Message, Other])).max(1000)]),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().min(1).nullish(),
  text: z.object({ format: Format.nullish() }).nullish(),
  previous_response_id: z.null().optional(),
  conversation: z.null().optional(),
  prompt: z.null().optional(),
  background: z.literal(false).nullish(),
});

export type ResponsesRequest = AskedQuestion & {
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
  const asked = readAsked(parsed.data, headers, {
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
