/** What Slack's refusals and failures become. Of its answers only its own codes and names of scopes enter a failure. */
import type { ErrorCode, Failure, FailureDetails } from '../../../../shared/errors.ts';
import { failure } from '../../../../shared/errors.ts';

/** An answer with `ok: false`. */
export type SlackRefusal = { error: string; needed?: string | undefined };

/** Slack names the seconds with each 429; where something on the way does not, a minute is its own unit. */
export const defaultWaitSeconds = 60;

/** Of a token that may be renewed: the vault takes them for a 401, as which they come here. Slack has done nothing by then. */
export const tokenRefusals = ['invalid_auth', 'token_expired', 'token_revoked'];

/** By Slack's code, https://docs.slack.dev/reference/methods lists them with each method. */
const known: Record<string, [code: ErrorCode, detail: string | undefined, more?: FailureDetails]> = {
  ...alike('platform_unauthorised', ['not_authed', 'account_inactive']),
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
  invalid_scheduled_message_id: ['platform_not_found', 'There is no such scheduled message, or it was sent already.'],
  is_archived: ['platform_refused', 'The channel is archived.'],
  msg_too_long: ['platform_refused', 'The message is too long.'],
  cant_update_message: ['platform_forbidden', 'It is somebody else’s message.'],
  cant_delete_message: ['platform_forbidden', 'It is somebody else’s message.'],
  edit_window_closed: ['platform_refused', 'The workspace does not let messages be edited any more after that time.'],
  already_reacted: ['platform_refused', 'That reaction is there already.'],
  no_reaction: ['platform_refused', 'The account has no such reaction there.'],
  invalid_name: ['platform_refused', 'There is no such emoji.'],
  time_in_past: ['platform_refused', 'That time has passed.'],
  time_too_far: ['platform_refused', 'Slack takes messages for the next 120 days.'],
};

function alike(code: ErrorCode, errors: readonly string[]): Record<string, [ErrorCode, undefined]> {
  return Object.fromEntries(errors.map((error) => [error, [code, undefined]]));
}

/** A failure for an answer with `ok: false`. */
export function slackRefusalFailure({ error, needed }: SlackRefusal): Failure {
  if (error === 'missing_scope') {
    const scopes = (needed ?? '').replaceAll(/[^a-z.:,]/g, '').slice(0, 200);
    return failure('scope_missing', `Slack wants ${scopes || 'a scope that it does not name'}.`);
  }
  if (error === 'ratelimited') {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: defaultWaitSeconds });
  }
  const found = Object.hasOwn(known, error) ? known[error] : undefined;
  if (found) return failure(...found);
  // Anything else than a code is text of somebody, such as the page of a proxy.
  return /^[a-z_]{1,60}$/.test(error)
    ? failure('platform_refused', `Slack says ${error}.`)
    : failure('platform_failed', 'Slack answered something else than expected.');
}
