/** Answers one question of a client of OpenAI's API, whole or streamed, in the form of the address that it came to. */
import type { ServerResponse } from 'node:http';
import { type Failure, failure } from '../../../../../shared/errors.ts';
import type { ChatStep } from '../../../../../shared/model.ts';
import { parseJson } from '../../../../../shared/parse-json.ts';
import type { Result } from '../../../../../shared/result.ts';
import { sendFailure, sendJson } from '../../../doors/http/http.ts';
import type { Listener, Question, Replied } from '../question.ts';

/** What of a request counts; anything else that a client sends goes no further. */
export type AskedQuestion = Omit<Question, 'caller'> & { stream: boolean };

/** An answer as an address has it; the functions for streams give the events to send. */
export type AnswerForm = {
  /** The field that asks for JSON. */
  formatField: string;
  begin(): StreamEvent[];
  step(step: ChatStep): StreamEvent[];
  text(text: string): StreamEvent[];
  end(text: string, replied: Replied): StreamEvent[];
  failed(text: string, found: Failure): StreamEvent[];
  whole(text: string, replied: Replied): object;
};
export type StreamEvent = { name?: string; data: object | '[DONE]' };

/** A stream begins with the first thing there is to tell, so that a refusal still has its HTTP status. */
export async function answerQuestion(
  response: ServerResponse,
  { stream, sampling, text: question, earlier }: AskedQuestion,
  form: AnswerForm,
  ask: (listener: Listener) => Promise<Result<Replied>>,
): Promise<void> {
  let text = '';
  let sentTokens = 0;
  let opened: EventStream | undefined;
  const send = (events: () => StreamEvent[]): void => {
    if (!stream) return;
    const begun = opened ? [] : form.begin(); // first, for events are numbered as they are made
    opened ??= openEventStream(response);
    for (const { data, name } of [...begun, ...events()]) opened.send(data, name);
  };
  const replied = await ask({
    step: (step) => send(() => form.step(step)),
    sent({ tokens }) {
      sentTokens += tokens;
    },
    text(piece) {
      text += piece;
      if (!sampling.json) send(() => form.text(piece));
    },
  });
  const found = replied.ok ? sampling.json && !isObject(text) && notJson(text) : replied.failure;
  if (found || !replied.ok) {
    const told = found && found.code === 'response_format_refused' ? { ...found, param: form.formatField } : found;
    if (!opened) return sendFailure(response, told || failure('internal'));
    send(() => form.failed(text, told || failure('internal')));
    return opened.end();
  }
  const asked = [...earlier.map(({ content }) => content), question].join('\n');
  const usage = counted(replied.value.usage, sentTokens || estimated(asked), estimated(text));
  const answer = { ...replied.value, usage };
  if (!stream) return sendJson(response, 200, form.whole(text, answer));
  if (sampling.json) send(() => form.text(text));
  send(() => form.end(text, answer));
  opened?.end();
}

/** What the model's server says; where it says nothing, what the hub counted of what left, and a token for each four bytes. */
const counted = ({ promptTokens, answerTokens }: Replied['usage'], sent: number, answered: number): Replied['usage'] =>
  promptTokens + answerTokens > 0 ? { promptTokens, answerTokens } : { promptTokens: sent, answerTokens: answered };
const estimated = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

function isObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null;
}

/** The hub's own words, such as where to connect an account, or a model that was cut off. */
const notJson = (text: string): Failure =>
  failure(
    'response_format_refused',
    `The answer is: ${text.length > mostTold ? `${text.slice(0, mostTold)} …` : text}`,
  );
const mostTold = 500;

type EventStream = { send(data: object | '[DONE]', name?: string): void; end(): void };

/** Proxies and clients give up on a stream that says nothing for half a minute or less. */
const keepAlive = 10_000;
/** Bytes that wait for a client to read them; one that lets more pile up has gone away. */
const mostUnread = 4 * 1024 * 1024;

/** Server-sent events, one JSON value a line, with comments while there is nothing to say. */
export function openEventStream(response: ServerResponse): EventStream {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > mostUnread) response.destroy();
  };
  const timer = setInterval(() => write(': still working\n\n'), keepAlive);
  response.once('close', () => clearInterval(timer));
  return {
    send(data, name) {
      const head = name === undefined ? '' : `event: ${name}\n`;
      write(`${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    },
    end() {
      clearInterval(timer);
      response.end();
    },
  };
}
