/**
 * How the requests of a shared connection travel: each by the authorised client of the very call that makes it, so that its
 * token, its deadline and its revocation are those of that call, and to the one pinned address alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import * as z from 'zod';
import type { PlatformClient } from '../../platforms/platform.ts';
import { jsonRpcMessages } from './event-messages.ts';

/** One call on its way, and what came of its last request. */
export type CarriedCall = {
  client: Pick<PlatformClient, 'fetch' | 'signal'>;
  /** Of the server's last answer; undefined where none came. */
  status?: number | undefined;
  retryAfter?: string | null;
  /** What that answer says of the session: `lost`, so that nothing was begun, or `doubtful`, where it may not be about that. */
  session?: 'lost' | 'doubtful' | undefined;
  /** Why no answer came, as the client said. */
  broken?: unknown;
};

/** Characters of a page of a list of tools: far more than are kept of all. */
const longestList = 1024 * 1024;
/** Why a page was not read. */
export const listTooLong = 'too long a list of tools';

export type Carrier = {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Whatever the work sends travels with that trip. */
  on<T>(trip: CarriedCall, work: () => Promise<T>): Promise<T>;
};

/** `changed` hears that the server says that its tools are others now. */
export function createCarrier(address: string, changed: () => void): Carrier {
  const trips = new AsyncLocalStorage<CarriedCall>();

  /** One request, one answer: what else the server says is dropped, so that no answer can pass for that of another call. */
  async function post(trip: CarriedCall, init: RequestInit): Promise<Response> {
    const answer = await trip.client.fetch(address, init);
    trip.status = answer.status;
    trip.retryAfter = answer.headers.get('retry-after');
    if (new Headers(init.headers).has('mcp-session-id')) trip.session = await sessionBy(answer.clone());
    const { id, method } = requestIn(init.body);
    if (!answer.ok || answer.status === 202 || id === undefined) return answer;
    const text = await answer.text();
    // All that comes of a list is measured once it is there: whoever answers it must not have the hub read for seconds until then.
    if (method === 'tools/list' && text.length > longestList) throw new TypeError(listTooLong, { cause: listTooLong });
    const messages = jsonRpcMessages(answer.headers.get('content-type'), text);
    if (messages.some(({ method }) => method === 'notifications/tools/list_changed')) changed();
    const own = messages.find((one) => one['id'] === id && ('result' in one || 'error' in one));
    if (!own) throw new TypeError('The server gave no answer to the request.');
    const session = answer.headers.get('mcp-session-id');
    return Response.json(own, { headers: session === null ? {} : { 'mcp-session-id': session } });
  }

  return {
    on: (trip, work) => trips.run(trip, work),
    async fetch(url, init = {}) {
      // A `GET` would open a stream that never ends, ending a session is nobody's call, and another address is where the library
      // would follow a redirect within the origin: whoever redirects would decide where a token goes.
      if (init.method !== 'POST' || String(url) !== address) return new Response(null, { status: 405 });
      const trip = trips.getStore();
      if (!trip) throw new Error('A request to a server of tools that belongs to no call.');
      trip.status = undefined;
      trip.session = undefined;
      try {
        return await post(trip, init);
      } catch (error) {
        trip.broken = error;
        throw error;
      }
    },
  };
}

/**
 * The whole sentences in which the SDKs and the servers built on their examples say with a 400 that they know no such session. A
 * message that only has the word in it can come after the change: "Charged, but the session could not be closed".
 */
const lostSession =
  /^(?:Bad Request: )?(?:No valid session ID provided|(?:Invalid|Missing) session ID|Session (?:ID )?not found|Mcp-Session-Id header is required|Server not initialized)\.?$/i;

/** A session that is gone is answered 404; what a 400 is about only its message can tell. */
async function sessionBy(answer: Response): Promise<CarriedCall['session']> {
  if (answer.status !== 400) return answer.status === 404 ? 'lost' : undefined;
  const [message] = jsonRpcMessages('application/json', await answer.text());
  const { data: error } = z.object({ error: z.object({ message: z.string() }) }).safeParse(message);
  return lostSession.test(error?.error.message ?? '') ? 'lost' : 'doubtful';
}

type Sent = { id?: unknown; method?: unknown };

/** Of a request; notifications have no id. */
const requestIn = (body: unknown): Sent => (typeof body === 'string' ? (JSON.parse(body) as Sent) : {});
