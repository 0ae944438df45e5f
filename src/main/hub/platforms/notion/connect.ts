import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@notionhq/client';
import type * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { notionRefusalFailure, notionRefusalOf } from './failure.ts';

/** The newest that the client speaks: rows are in data sources, and blocks are added at a position. */
const notionVersion = '2026-03-11';
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

const wasNotSent = (error: unknown): boolean => error instanceof TypeError && error.cause === 'not sent';
