/** Notion's API for one account: requests, lists, and what refusals become. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@notionhq/client';
import type * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { byToken, fillAnswer, type ListAnswer } from '../lists.ts';
import { inOwnWords, type OwnWords } from '../own-words.ts';
import type { PlatformClient } from '../platform.ts';
import { unlessAborted } from '../requests.ts';
import { connectedTools } from '../tool.ts';
import { onPage } from './fields.ts';

// What Notion's refusals become. https://developers.notion.com/reference/status-codes

/** An error of Notion's client that carries an answer; the code is Notion's own. */
type NotionRefusal = { status: number; code: string; message: string; headers: unknown };

/** By Notion's codes, and by what its validation says. */
const refusals: OwnWords = [
  [/\bin the trash|is archived|archived ancestor/i, 'It is in the trash: restore it from the trash first.'],
  [/^conflict_error/, 'Somebody has changed it at the same time.'],
  [/not made by this|by another|own comments/i, 'It was not made by this connection.'],
  [/^restricted_resource/, 'The connection is not allowed to do that.'],
  [
    /^validation_error.*(?:length should be|too long|at most|maximum)/is,
    'Something in it is longer than Notion takes.',
  ],
  [/^validation_error.*(?:is not a property|does not exist|could not find)/is, 'It names something that is not there.'],
  [/^validation_error/, 'Notion finds something in it invalid.'],
  [/^invalid_json|^invalid_request|^missing_version/, 'Notion can’t read the request.'],
];

/** Where Notion asks to slow down and does not say for how long. */
const defaultWaitSeconds = 1;

const capabilities = 'https://www.notion.so/profile/integrations';

export const notShared =
  'Open the page in Notion and add the connection under its menu "Connections", or connect the account again and pick the page.';

/** The answer inside an error of the client; a failure on the way there has none. */
function notionRefusalOf(error: unknown): NotionRefusal | undefined {
  const isAnswer = error instanceof Error && 'status' in error && typeof error.status === 'number' && 'code' in error;
  return isAnswer ? (error as unknown as NotionRefusal) : undefined;
}

function notionRefusalFailure({ status, code, message, headers }: NotionRefusal): Failure {
  const { words, more } = inOwnWords(refusals, `${code}: ${message}`, 'Notion');
  if (status === 429) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(headers) });
  }
  if (status < 400) return failure('platform_failed', 'Notion redirects, which is not followed.');
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) {
    return failure('platform_forbidden', words, {
      ...more,
      hint: `The connection changes only its own comments, and does what its capabilities allow: ${capabilities}`,
    });
  }
  if (status === 404) return failure('platform_not_found', undefined, { hint: notShared });
  if (status < 500) return failure('platform_refused', words, more);
  return failure('platform_failed', `Notion answered ${status}.`);
}

function waitSeconds(headers: unknown): number {
  const named = headers instanceof Headers ? Number(headers.get('retry-after')) : 0;
  return named > 0 ? Math.ceil(named) : defaultWaitSeconds;
}

type Options<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  /** Whether `project` leaves out what the key does not cover, of which then nothing else may tell either. */
  isNarrow?: boolean;
  fetch: (page: {
    page_size: number;
    start_cursor?: string;
  }) => Promise<Result<{ results: Raw[]; next_cursor?: string | null | undefined }>>;
  /** Undefined for what is left out. */
  project: (raw: Raw) => Promise<Result<Item | undefined>>;
};

const listBytes = 18_500;
const pageSize = 50;
/** The most that Notion gives, for what is read from its first page on in every call. */
const narrowPageSize = 100;

