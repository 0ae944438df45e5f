/**
 * MCP on standard input and output for clients that speak nothing else: every line goes to the hub as a request of its
 * own, every answer comes back as a line. It decides nothing and keeps nothing but a session. Node's own modules alone
 * are loaded, since a client waits for it at every start.
 */
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { createHubLink, locateBy, parsedJson, readAnswer, type Take } from './hub-link.ts';
import { createLegacySession } from './legacy-session.ts';
import {
  askedIn,
  cutOff,
  errorAnswer,
  type JsonRpcMessage,
  messagesOf,
  parameter,
  statelessHeaders,
} from './message.ts';

/** What the hub takes; a longer line is read up to `longestLine` to learn whom to answer. */
const largestMessage = 1024 * 1024;
const longestLine = 16 * largestMessage;

/** Milliseconds in which calls under way may still answer once the client has closed its end, and for taking leave. */
const usual = { grace: 400, leave: 300 };

type Streams = { input: Readable; output: Writable; stopped: Promise<unknown> };
type Call = { controller: AbortController; stateless: boolean };

type Hub = {
  key: string | undefined;
  /** Where the running hub says it is, if one runs here. */
  askHub(): Promise<string | undefined>;
  /** Where it is otherwise. */
  named: string | undefined;
};

/** Ends when the client has closed its end or is gone, or `stopped` says so. `note` tells the person what goes wrong. */
export async function runBridge(
  { input, output, stopped }: Streams,
  { key, askHub, named }: Hub,
  note: (text: string) => void,
  { grace, leave } = usual,
): Promise<void> {
  const hub = createHubLink(key, locateBy(askHub, named));
  const gone = Promise.withResolvers<'gone'>();
  const write = lineWriter(output, () => gone.resolve('gone'));
  const session = createLegacySession(hub, write);
  const calls = new Map<unknown, Call>();
  const underWay = new Set<Promise<void>>();

  async function handle(line: string, bytes: number): Promise<void> {
    if (line.trim() === '') return;
    const parsed = parsedJson(line);
    const messages = messagesOf(parsed);
    const asked = askedIn(messages);
    if (messages.length === 0)
      return write(errorAnswer(null, failure('malformed', 'The line is not a JSON-RPC message.')));
    if (bytes > largestMessage) return answerAll(asked, failure('too_large'));
    const headers = Array.isArray(parsed) ? undefined : statelessHeaders(messages[0] ?? {});
    if (isSettled(messages)) return;

    const call = { controller: new AbortController(), stateless: headers !== undefined };
    for (const id of asked) calls.set(id, call);
    const { signal } = call.controller;
    const open = new Set(asked);
    const take: Take = async (answer) => {
      if (signal.aborted) return;
      await write(addressed(answer, asked, open));
    };
    try {
      const sent =
        headers === undefined
          ? await session.send(line, messages, signal, take)
          : await sendAlone(line, headers, signal, take);
      if (!sent.ok) await answerAll([...open], sent.failure);
      else if (open.size > 0) await answerAll([...open], cutOff());
    } catch (error) {
      if (!signal.aborted) throw error; // given up: nobody waits for an answer
    } finally {
      for (const id of asked) if (calls.get(id) === call) calls.delete(id);
    }
  }

  async function sendAlone(
    body: string,
    headers: Record<string, string>,
    signal: AbortSignal,
    take: Take,
  ): Promise<Result<void>> {
    const opened = await hub.open({ method: 'POST', headers, body, signal });
    return opened.ok ? readAnswer(opened.value, signal, take) : opened;
  }

  async function answerAll(ids: unknown[], found: Failure): Promise<void> {
    note(`${found.message} ${found.hint}`);
    for (const id of ids) await write(errorAnswer(id, found));
  }

  /** Gives up a call that the client cancels. Since 2026-07-28 closing the request says so and nothing else does. */
  function isSettled(messages: JsonRpcMessage[]): boolean {
    const [message, ...others] = messages;
    if (message?.method !== 'notifications/cancelled' || others.length > 0) return false;
    const call = calls.get(parameter(message, 'requestId'));
    call?.controller.abort();
    return call?.stateless === true;
  }

  async function read(): Promise<'end'> {
    try {
      for await (const line of linesOf(input, longestLine)) {
        const handled = line === 'too_long' ? answerAll([null], failure('too_large')) : handle(line.text, line.bytes);
        underWay.add(handled);
        void handled.finally(() => underWay.delete(handled));
      }
    } catch {
      // An input that breaks has ended.
    }
    return 'end';
  }

  const ended = await Promise.race([read(), gone.promise, stopped]);
  if (ended === 'end') await Promise.race([Promise.all(underWay), wait(grace), gone.promise]);
  for (const { controller } of calls.values()) controller.abort();
  await session.end(AbortSignal.timeout(leave));
  input.destroy();
}

/** An error that the hub gave before it knew of the id answers the one request there was. */
function addressed(answer: unknown, asked: unknown[], open: Set<unknown>): unknown {
  const [only, ...others] = asked;
  const lost = messagesOf(answer).find(({ id, method, error }) => id === null && method === undefined && error);
  if (lost && others.length === 0 && asked.length === 1) lost.id = only;
  for (const { id, method } of messagesOf(answer)) if (method === undefined) open.delete(id);
  return answer;
}

/** Standard input by lines, bounded: a line without an end must not fill the memory. */

export type InputLine = { text: string; bytes: number } | 'too_long';

/** Yields each line without its end; one of more than `most` bytes is dropped as it comes, and told once. */
export async function* linesOf(input: AsyncIterable<Buffer>, most: number): AsyncGenerator<InputLine> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const last = chunk.subarray(start, end);
      start = end + 1;
      yield bytes + last.length > most ? 'too_long' : lineOf([...parts, last]);
      parts = [];
      bytes = 0;
    }
    const rest = chunk.subarray(start);
    bytes += rest.length;
    if (bytes > most) parts = [];
    else parts.push(rest);
  }
  // A last line that was cut off is no message.
}

function lineOf(parts: Buffer[]): InputLine {
  const line = Buffer.concat(parts);
  return { text: line.toString('utf8'), bytes: line.length };
}

/** Writes values as lines, and waits while the reader is behind. `onGone` is told that nobody reads any more. */
export function lineWriter(output: Writable, onGone: () => void): (value: unknown) => Promise<void> {
  let drained: Promise<void> | undefined;
  output.on('error', onGone).on('close', onGone);
  return async (value) => {
    if (output.destroyed || output.write(`${JSON.stringify(value)}\n`)) return;
    // One wait for all who write meanwhile, or each would add a listener.
    drained ??= new Promise<void>((resolve) => output.once('drain', resolve)).then(() => {
      drained = undefined;
    });
    await drained;
  };
}
