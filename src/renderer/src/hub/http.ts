/**
 * The calls of a window over HTTP, for a page that no preload serves. The same for the console and for the confirmation page;
 * they differ in their calls and in where they keep their bearer.
 */
import * as z from 'zod/mini';
import type { Calls } from '../../../shared/bridge.ts';
import {
  type CallArguments,
  type CallName,
  type CallOutput,
  type CallsOf,
  contract,
  type Window as HubWindow,
  windowCalls,
} from '../../../shared/contract.ts';
import { type ErrorCode, errors, type Failure, failure } from '../../../shared/errors.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import type { SignedAnswer } from '../../../shared/passkey.ts';
import { type Failed, ok, type Result } from '../../../shared/result.ts';
import { isWebAddress } from '../network-of.ts';
import { type BearerHolder, bearerInMemory } from './bearer.ts';

/** What a caller may add to a call: how to give it up, and where to continue in the browser when it says so. */
export type CallOptions = { signal?: AbortSignal; onOpenUrl?: (url: string) => void };

export type HttpCalls<W extends HubWindow> = { readonly [N in CallsOf<W>]: HubCall<N> };

export type HttpSide = {
  /** Ends with a slash, such as `http://127.0.0.1:18480/console/api/`. */
  address: string;
  bearer: BearerHolder;
  /** Whether the person used the page within the last minute; only then does a call renew their session. */
  isInUse: () => boolean;
  /** Told when the hub no longer knows our bearer, which is forgotten by then. */
  onSignedOut: () => void;
};

/** Every call of the window as a function, none of them by name. */
export function httpCalls<W extends HubWindow>(window: W, side: HttpSide): HttpCalls<W> & Calls<W> {
  const entries = windowCalls(window).map((name) => [
    name,
    (input: unknown, options?: CallOptions) => call(side, name, input, options ?? {}),
  ]);
  return Object.fromEntries(entries) as HttpCalls<W> & Calls<W>;
}

/** Asks for a bearer: with the one-time code of a link (`session`), a passphrase (`confirmation`) or a passkey (`opened`). */
export async function unlockSession(
  side: HttpSide,
  at: 'session' | 'confirmation' | 'opened',
  body: { code: string } | { passphrase: string; as?: string } | SignedAnswer,
): Promise<Result<true>> {
  const said = await postTo(side, at, body, z.object({ bearer: z.string() }));
  if (!said.ok) return said;
  side.bearer.write(said.value.bearer);
  return ok(true);
}

/** Asks what needs no session: it is asked without the bearer of an earlier one, which may have ended. */
export const postTo = <T>(side: HttpSide, path: string, body: unknown, shape: z.ZodMiniType<T>): Promise<Result<T>> =>
  postInSession({ ...side, bearer: bearerInMemory() }, path, body, shape);

/** Asks what is no call of the contract. */
export async function postInSession<T>(
  side: HttpSide,
  path: string,
  body: unknown,
  shape: z.ZodMiniType<T>,
): Promise<Result<T>> {
  const answer = await ask(side, path, body, {});
  if (!answer.ok) return answer;
  const said = shape.safeParse(await jsonOf(answer.value));
  return said.success ? ok(said.data) : defect();
}

/** Ends this page's session and no other: AI clients continue. */
export async function closeSession(side: HttpSide): Promise<void> {
  const bearer = side.bearer.read();
  side.bearer.write(null);
  await fetch(`${side.address}session`, { method: 'DELETE', headers: headersOf(side, bearer) }).catch(() => undefined);
}

async function call(side: HttpSide, name: CallName, input: unknown, options: CallOptions): Promise<Result<never>> {
  const answer = await ask(side, name, input, options);
  if (!answer.ok) return answer;
  const isStream = answer.value.headers.get('content-type')?.startsWith('application/x-ndjson') ?? false;
  const output = isStream ? await lastLine(side, answer.value, options) : ok(await jsonOf(answer.value));
  if (!output.ok) return output;
  const read = contract[name].output.safeParse(output.value);
  return read.success ? ok(read.data as never) : defect();
}

