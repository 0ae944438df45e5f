/** The one way to Slack's Web API for one account: its own client over ours, without a token, retries or a log. */
import type * as z from 'zod';
import { type ErrorCode, type Failure, type FailureDetails, failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import type { ReadRule } from '../reads.ts';
import type { ToolContext } from '../tool.ts';
import { forTools, slackScopes } from './application.ts';

// What Slack's refusals and failures become. Of its answers only its own codes and names of scopes enter a failure.

/** An answer with `ok: false`. */
type SlackRefusal = { error: string; needed?: string | undefined };

/** Slack names the seconds with each 429; where something on the way does not, a minute is its own unit. */
const defaultWaitSeconds = 60;

/** Of a token that may be renewed: the vault takes them for a 401, as which they come here. Slack has done nothing by then. */
export const tokenRefusals = ['invalid_auth', 'token_expired', 'token_revoked'];

const knownScopes: ReadonlySet<string> = new Set([...slackScopes, ...forTools]);

/** By Slack's code, https://docs.slack.dev/reference/methods lists them with each method. */
const knownRefusals: Record<string, [code: ErrorCode, detail: string | undefined, more?: FailureDetails]> = {
  ...alike('platform_unauthorised', [...tokenRefusals, 'not_authed', 'account_inactive']),
  ...alike('platform_forbidden', [
    'access_denied',
    'ekm_access_denied',
    'enterprise_is_restricted',
    'no_permission',
    'org_login_required',
  ]),
  ...alike('platform_forbidden', [
    'restricted_action',
    'restricted_action_thread_only_channel',
    'user_is_restricted',
    'not_allowed_token_type',
  ]),
  ...alike('platform_failed', [
    'fatal_error',
    'internal_error',
    'service_unavailable',
    'request_timeout',
    'team_added_to_org',
  ]),
  not_in_channel: [
    'platform_forbidden',
    'The account is not a member of that channel.',
    { hint: 'Join it in Slack first.' },
  ],
  channel_not_found: [
    'platform_not_found',
    'There is no such channel.',
    { hint: 'List the channels with slack_list_channels.' },
  ],
  message_not_found: ['platform_not_found', 'There is no such message.', { hint: 'Take `ts` from what was read.' }],
  thread_not_found: [
    'platform_not_found',
    'There is no such thread.',
    { hint: 'Take `thread_ts` from what was read.' },
  ],
  user_not_found: [
    'platform_not_found',
    'There is no such person.',
    { hint: 'Look for them with slack_search_users.' },
  ],
  file_not_found: ['platform_not_found', 'There is no such file.', { hint: 'List the files with slack_list_files.' }],
  file_deleted: ['platform_not_found', 'The file was deleted.'],
  invalid_scheduled_message_id: [
    'platform_not_found',
    'There is no such scheduled message, or it was sent already.',
    { hint: 'List them with slack_list_scheduled_messages.' },
  ],
  is_archived: ['platform_refused', 'The channel is archived.', { hint: 'It can be unarchived in Slack.' }],
  msg_too_long: ['platform_refused', 'The message is too long.'],
  cant_update_message: [
    'platform_forbidden',
    'It is somebody else’s message.',
    { hint: 'Its author can change it in Slack.' },
  ],
  cant_delete_message: [
    'platform_forbidden',
    'It is somebody else’s message.',
    { hint: 'Its author can delete it in Slack.' },
  ],
  edit_window_closed: ['platform_refused', 'The workspace does not let messages be edited any more after that time.'],
  already_reacted: ['platform_refused', 'That reaction is there already.'],
  no_reaction: ['platform_refused', 'The account has no such reaction there.'],
  invalid_name: ['platform_refused', 'There is no such emoji.'],
  time_in_past: ['platform_refused', 'That time has passed.'],
  time_too_far: ['platform_refused', 'Slack takes messages for the next 120 days.'],
};

/** Codes that say all there is to say. */
const furtherRefusals: ReadonlySet<string> = new Set([
  'invalid_arguments',
  'invalid_cursor',
  'invalid_limit',
  'invalid_ts_latest',
  'invalid_ts_oldest',
  'no_text',
  'bad_timestamp',
  'invalid_post_type',
  'invalid_blocks',
  'invalid_time',
  'too_many_attachments',
  'too_many_users',
  'too_many_reactions',
  'too_many_emoji',
  'not_reactable',
  'no_item_specified',
  'name_taken',
  'invalid_users',
  'already_archived',
  'not_archived',
  'cant_archive_general',
  'cant_invite_self',
  'already_in_channel',
  'cant_kick_self',
  'method_not_supported_for_channel_type',
  'restricted_too_many',
  'as_user_not_supported',
  'external_channel_migrating',
  'message_limit_exceeded',
  'rate_limited',
  'duplicate_message_not_found',
  'time_too_far',
  'user_disabled',
  'users_not_found',
  'user_not_visible',
  'query_empty',
  'posting_to_channel_denied',
]);

function alike(code: ErrorCode, errors: readonly string[]): Record<string, [ErrorCode, undefined]> {
  return Object.fromEntries(errors.map((error) => [error, [code, undefined]]));
}

/** A failure for an answer with `ok: false`. */
export function slackRefusalFailure({ error, needed }: SlackRefusal): Failure {
  if (error === 'missing_scope') {
    const scopes = (needed ?? '').split(/[^a-z.:]+/, 50).filter((scope) => knownScopes.has(scope));
    return failure('scope_missing', `Slack wants ${scopes.join(',') || 'a scope that the hub does not know'}.`);
  }
  if (error === 'ratelimited') {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: defaultWaitSeconds });
  }
  const found = Object.hasOwn(knownRefusals, error) ? knownRefusals[error] : undefined;
  if (found) return failure(...found);
  if (furtherRefusals.has(error)) return failure('platform_refused', `Slack says ${error}.`);
  // Anything else than a code is text of somebody, such as the page of a proxy, and one that nobody knows could be.
  return /^[a-z_]{1,60}$/.test(error)
    ? failure('platform_refused', 'Slack gave a reason that the hub does not pass on.')
    : failure('platform_failed', 'Slack answered something else than expected.');
}

