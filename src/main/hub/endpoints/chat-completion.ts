/** Chunks and answers as OpenAI has them, built field by field: nothing that a model server sent is passed on as it came. */
import { randomBytes } from 'node:crypto';
import type { ChatStep, Source } from '../../../shared/model.ts';
import type { Usage } from '../chat/models/model-event.ts';
import type { Replied } from '../chat/question.ts';
import type { AnswerForm } from './answer-question.ts';
import { openAIError } from './reply.ts';

const finishReasons = { stop: 'stop', length: 'length', filter: 'content_filter' } as const;

/** `now` in milliseconds. */
export function completion(model: string, includeUsage: boolean, now: number): AnswerForm {
  const head = { id: `chatcmpl-${randomBytes(12).toString('base64url')}`, created: Math.floor(now / 1000), model };
  const chunk = (delta: object, finish: string | null = null, more: object = {}) => ({
    data: {
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finish }],
      ...more,
    },
  });
  const usageOf = ({ usage }: Replied) => ({
    data: { ...head, object: 'chat.completion.chunk', choices: [], usage: counts(usage) },
  });
  const done = { data: '[DONE]' } as const;
  return {
    formatField: 'response_format',
    begin: () => [chunk({ role: 'assistant', content: '' })],
    text: (text) => [chunk({ content: text })],
    /** Open WebUI shows it above the answer; other clients see an empty delta. */
    step: (step) => [
      chunk({}, null, {
        event: { type: 'status', data: { description: described(step), done: step.state !== 'running' } },
      }),
    ],
    end: (_, replied) => [
      chunk(
        replied.sources.length > 0 ? { annotations: replied.sources.map(citation) } : {},
        finishReasons[replied.reason],
      ),
      ...(includeUsage ? [usageOf(replied)] : []),
      done,
    ],
    failed: (_, found) => [{ data: { error: openAIError(found) } }, done],
    whole: (content, { sources, reason, usage }) => ({
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
      usage: counts(usage),
    }),
  };
}

function described({ text, account, items, state, asked }: ChatStep): string {
  const told = [
    ...(items === null ? [] : [`${items} ${items === 1 ? 'item' : 'items'}`]),
    ...(asked && asked.tools > 0 ? [`${asked.tools} tools, ${inWords(asked.tokens.tools)} tokens`] : []),
    ...(asked && asked.tokens.data > 0 ? [`${inWords(asked.tokens.data)} tokens of data`] : []),
  ];
  const after = state === 'failed' ? ' failed' : told.length > 0 ? `: ${told.join('; ')}` : '';
  return `${text}${account === null ? '' : ` (${account})`}${after}`;
}

const inWords = (count: number): string => count.toLocaleString('en');

/** Where in the text a source is cited is in the text itself, as a numbered link. */
const citation = ({ url, title }: Source) => ({
  type: 'url_citation',
  url_citation: { url, title, start_index: 0, end_index: 0 },
});

const counts = ({ promptTokens, answerTokens }: Usage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: answerTokens,
  total_tokens: promptTokens + answerTokens,
});
