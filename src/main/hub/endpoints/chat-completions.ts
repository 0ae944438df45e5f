/** `GET /v1/models` and `POST /v1/chat/completions`, as OpenAI has them: chat that fetches the person's data itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Failure, statusOf } from '../../../shared/errors.ts';
import type { Model } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Ask } from '../chat/ask.ts';
import { backgroundAnswer } from '../chat/background.ts';
import { modelsForKey } from '../chat/models-for-key.ts';
import type { Listener, Question, Replied } from '../chat/question.ts';
import type { Clock } from '../ports.ts';
import type { Admission } from './admission.ts';
import { readJson } from './body.ts';
import { chatError, completion } from './chat-completion.ts';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import { openEventStream } from './event-stream.ts';
import { hangUpSignal } from './hang-up.ts';
import { sendJson } from './reply.ts';
import type { Route } from './server.ts';

type Parts = { ask: Ask; models: { list(): Model[] }; admission: Admission; clock: Clock };

export function createChatRoutes({ ask, models, admission, clock }: Parts): Route[] {
  async function list(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = (await admission.admit(request, response, 'model'))?.key;
    if (!key) return;
    const allowed = modelsForKey(key, 'chat', models.list(), clock.now());
    if (allowed.ok) sendJson(response, 200, { object: 'list', data: allowed.value.map(listed) });
    else sendChatFailure(response, allowed.failure);
  }

  async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = (await admission.admit(request, response, 'model', (found) => sayUnlinked(request, response, found)))
      ?.key;
    if (!key) return;
    const body = await readJson(request);
    if (!body.ok) return sendChatFailure(response, body.failure);
    const read = readChatRequest(body.value, request.headers);
    if (!read.ok) return sendChatFailure(response, read.failure);
    const client = request.headers['user-agent'];
    const question: Question = {
      ...read.value,
      caller: {
        key,
        endpoint: 'chat',
        signal: hangUpSignal(response),
        patience: 0,
        ...(client !== undefined && { client }),
      },
    };
    const answer = completion(read.value.model, clock.now());
    const heard = read.value.stream ? stream : whole;
    await heard(response, read.value, answer, (listener) => ask(question, listener));
  }

  /** An answer rather than an error, so that the link in it can be followed. */
  async function sayUnlinked(request: IncomingMessage, response: ServerResponse, found: Failure): Promise<void> {
    const body = await readJson(request);
    const read = body.ok ? readChatRequest(body.value, request.headers) : body;
    if (!read.ok) return sendChatFailure(response, read.failure);
    const { isBackground, text, model } = read.value;
    const said = isBackground ? backgroundAnswer(text) : `${found.message} ${found.hint}`;
    await (read.value.stream ? stream : whole)(response, read.value, completion(model, clock.now()), async (heard) => {
      heard.text(said);
      return ok({ sources: [], reason: 'stop', usage: { promptTokens: 0, answerTokens: 0 } });
    });
  }

  return [
    { methods: ['GET'], path: /^\/v1\/models$/, handle: list },
    { methods: ['POST'], path: /^\/v1\/chat\/completions$/, handle: chat },
  ];
}

const listed = ({ name }: Model) => ({ id: name, object: 'model', created: 0, owned_by: 'opengithubx' });

type Asked = (listener: Listener) => Promise<Result<Replied>>;
type Completion = ReturnType<typeof completion>;

async function whole(response: ServerResponse, _: ChatRequest, answer: Completion, ask: Asked): Promise<void> {
  let content = '';
  const replied = await ask({
    step() {},
    sent() {},
    text(text) {
      content += text;
    },
  });
  if (!replied.ok) return sendChatFailure(response, replied.failure);
  sendJson(response, 200, answer.whole(content, replied.value));
}

/** The stream begins with the first thing there is to tell, so that a refusal still has its HTTP status. */
async function stream(response: ServerResponse, request: ChatRequest, answer: Completion, ask: Asked): Promise<void> {
  let opened: ReturnType<typeof openEventStream> | undefined;
  const events = (): ReturnType<typeof openEventStream> => {
    if (opened) return opened;
    opened = openEventStream(response);
    opened.send(answer.begin());
    return opened;
  };
  const replied = await ask({
    step: (step) => events().send(answer.status(step)),
    sent() {},
    text: (text) => events().send(answer.text(text)),
  });
  if (!replied.ok) {
    if (!opened) return sendChatFailure(response, replied.failure);
    opened.send(chatError(replied.failure));
    opened.send('[DONE]');
    return opened.end();
  }
  events().send(answer.end(replied.value));
  if (request.includeUsage) events().send(answer.usage(replied.value.usage));
  events().send('[DONE]');
  events().end();
}

function sendChatFailure(response: ServerResponse, found: Failure): void {
  if (found.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(found.retryAfterSeconds));
  if (found.code === 'too_large') response.setHeader('connection', 'close');
  sendJson(response, statusOf(found.code), chatError(found));
}