/** https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps */
const rationed: ReadonlySet<string> = new Set(['conversations.history', 'conversations.replies']);
const rationedHint =
  'Try again after the time given. An app that is distributed outside of Slack’s Marketplace may read one channel and one thread a minute, 15 messages each. An app that a workspace made for itself may read more.';

/** The methods of the Web API that change nothing: https://docs.slack.dev/reference/methods */
const reading = [
  'auth.test',
  'chat.scheduledMessages.list',
  'conversations.history',
  'conversations.info',
  'conversations.list',
  'conversations.members',
  'conversations.replies',
  'files.info',
  'files.list',
  'search.messages',
  'usergroups.list',
  'users.conversations',
  'users.info',
  'users.list',
];

/** Slack takes GET and POST alike for each method, so that the name alone tells; one that is not on the list counts as a change. */
export const slackReads: ReadRule = [
  { requests: reading.flatMap((method) => [`GET /api/${method}`, `POST /api/${method}`]) },
];

type SlackArguments = Record<string, string | number | boolean | undefined>;

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
        const hint = rationed.has(method) ? { hint: rationedHint } : {};
        return { ok: false, failure: failure('platform_rate_limited', undefined, { retryAfterSeconds, ...hint }) };
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
      // A 429 that names no time ends up here, as an error without a separate class.
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

/** Makes one change in the channel that the arguments of a tool name. */
export async function changeInChannel<T>(
  { place, call }: Pick<ToolContext, 'place'> & { call: CallSlack },
  method: string,
  args: SlackArguments,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const channel = await place();
  return channel.ok ? call(method, { channel: channel.value.id, ...args }, schema, 'change') : channel;
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