/** One answer's worth of a list of Notion's, starting at the cursor. Fails as `fetch`, `project` and the cursor do. */
export function listFromNotion<Raw, Item>(options: Options<Raw, Item>): Promise<Result<ListAnswer<Item>>> {
  const { cursor, most, isNarrow = false, fetch, project } = options;
  const page_size = isNarrow ? narrowPageSize : pageSize;
  return fillAnswer<string, Item, Item>({
    cursor,
    pages: byToken,
    most,
    bytes: listBytes,
    isNarrow,
    async fetch(at) {
      const page = await fetch({ page_size, ...(at !== undefined && { start_cursor: at }) });
      if (!page.ok) return page;
      const things: Item[] = [];
      for (const raw of page.value.results) {
        const item = await project(raw);
        if (!item.ok) return item;
        if (item.value !== undefined) things.push(item.value);
      }
      return ok({ things, next: page.value.next_cursor });
    },
    project: (item) => item,
  });
}

/** The newest that the client speaks: rows are in data sources, and blocks are added at a position. */
export const notionVersion = '2026-03-11';
/** Notion takes three requests a second on average; what it asks to wait for longer is told to the caller. */
const longestWaitSeconds = 2;

type Ask = (notion: Client) => Promise<unknown>;

/**
 * Notion's API for one account. A request that Notion did not look at, for it asks to slow down for two seconds or less, is
 * repeated once; nothing else is. Both throw the reason of an aborted signal.
 */
export type Notion = {
  /** Which one: of two accounts, none may be told what the other may see. */
  account: string;
  /** Asks, and parses the answer. */
  read<T>(ask: Ask, schema: z.ZodType<T>): Promise<Result<T>>;
  /** Makes one change. Fails as reads do where Notion refused, and with `outcome_unknown` where it may or may not have acted. */
  change<T>(ask: Ask, schema: z.ZodType<T>): Promise<Result<T>>;
};

export async function connectNotion(client: PlatformClient): Promise<Notion> {
  const { signal } = client;
  // Loaded on first use: the start of the hub does not pay for a platform that nobody calls.
  const { Client } = await import('@notionhq/client');
  const notion = new Client({
    baseUrl: client.apiUrl,
    notionVersion,
    retry: false,
    logger: () => {},
    fetch: (url, { method, headers, body } = {}) =>
      client.fetch(url, { signal, ...(method && { method }), ...(headers && { headers }), ...(body && { body }) }),
  });

  async function send<T>(ask: Ask, schema: z.ZodType<T>, isChange: boolean): Promise<Result<T>> {
    signal.throwIfAborted();
    try {
      const answer = schema.safeParse(await unlessAborted(ask(notion), signal));
      if (answer.success) return ok(answer.data);
      return fail(isChange ? 'outcome_unknown' : 'platform_failed', 'Notion answered something else than expected.');
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const refusal = notionRefusalOf(error);
      if (!refusal) return fail(isChange && !wasNotSent(error) ? 'outcome_unknown' : 'platform_unreachable');
      if (isChange && refusal.status >= 500) return fail('outcome_unknown', `Notion answered ${refusal.status}.`);
      return { ok: false, failure: notionRefusalFailure(refusal) };
    }
  }

  async function sendInTurn<T>(ask: Ask, schema: z.ZodType<T>, isChange: boolean): Promise<Result<T>> {
    const first = await send(ask, schema, isChange);
    if (first.ok || first.failure.code !== 'platform_rate_limited') return first;
    const { retryAfterSeconds = longestWaitSeconds + 1 } = first.failure;
    if (retryAfterSeconds > longestWaitSeconds) return first;
    await sleep(retryAfterSeconds * 1_000, undefined, { signal }).catch(() => signal.throwIfAborted());
    return send(ask, schema, isChange);
  }

  return {
    account: client.account,
    read: (ask, schema) => sendInTurn(ask, schema, false),
    change: (ask, schema) => sendInTurn(ask, schema, true),
  };
}

/** Notion's tools of one toolset, usually on a page, which ask by `notion`. */
export const notionToolsIn = connectedTools(async (client) => ({ notion: await connectNotion(client) }), onPage);

const wasNotSent = (error: unknown): boolean => error instanceof TypeError && error.cause === 'not sent';
