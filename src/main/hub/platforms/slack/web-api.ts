/** The one way to Slack's Web API for one account: its own client over ours, without a token, retries or a log. */
import type * as z from 'zod';
import { failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { defaultWaitSeconds, slackRefusalFailure } from './failure.ts';

export type SlackArguments = Record<string, string | number | boolean | undefined>;

/**
 * Calls one method with exactly one request and parses the answer. Throws the reason of an aborted signal. A `change` that
 * may or may not have been made, as after a cut connection, fails with `outcome_unknown`.
 */
export type CallSlack = <T>(
  method: string,
  args: SlackArguments,
  schema: z.ZodType<T>,
  change?: 'change',
) => Promise<Result<T>>;

const quiet = () => {};

export async function connectSlack(client: PlatformClient): Promise<CallSlack> {
  // Loaded on first use: the start of the hub does not pay for a platform that nobody calls.
  const { WebClient, LogLevel, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIHTTPError, WebAPIRequestError } =
    await import('@slack/web-api');
  const { signal } = client;
  // It needs no token: the vault's egress sets the header.
  const slack = new WebClient(undefined, {
    slackApiUrl: `${client.apiUrl}/api/`,
    fetch: (input, init) => client.fetch(input, init),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: quiet,
      setLevel: quiet,
      getLevel: () => LogLevel.ERROR,
      setName: quiet,
    },
  });

  return async (method, args, schema, change) => {
    signal.throwIfAborted();
    const lost = (detail?: string) => fail(change ? 'outcome_unknown' : 'platform_failed', detail);
    try {
      const answer = schema.safeParse(await slack.apiCall(method, wellFormed(args)));
      return answer.success ? ok(answer.data) : lost('Slack answered something else than expected.');
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof WebAPIRateLimitedError) {
        const retryAfterSeconds = Math.max(1, Math.ceil(error.retryAfter));
        return { ok: false, failure: failure('platform_rate_limited', undefined, { retryAfterSeconds }) };
      }
      if (error instanceof WebAPIPlatformError) {
        const refused = slackRefusalFailure({ error: String(error.data.error), needed: neededIn(error.data) });
        return refused.code === 'platform_failed' ? lost() : { ok: false, failure: refused };
      }
      if (error instanceof WebAPIHTTPError) return ofStatus(error.statusCode, change);
      if (error instanceof WebAPIRequestError) {
        const wasSent = !(error.original instanceof TypeError && error.original.cause === 'not sent');
        // What `reading` throws is a defect of a tool, and not of the network.
        if (!(error.original instanceof TypeError)) throw error.original;
        return fail(change && wasSent ? 'outcome_unknown' : 'platform_unreachable');
      }
      // A 429 that names no time ends up here, as an error of no class of its own.
      if (error instanceof Error && error.message.startsWith('Retry header')) {
        return {
          ok: false,
          failure: failure('platform_rate_limited', undefined, { retryAfterSeconds: defaultWaitSeconds }),
        };
      }
      throw error;
    }
  };
}

/** Slack itself answers with 200 and 429 alone; what else comes is of something on the way. */
function ofStatus(status: number, change: 'change' | undefined) {
  if (status === 401) return fail('platform_unauthorised');
  if (status < 500) return fail('platform_refused', `Slack answered ${status}.`);
  return fail(change ? 'outcome_unknown' : 'platform_failed', `Slack answered ${status}.`);
}

const neededIn = (data: object): string | undefined =>
  'needed' in data && typeof data.needed === 'string' ? data.needed : undefined;

/** Half a surrogate pair has no place in a form, and encoding one throws. */
const wellFormed = (args: SlackArguments): SlackArguments =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  );
