/** Chunks and answers as OpenAI has them, built field by field: nothing that a model server sent is passed on as it came. */
import { randomBytes } from 'node:crypto';
import type { Failure } from '../../../shared/errors.ts';
import type { ChatStep, Source } from '../../../shared/model.ts';
import type { Usage } from '../chat/models/model-event.ts';
import type { Replied } from '../chat/question.ts';

const finishReasons = { stop: 'stop', length: 'length', filter: 'content_filter' } as const;

/** `now` in milliseconds. */
export function completion(model: string, now: number) {
  const head = { id: `chatcmpl-${randomBytes(12).toString('base64url')}`, created: Math.floor(now / 1000), model };
  const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...more,
  });
  return {
    begin: () => chunk({ role: 'assistant', content: '' }),
    text: (text: string) => chunk({ content: text }),
    /** Open WebUI shows it above the answer; other clients see an empty delta. */
    status: (step: ChatStep) =>
      chunk({}, null, {
        event: { type: 'status', data: { description: described(step), done: step.state !== 'running' } },
      }),
    end: ({ sources, reason }: Replied) =>
      chunk(sources.length > 0 ? { annotations: sources.map(citation) } : {}, finishReasons[reason]),
    usage: (usage: Usage) => ({ ...head, object: 'chat.completion.chunk', choices: [], usage: usageOf(usage) }),
    whole: (content: string, { sources, reason, usage }: Replied) => ({
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content, refusal: null, annotations: sources.map(citation) },
          finish_reason: finishReasons[reason],
          logprobs: null,
        },
      ],
      usage: usageOf(usage),
    }),
  };
}

/** Clients of this endpoint show the message alone, so it says what to do as well. */
export const chatError = ({ code, message, hint }: Failure) => ({
  error: { message: `${message} ${hint}`, type: 'opengithubx', param: null, code, hint },
});

function described({ text, account, items, state }: ChatStep): string {
  const counted = items === null ? '' : `: ${items} ${items === 1 ? 'item' : 'items'}`;
  return `${text}${account === null ? '' : ` (${account})`}${state === 'failed' ? ' failed' : counted}`;
}

/** Where in the text a source is cited is in the text itself, as a numbered link. */
const citation = ({ url, title }: Source) => ({
  type: 'url_citation',
  url_citation: { url, title, start_index: 0, end_index: 0 },
});

const usageOf = ({ promptTokens, answerTokens }: Usage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: answerTokens,
  total_tokens: promptTokens + answerTokens,
});