async function ask(side: HttpSide, path: string, body: unknown, options: CallOptions): Promise<Result<Response>> {
  const bearer = side.bearer.read();
  let answer: Response;
  try {
    answer = await fetch(`${side.address}${path}`, {
      method: 'POST',
      headers: headersOf(side, bearer),
      body: JSON.stringify(body),
      redirect: 'error',
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch {
    return unanswered(options);
  }
  if (answer.ok) return ok(answer);
  const said = z.object({ error: z.unknown() }).safeParse(await jsonOf(answer));
  const why = readFailure(said.success ? said.data.error : undefined);
  // A bearer that was replaced while this call was under way is not the one that was refused.
  if (why.code === 'signed_out' && bearer !== null && side.bearer.read() === bearer) {
    side.bearer.write(null);
    side.onSignedOut();
  }
  return { ok: false, failure: why };
}

const headersOf = (side: HttpSide, bearer: string | null): Record<string, string> => ({
  'content-type': 'application/json',
  ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
  ...(side.isInUse() ? { 'x-opengithubx-active': '1' } : {}),
});

/** Splits a streamed body into lines, in any pieces. */
export async function* streamLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.replace(/\r$/, '');
    }
    if (rest) yield rest;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** What the other side says went wrong, read with the suspicion due to anything from outside. */
const SentFailure = z.object({
  code: z.string(),
  message: z.string(),
  hint: z._default(z.string(), ''),
  retryAfterSeconds: z.optional(z.number()),
  link: z.optional(z.string()),
});

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code);

/** A failure as the hub sent it; anything else is a defect of one of the two sides. */
export function readFailure(said: unknown): Failure {
  const read = SentFailure.safeParse(said);
  if (!read.success || !isCode(read.data.code)) return failure('internal');
  const { code, message, hint, retryAfterSeconds, link } = read.data;
  const isPage = link !== undefined && isWebAddress(link);
  return {
    code,
    message,
    hint,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(isPage && { link }),
  };
}

/** No answer at all: the hub has stopped, or this computer lost its way to it. */
const hubDown = (): Failure => ({
  code: 'not_running',
  message: 'The hub does not respond.',
  hint: 'Check that it runs and that you are online.',
});

type HubCall<N extends CallName> = (input: CallArguments<N>, options?: CallOptions) => Promise<Result<CallOutput<N>>>;

const Line = z.object({
  openUrl: z.optional(z.string()),
  flow: z.optional(z.string()),
  ok: z.optional(z.boolean()),
  output: z.optional(z.unknown()),
  bearer: z.optional(z.string()),
  failure: z.optional(z.unknown()),
});

/** Follows a call that continues in the browser: where to go, and at last the result. */
async function lastLine(side: HttpSide, answer: Response, options: CallOptions): Promise<Result<unknown>> {
  if (!answer.body) return defect();
  let returned: BroadcastChannel | undefined;
  try {
    for await (const text of streamLines(answer.body)) {
      if (!text) continue;
      const line = Line.safeParse(parseJson(text));
      if (!line.success) return defect();
      const { openUrl, flow, ok: hasWorked, output, bearer, failure: why } = line.data;
      if (hasWorked === false) return { ok: false, failure: readFailure(why) };
      if (hasWorked) {
        if (bearer) side.bearer.write(bearer);
        return ok(output);
      }
      if (flow) returned ??= bringTickets(side, flow);
      // A page is sent to web addresses alone: `javascript:` would run in ours.
      if (openUrl && isWebAddress(openUrl)) options.onOpenUrl?.(openUrl);
    }
  } catch {
    // The connection broke, or the person gave up.
  } finally {
    returned?.close();
  }
  return unanswered(options);
}

/**
 * Tells the hub that the browser has come back to this window, where the call began, and not to somebody else's. The page that it
 * came back to says so to all of ours, so a ticket may belong to another.
 */
function bringTickets(side: HttpSide, flow: string): BroadcastChannel {
  const channel = new BroadcastChannel('opengithubx-returned');
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const body = JSON.stringify({ flow, ticket: String(data) });
    const headers = { 'content-type': 'application/json' };
    void fetch(`${side.address}returned`, { method: 'POST', headers, body }).catch(() => undefined);
  };
  return channel;
}

const unanswered = (options: CallOptions): Failed => ({
  ok: false,
  failure: options.signal?.aborted ? failure('cancelled') : hubDown(),
});
const defect = (): Failed => ({ ok: false, failure: failure('internal') });

const jsonOf = (answer: Response): Promise<unknown> => answer.json().catch(() => undefined);
