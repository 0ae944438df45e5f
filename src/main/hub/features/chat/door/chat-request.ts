/** What of a chat request counts; anything else that a client sends goes no further. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { withoutKeys } from '../../../kernel/keys/key-text.ts';
import type { JsonFormat, PromptMessage, Sampling } from '../models/model-event.ts';
import { isBackgroundPrompt } from '../question.ts';
import type { AskedQuestion } from './answer-question.ts';

const Content = z.union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))]).nullish();
const MessageIn = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: Content }),
  // Left over from tools of the client's own: the hub fetches by itself.
  z.object({ role: z.enum(['tool', 'function']) }),
]);

export const JsonSchemaFormat = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/),
  schema: z.record(z.string(), z.unknown()),
  description: z.string().max(1_000).nullish(),
  strict: z.boolean().nullish(),
});
const Format = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['text', 'json_object']) }),
  z.object({ type: z.literal('json_schema'), json_schema: JsonSchemaFormat }),
]);

/** The hub calls its own tools and none of the client's, so that it can't promise that one of those is called. */
const ToolChoice = z.enum(['none', 'auto']).nullish();
export const CommonFields = z.object({
  model: z.string().min(1).max(300),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  tool_choice: ToolChoice,
});

/** `POST /v1/chat/completions`, https://platform.openai.com/docs/api-reference/chat/create */
const Body = CommonFields.extend({
  messages: z.array(MessageIn).min(1).max(1000),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  seed: z.int().nullish(),
  response_format: Format.nullish(),
  function_call: ToolChoice,
});

export type ChatRequest = AskedQuestion & { includeUsage: boolean };

/** Fails with `malformed`, naming the field; pictures and sound are refused rather than silently left out. */
export function readChatRequest(body: unknown, headers: IncomingMessage['headers']): Result<ChatRequest> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return malformed(parsed.error);
  const { data } = parsed;
  const { response_format: format, stop } = data;
  const asked = readQuestion(data, headers, {
    field: 'messages',
    messages: data.messages.flatMap((message) => ('content' in message ? [messageOf(message)] : [])),
    maximumTokens: data.max_completion_tokens ?? data.max_tokens,
    json: format?.type === 'json_schema' ? format.json_schema : format?.type === 'json_object' ? 'object' : undefined,
    stop: stop === null || stop === undefined ? undefined : [stop].flat(),
    seed: data.seed,
    withoutTools: data.function_call === 'none',
  });
  if (!asked.ok) return asked;
  return ok({ ...asked.value, includeUsage: data.stream_options?.include_usage ?? false });
}

const noQuestion = 'There is no question: the last user message is empty or missing.';
type Told = {
  field: 'messages' | 'input';
  messages: PromptMessage[];
  maximumTokens: number | null | undefined;
  json: z.infer<typeof JsonSchemaFormat> | 'object' | undefined;
  stop?: string[] | undefined;
  seed?: number | null | undefined;
  withoutTools?: boolean;
};

/** What the addresses of OpenAI have in common. Fails with `malformed` without a question. */
export function readQuestion(
  { model, stream, temperature, top_p: topP, tool_choice: choice }: z.infer<typeof CommonFields>,
  headers: IncomingMessage['headers'],
  { field, messages, json, withoutTools, ...told }: Told,
): Result<AskedQuestion> {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const text = messages[last]?.content ?? '';
  if (text.trim() === '') return fail('malformed', noQuestion, { param: field });
  const sampling: Sampling = given({ temperature, topP, ...told, json: json && formatOf(json) });
  return ok({
    model,
    text,
    sampling,
    stream: stream ?? false,
    earlier: messages.slice(0, last).filter(({ content }) => content !== ''),
    isBackground: isBackgroundPrompt(text) || Boolean(headers['x-ogx-task']),
    ...((withoutTools || choice === 'none' || json) && { withoutTools: true }),
  });
}

export const messageOf = ({ role, content }: { role: string; content?: z.infer<typeof Content> }): PromptMessage => ({
  role: role === 'assistant' || role === 'user' ? role : 'system',
  content: typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n'),
});

/** The client's key has no business in it. */
function formatOf(json: z.infer<typeof JsonSchemaFormat> | 'object'): JsonFormat {
  if (json === 'object') return json;
  const { name, schema, description, strict } = JSON.parse(withoutKeys(JSON.stringify(json))) as typeof json;
  return { name, schema, ...given({ description, strict }) };
}

type Given<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
const given = <Fields extends object>(fields: Fields): Given<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Given<Fields>;

/** Names the first field that is wrong as clients of OpenAI know it, `messages[0].content`. */
export function malformed(error: z.ZodError) {
  const nameOf = (path: PropertyKey[]): string =>
    path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`)).join('');
  const fields = [...new Set(error.issues.map(({ path }) => nameOf(path)))].filter(Boolean).slice(0, 5);
  const [param] = fields;
  if (param === undefined) return fail('malformed', 'The body must be an object.');
  const [, more = ''] = hints.find(([about]) => fields.some((field) => field.startsWith(about))) ?? [];
  return fail('malformed', `Look at ${fields.join(', ')}.${more}`, { param });
}

const hints = [
  ['messages', ' Messages may hold text only.'],
  ['input', ' Messages may hold text only.'],
  ['tool_choice', ' The hub calls its own tools and none of the client’s: it can be auto or none.'],
  ['function_call', ' The hub calls its own tools and none of the client’s: it can be auto or none.'],
] as const;
