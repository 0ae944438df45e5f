/**
 * How the requests of a shared connection travel: each by the authorised client of the very call that makes it, so that its
 * token, its deadline and its revocation are those of that call, and to the one pinned address alone. Then what a failure becomes.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import * as z from 'zod';
import { type Failed, fail } from '../../../../../shared/result.ts';
import type { PlatformClient } from '../../../platforms/platform.ts';
import { jsonRpcMessages, readMessages } from './messages.ts';

/** One call on its way, and the outcome of its last request. */
export type CarriedCall = {
  client: Pick<PlatformClient, 'fetch' | 'signal'>;
  /** Of the server's last answer; undefined where none came. */
  status?: number | undefined;
  retryAfter?: string | null;
  /** What that answer says of the session: `lost`, so that nothing was begun, or `doubtful`, where it may not be about that. */
  session?: 'lost' | 'doubtful' | undefined;
  /** Why no answer came, as the client said. */
  broken?: unknown;
  /** Of a list: each tool of its pages, as JSON. */
  tools?: string[];
};

/** Characters of a page of a list of tools: far more than are kept of all. */
const longestList = 1024 * 1024;
/** Why a page was not read. */
const listTooLong = 'too long a list of tools';

/** `changed` is told that the server says that its tools are others now. */
export function createCarrier(address: string, changed: () => void) {
  const current = new AsyncLocalStorage<CarriedCall>();

  /** One request, one answer: what else the server says is dropped, so that no answer can pass for that of another call. */
  async function post(carried: CarriedCall, init: RequestInit): Promise<Response> {
    const answer = await carried.client.fetch(address, init);
    carried.status = answer.status;
    carried.retryAfter = answer.headers.get('retry-after');
    if (new Headers(init.headers).has('mcp-session-id')) carried.session = await sessionBy(answer.clone());
    const { id, method } = requestIn(init.body);
    if (!answer.ok || answer.status === 202 || id === undefined) return answer;
    const text = await answer.text();
    // All that comes of a list is measured once it is there: anyone who answers it must not have the hub read for seconds until then.
    if (method === 'tools/list' && text.length > longestList) throw new TypeError(listTooLong, { cause: listTooLong });
    const read = await readMessages({ contentType: answer.headers.get('content-type'), text, id }, carried.tools);
    if (!read.ok) throw new TypeError(listTooLong, { cause: listTooLong });
    const { own, isChanged } = read.value;
    if (isChanged) changed();
    if (!own) throw new TypeError('The server did not answer the request.');
    const session = answer.headers.get('mcp-session-id');
    return Response.json(own, { headers: session === null ? {} : { 'mcp-session-id': session } });
  }

  return {
    /** All that the work sends travels with that carried. */
    on: <T>(carried: CarriedCall, work: () => Promise<T>): Promise<T> => current.run(carried, work),
    async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
      // A `GET` would open a stream that never ends, ending a session is nobody's call, and another address is where the library
      // would follow a redirect within the origin: anyone who redirects would decide where a token goes.
      if (init.method !== 'POST' || String(url) !== address) return new Response(null, { status: 405 });
      const carried = current.getStore();
      if (!carried) throw new Error('A request to a server of tools that belongs to no call.');
      carried.status = undefined;
      carried.session = undefined;
      try {
        return await post(carried, init);
      } catch (error) {
        carried.broken = error;
        throw error;
      }
    },
  };
}

export type Carrier = ReturnType<typeof createCarrier>;

/**
 * The whole sentences in which the SDKs and the servers built on their examples say with a 400 that they know no such session. A
 * message that only has the word in it can come after the change: "Charged, but the session could not be closed".
 */
const lostSession =
  /^(?:Bad Request: )?(?:No valid session ID provided|(?:Invalid|Missing) session ID|Session (?:ID )?not found|Mcp-Session-Id header is required|Server not initialized)\.?$/i;

/** A session that is gone is answered 404; what a 400 is about only its message can tell. */
async function sessionBy(answer: Response): Promise<CarriedCall['session']> {
  if (answer.status !== 400) return answer.status === 404 ? 'lost' : undefined;
  // A longer one says no whole sentence of those, and reading it would take long.
  const [message] = jsonRpcMessages('application/json', (await answer.text()).slice(0, 10_000));
  const { data: error } = z.object({ error: z.object({ message: z.string() }) }).safeParse(message);
  return lostSession.test(error?.error.message ?? '') ? 'lost' : 'doubtful';
}

type Sent = { id?: unknown; method?: unknown };

/** Of a request; notifications have no id. */
const requestIn = (body: unknown): Sent => (typeof body === 'string' ? (JSON.parse(body) as Sent) : {});

/** Seconds, where it names no time. */
const defaultWait = 60;

/**
 * What a failure of a remote server becomes. None of the server’s words enter it: they are an answer at most, and marked as such.
 * `mayHaveChanged`: whether what failed was the call of a tool that may change something.
 */
export function remoteFailure(error: unknown, carried: CarriedCall, mayHaveChanged: boolean): Failed {
  const { status, session, broken } = carried;
  if (status === undefined || status < 300) return withoutAnswer(error, broken, mayHaveChanged);
  if (status === 401) return fail('platform_unauthorised');
  if (status === 403) return fail('platform_forbidden');
  if (status === 404 || status === 410) return fail('platform_not_found', 'There is no MCP server at its address.');
  if (status === 429) {
    const seconds = Number(carried.retryAfter);
    return fail('platform_rate_limited', undefined, {
      retryAfterSeconds: seconds > 0 ? Math.ceil(seconds) : defaultWait,
    });
  }
  if (status < 400) return fail('platform_refused', 'The server redirects, and redirects are not followed.');
  const isDoubtful = mayHaveChanged && (status >= 500 || session === 'doubtful');
  const code = isDoubtful ? 'outcome_unknown' : status < 500 ? 'platform_refused' : 'platform_failed';
  return fail(code, `The server answered ${status}.`);
}

function withoutAnswer(error: unknown, broken: unknown, mayHaveChanged: boolean): Failed {
  const cause = broken instanceof TypeError ? broken.cause : undefined;
  if (cause === 'not sent') return fail('platform_unreachable');
  // By its code alone: the message is the server's.
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (broken === undefined && typeof code === 'number') return fail('platform_refused', `JSON-RPC error ${code}.`);
  if (code === 'UNSUPPORTED_RESULT_TYPE')
    return fail('platform_refused', 'It asks a question, and the hub answers none.');
  if (cause === listTooLong || code === 'LIST_PAGINATION_EXCEEDED') {
    return fail('platform_refused', 'Its list of tools is longer than five pages of 1 MiB.');
  }
  if (mayHaveChanged) return fail('outcome_unknown');
  if (cause === 'RangeError') return fail('platform_refused', 'Its answer is larger than 10 MiB.');
  return broken === undefined
    ? fail('platform_failed', 'Its answer is not valid MCP.')
    : fail('platform_unreachable', 'It gave no complete answer in time, or its answer is too large.');
}
