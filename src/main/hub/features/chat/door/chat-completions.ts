/** Chat that fetches the person's data itself, as OpenAI has it: `/v1/models`, `/v1/chat/completions`, `/v1/responses`. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, failure } from '../../../../../shared/errors.ts';
import type { ChatStep, Model, Source } from '../../../../../shared/model.ts';
import { ok, type Result } from '../../../../../shared/result.ts';
import type { Admission } from '../../../doors/admission.ts';
import { pathOf } from '../../../doors/http/guard.ts';
import { hangUpSignal, openAIError, readJson, sendFailure, sendJson } from '../../../doors/http/http.ts';
import type { Clock } from '../../../ground/ports.ts';
import type { Ask } from '../ask.ts';
import { modelsForKey } from '../ask-model.ts';
import { backgroundAnswer } from '../background.ts';
import type { Usage } from '../models/model-event.ts';
import { wordsFor } from '../phrases.ts';
import type { Replied } from '../question.ts';
import { type AnswerForm, type AskedQuestion, answerQuestion } from './answer-question.ts';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import { readResponsesRequest, responseEvents } from './responses.ts';

export type ChatAnswerParts = { ask: Ask; models: { list(): Model[] }; admission: Admission; clock: Clock };

/** How each address of the chat answers. */
export function createChatAnswers({ ask, models, admission, clock }: ChatAnswerParts) {
  async function allowed(request: IncomingMessage, response: ServerResponse): Promise<Model[] | undefined> {
    const key = (await admission.admit(request, response, 'chat'))?.key;
    if (!key) return undefined;
    const found = modelsForKey(key, 'chat', models.list(), clock.now());
    if (found.ok) return found.value;
    sendFailure(response, found.failure);
    return undefined;
  }

  async function list(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = await allowed(request, response);
    if (found) sendJson(response, 200, { object: 'list', data: found.map(listed) });
  }

  async function one(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const named = decodeURIComponent(pathOf(request.url).slice('/v1/models/'.length));
    const found = await allowed(request, response);
    if (!found) return;
    const model = found.find(({ name, id }) => name === named || id === named);
    if (model) sendJson(response, 200, listed(model));
    else sendFailure(response, failure('model_unknown'));
  }

  type Mendable = (found: Failure) => Promise<void>;

  async function answer<Asked extends AskedQuestion>(
    request: IncomingMessage,
    response: ServerResponse,
    read: (body: unknown, headers: IncomingMessage['headers']) => Result<Asked>,
    formOf: (asked: Asked) => AnswerForm,
    mendable?: Mendable,
  ): Promise<void> {
    const admitted = await admission.admit(request, response, 'chat', { ...(mendable && { mendable }) });
    if (!admitted) return;
    const { key } = admitted;
    const from = admitted.chat?.from;
    const body = await readJson(request);
    const asked = body.ok ? read(body.value, request.headers) : body;
    if (!asked.ok) return sendFailure(response, asked.failure);
    const form = formOf(asked.value);
    const { model, sampling, isBackground } = asked.value;
    const isDigest = models
      .list()
      .some(({ name, id, baseUrl }) => baseUrl === null && (name === model || id === model));
    if (isDigest && sampling.json && !isBackground) {
      const detail = 'The digest is text.';
      return sendFailure(response, failure('response_format_refused', detail, { param: form.formatField }));
    }
    const client = request.headers['user-agent'];
    const signal = hangUpSignal(response);
    const caller = {
      ...({ key, endpoint: 'chat', signal, patience: 0 } as const),
      ...(client !== undefined && { client }),
      ...(from !== undefined && { from }),
    };
    await answerQuestion(response, asked.value, form, (heard) => ask({ ...asked.value, caller }, heard));
  }

  const chatForm = ({ model, includeUsage }: ChatRequest) => completion(model, includeUsage, clock.now());
  const chat = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    answer(request, response, readChatRequest, chatForm, (found) => sayMendable(request, response, found));
  const respond = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    answer(request, response, readResponsesRequest, (asked) => responseEvents(asked, clock.now()));

  /** An answer rather than an error, so that the link in it can be followed. */
  async function sayMendable(request: IncomingMessage, response: ServerResponse, found: Failure): Promise<void> {
    const body = await readJson(request);
    const read = body.ok ? readChatRequest(body.value, request.headers) : body;
    if (!read.ok) return sendFailure(response, read.failure);
    const { isBackground, text } = read.value;
    const said = isBackground ? backgroundAnswer(text, clock.now()) : wordsFor(text).failed([found]);
    await answerQuestion(response, read.value, chatForm(read.value), async (heard) => {
      heard.text(said);
      return ok({ sources: [], reason: 'stop', usage: { promptTokens: 0, answerTokens: 0 } });
    });
  }

  return { list, one, chat, respond };
}

const listed = ({ name }: Model) => ({ id: name, object: 'model', created: 0, owned_by: 'opengithubx' });

/** Chunks and answers as OpenAI has them, built field by field: nothing that a model server sent is passed on as it came. */
const finishReasons = { stop: 'stop', length: 'length', filter: 'content_filter' } as const;

/** `now` in milliseconds. */
function completion(model: string, includeUsage: boolean, now: number): AnswerForm {
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
