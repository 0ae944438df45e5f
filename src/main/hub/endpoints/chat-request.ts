/** What of a chat request counts; whatever else a client sends goes no further. */
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isBackgroundPrompt } from '../chat/background.ts';
import type { PromptMessage, Sampling } from '../chat/models/model-event.ts';

const TextPart = z.object({ type: z.literal('text'), text: z.string() });
const Content = z.union([z.string(), z.array(TextPart)]).nullish();
const MessageIn = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: Content }),
  // Left over from tools of the client's own: the hub fetches by itself.
  z.object({ role: z.enum(['tool', 'function']) }),
]);

/** `POST /v1/chat/completions`, https://platform.openai.com/docs/api-reference/chat/create */
const Body = z.object({
  model: z.string().min(1).max(300),
  messages: z.array(MessageIn).min(1).max(1000),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  seed: z.int().nullish(),
});

export type ChatRequest = {
  model: string;
  text: string;
  earlier: PromptMessage[];
  sampling: Sampling;
  isBackground: boolean;
  stream: boolean;
  includeUsage: boolean;
};

/** Fails with `malformed`, naming the field; pictures and sound are refused rather than silently left out. */
export function readChatRequest(body: unknown, headers: IncomingMessage['headers']): Result<ChatRequest> {
  const parsed = Body.safeParse(body);
  if (!parsed.success) return fail('malformed', complaint(parsed.error));
  const { data } = parsed;
  const messages = data.messages.flatMap((message) => ('content' in message ? [messageOf(message)] : []));
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const text = messages[last]?.content ?? '';
  if (text.trim() === '') return fail('malformed', 'There is no question: the last user message is empty or missing.');
  return ok({
    model: data.model,
    text,
    earlier: messages.slice(0, last).filter(({ content }) => content !== ''),
    sampling: samplingOf(data),
    isBackground: isBackgroundPrompt(text) || Boolean(headers['x-ogx-task']),
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
  });
}

const messageOf = ({ role, content }: { role: string; content?: z.infer<typeof Content> }): PromptMessage => ({
  role: role === 'assistant' || role === 'user' ? role : 'system',
  content: typeof content === 'string' ? content : (content ?? []).map(({ text }) => text).join('\n'),
});

function samplingOf(data: z.infer<typeof Body>): Sampling {
  const maximumTokens = data.max_completion_tokens ?? data.max_tokens;
  const stop = data.stop === null || data.stop === undefined ? undefined : [data.stop].flat();
  return {
    ...(data.temperature !== null && data.temperature !== undefined && { temperature: data.temperature }),
    ...(data.top_p !== null && data.top_p !== undefined && { topP: data.top_p }),
    ...(maximumTokens !== null && maximumTokens !== undefined && { maximumTokens }),
    ...(stop && { stop }),
    ...(data.seed !== null && data.seed !== undefined && { seed: data.seed }),
  };
}

function complaint(error: z.ZodError): string {
  const fields = [...new Set(error.issues.map(({ path }) => path.map(String).join('.')))].filter(Boolean).slice(0, 5);
  if (fields.length === 0) return 'The body must be an object.';
  const isAboutMessages = fields.some((field) => field.startsWith('messages'));
  return `Look at ${fields.join(', ')}.${isAboutMessages ? ' Messages may hold text only.' : ''}`;
}
