import type { TenantSetting } from './tenant.ts';

/**
 * Every way in which the hub can refuse or fail, with the HTTP status it becomes, the sentence a person reads and what
 * they can do about it. Endpoints and the command line render these and add none.
 */
export const errors = {
  // the request itself
  malformed: [400, 'The request could not be read.', 'Send JSON as the documentation of this address describes.'],
  unauthorised: [
    401,
    'This request has no valid permission key.',
    'Send one as `Authorization: Bearer ogx_…`. The owner of the hub sees in Activity what is wrong with this one.',
  ],
  host_refused: [
    403,
    'This host name is not served.',
    'Use the address that `opengithubx status` prints, exactly as printed.',
  ],
  origin_refused: [
    403,
    'Requests from web pages of another origin are refused.',
    'Call the hub from a program, not from a web page.',
  ],
  not_found: [404, 'There is nothing at this address.', 'docs/reference.md lists the addresses of the hub.'],
  method_refused: [
    405,
    'This address does not answer that method.',
    'docs/reference.md lists the addresses of the hub.',
  ],
  too_large: [413, 'The request is too large.', 'Send at most 1 MiB.'],
  head_too_large: [431, 'The address and the headers are too long.', 'Send at most 16 KiB, without counting cookies.'],
  media_type_refused: [415, 'Only JSON is accepted here.', 'Send `Content-Type: application/json`.'],
  too_many_requests: [429, 'This key has too many requests under way.', 'Wait for some of them to finish.'],
  over_budget: [
    429,
    'This key has used up its budget of calls.',
    'Wait until the budget renews, or create a key with a larger one.',
  ],
  // what the key may do
  unknown_tool: [404, 'There is no such tool.', 'List the tools to see which this key may use.'],
  invalid_arguments: [422, 'The arguments do not fit this tool.', 'Correct them and call the tool again.'],
  not_allowed: [403, 'This key does not allow that.', 'Create a key that allows it, if that is what you want.'],
  user_mismatch: [
    403,
    'This key belongs to another UserId.',
    'Leave X-OpenGitHubX-UserId out, or send the UserId the key was made for.',
  ],
  approval_denied: [403, 'The person declined this.', 'Do not repeat it unless they ask for it.'],
  approval_expired: [
    403,
    'Nobody answered in time, so the call was denied.',
    'Tell the person, and ask again when they are there.',
  ],
  approval_cancelled: [
    403,
    'The client stopped waiting before the person answered.',
    'Make the call again if it is still wanted. The person has not declined it.',
  ],
  approval_stopped: [
    403,
    'The hub was stopped before this was done.',
    'Make the call again. The person has not declined it.',
  ],
  approval_withdrawn: [
    403,
    'The request ended before it was done.',
    'Ask the person about the reason, then make the call again. They have not declined it.',
  ],
  approval_unknown: [
    404,
    'There is no such approval.',
    'It was used, has expired, or the hub was restarted. Check Activity before you repeat the call.',
  ],
  approval_changed: [
    403,
    'The change is no longer the one that was approved.',
    'Make the call again, and review it before you approve.',
  ],
  not_approvable: [400, 'This can not be approved as it is.', 'Nothing was sent.'],
  held_changed: [
    409,
    'Another program changed what waited at the hub for approval.',
    'Nothing was sent. Make the request again, and see which program changes files in the data folder of the hub.',
  ],
  done_before: [
    409,
    'This call was done before, and its answer is gone.',
    'See Activity: `opengithubx audit list`. Another change needs another idempotency_key.',
  ],
  too_many_approvals: [
    429,
    'This key may not ask for another approval now.',
    'Let the person answer them first: `opengithubx approvals list`.',
  ],
  too_fast: [429, 'This key makes its calls too fast.', 'Wait for the time given, then call more slowly.'],
  revoked: [
    403,
    'The key was revoked while the call was under way.',
    'If that was not meant, its person can create a new key in the console.',
  ],
  // the person and their tenant
  no_tenant: [
    503,
    'No Auth0 tenant is configured.',
    'Run `opengithubx tenant setup`, or try the demo: `opengithubx demo`.',
  ],
  tenant_unreachable: [
    503,
    'The Auth0 tenant could not be reached.',
    'Check the network and the tenant domain, then try again.',
  ],
  tenant_setup: [
    503,
    'The Auth0 tenant is not set up for this.',
    'Correct the setting named in the message, then sign in again.',
  ],
  management_token: [
    403,
    'The tenant does not accept this Management API token.',
    'Copy a new one in the dashboard of that tenant: Applications > APIs > Auth0 Management API > API Explorer.',
  ],
  tenant_busy: [503, 'The Auth0 tenant asks to slow down.', 'Try again in a moment.'],
  not_signed_in: [503, 'Nobody is signed in.', 'Run `opengithubx login`.'],
  sign_in_refused: [403, 'The sign-in was refused.', 'Run `opengithubx login` and finish in the browser.'],
  sign_in_abandoned: [
    408,
    'The sign-in was not finished in time.',
    'Run `opengithubx login` and finish in the browser within five minutes.',
  ],
  sign_in_again: [503, 'The sign-in is no longer valid.', 'Run `opengithubx login`.'],
  ports_taken: [
    503,
    'All ports that the browser can return to are taken.',
    'Free one of 127.0.0.1:18484 to 18489 and try again.',
  ],
  invitation_needed: [
    403,
    'This hub is for the people its owner invited.',
    'Ask the owner for an invitation: `opengithubx people invite E-MAIL`.',
  ],
  other_person: [
    403,
    'You are signed in as someone else.',
    'Sign in as the person in the message, or name yourself with --as.',
  ],
  email_unverified: [403, 'The e-mail address is not verified.', 'Verify it with the tenant, then sign in again.'],
  not_owner: [403, 'Only the owner of this hub may do that.', 'Ask the owner.'],
  // the windows
  system_check: [
    403,
    'The system did not confirm that you are here, so nothing was approved.',
    'Press Approve again and confirm, or deny the request.',
  ],
  signed_out: [401, 'This window is signed out.', 'Sign in again.'],
  link_used: [403, 'This link has been used or is too old.', 'Sign in, or print another with `opengithubx console`.'],
  elsewhere: [403, 'This window may not do that.', 'Use the confirmation window, or the command line.'],
  network_sign_in: [
    403,
    'Signing in from another computer needs an encrypted address.',
    'Put the hub behind your TLS proxy and start it with --public-url, or sign in on the computer it runs on.',
  ],
  proposal_unknown: [404, 'This request no longer waits.', 'It was answered or has expired. Ask for it again.'],
  window_too_fast: [429, 'This window makes too many calls.', 'Close other windows of the console, or wait a moment.'],
  // connected accounts
  no_account: [403, 'No account is connected for this.', 'Connect one, then ask again.'],
  several_accounts: [
    422,
    'Several accounts are connected and the call does not say which.',
    'Name one in the argument `account`.',
  ],
  scope_missing: [
    403,
    'The account lacks a permission that this tool needs.',
    'Ask the person to grant it: connect the account again, for this tool.',
  ],
  account_unknown: [404, 'There is no such connected account.', 'Run `opengithubx accounts list`.'],
  connect_refused: [
    403,
    'The account was not connected.',
    'Run `opengithubx accounts connect` and agree in the browser.',
  ],
  connect_abandoned: [
    408,
    'Connecting the account was not finished in time.',
    'Run `opengithubx accounts connect` and finish in the browser within five minutes.',
  ],
  reconnect: [
    403,
    'The platform no longer accepts the connection of this account.',
    'Connect the account again with `opengithubx accounts connect`.',
  ],
  vault_unavailable: [
    503,
    'Token Vault did not give a token.',
    'Try again. If it happens again, run `opengithubx doctor`.',
  ],
  needs_tenant: [
    409,
    'This computer’s vault cannot keep accounts of this platform.',
    'Set up an Auth0 tenant with `opengithubx tenant setup`, and connect it there.',
  ],
  vault_in_memory: [
    503,
    'This hub keeps its secrets in memory only, so a connected account would be lost at the next start.',
    'Start `opengithubx serve` at a terminal and choose a passphrase, then connect again.',
  ],
  // the platform
  platform_unauthorised: [
    502,
    'The platform refused the token, even a new one.',
    'Connect the account again with `opengithubx accounts connect`.',
  ],
  platform_forbidden: [
    502,
    'The platform does not let this account do that.',
    'Check what the account and the installed app may see.',
  ],
  platform_not_found: [
    404,
    'The platform has no such thing, or this account may not see it.',
    'Check the name, and that the app is installed on that repository or organisation.',
  ],
  platform_refused: [
    502,
    'The platform did not accept the request.',
    'Correct what the message names, then try again.',
  ],
  outcome_unknown: [502, 'It is not known whether the change was made.', 'Check the platform before you repeat it.'],
  platform_rate_limited: [429, 'The platform asks to slow down.', 'Try again after the time given.'],
  platform_failed: [502, 'The platform failed.', 'Try again later.'],
  too_costly: [
    502,
    'This takes too long to read safely, so none of it is shown.',
    'Ask for less of it, or look at it on the platform.',
  ],
  platform_unreachable: [502, 'The platform could not be reached in time.', 'Check the network and try again.'],
  // clients of the OAuth door
  client_unknown: [
    400,
    'This client is not registered here.',
    'Let the client register again, then start again in it.',
  ],
  client_unreadable: [
    400,
    'The document about this client could not be read.',
    'Tell the maker of the client. The client can also register here instead.',
  ],
  client_refused: [
    400,
    'The metadata of this client is not valid here.',
    'Tell the maker of the client the reason in the message.',
  ],
  redirect_refused: [
    400,
    'The redirect addresses of this client are not allowed.',
    'It must name one with https, or with http on 127.0.0.1, [::1] or localhost.',
  ],
  access_token_needed: [
    401,
    'This address needs an OAuth access token.',
    'Let the client sign in by OAuth. Use a permission key at /mcp instead.',
  ],
  authorization_unknown: [
    404,
    'No client waits for this answer any more.',
    'It was answered or has expired. Start again in the client.',
  ],
  // where a person is told that something waits
  notifier_failed: [502, 'The notification was not delivered.', 'Check the address or the token, then try again.'],
  // models
  model_unknown: [404, 'There is no such model for this key.', 'Name one that GET /v1/models lists.'],
  model_unreachable: [
    502,
    'The model server could not be reached in time.',
    'Check that it runs and that its address is right: `opengithubx models list`.',
  ],
  model_unauthorised: [502, 'The model server refused its key.', 'Add the server again with a valid key.'],
  model_refused: [502, 'The model server did not accept the request.', 'See the message for the reason.'],
  model_busy: [429, 'The model server asks to slow down.', 'Try again after the time given.'],
  model_failed: [502, 'The model server failed.', 'Try again, or ask another model.'],
  model_cut: [502, 'The model stopped in the middle of its answer.', 'Ask again.'],
  too_long: [
    413,
    'The conversation is longer than the model can read.',
    'Begin a new one, or ask a model that reads more.',
  ],
  response_format_refused: [
    400,
    'This cannot be answered in the `response_format` that was asked for.',
    'Leave `response_format` out, or ask another model.',
  ],
  // Open WebUI
  open_webui_none: [404, 'No Open WebUI is set.', 'Name its address first: `opengithubx openwebui set ADDRESS`.'],
  open_webui_unreachable: [
    502,
    'Open WebUI could not be reached in time.',
    'Check that it runs and that its address is right, as seen from the computer of this hub.',
  ],
  open_webui_key: [
    502,
    'Open WebUI refused the administrator key.',
    'Make a new one there under Settings > Account, with API keys enabled, and set it again.',
  ],
  open_webui_refused: [502, 'Open WebUI did not accept the change.', 'See the message for the reason.'],
  open_webui_apart: [
    502,
    'Open WebUI cannot reach this hub.',
    'Start the hub where Open WebUI can reach it, and name that address.',
  ],
  open_webui_account: [
    403,
    'There is no account in Open WebUI that is known to be yours.',
    'See what the screen Open WebUI says about your account.',
  ],
  open_webui_paused: [403, 'Your key for Open WebUI is paused.', 'Resume it in OpenGitHubX, then ask again.'],
  open_webui_unlinked: [403, 'Open WebUI may not yet act for you.', 'Allow it in OpenGitHubX, then ask again.'],
  open_webui_ended: [
    403,
    'The permission that you gave Open WebUI was revoked or has expired.',
    'Allow it again in OpenGitHubX, then ask again.',
  ],
  open_webui_audience: [
    403,
    'Your sign-in at Open WebUI is not meant for this hub.',
    'Ask an administrator to set OAUTH_AUDIENCE there to the value on the screen Open WebUI of this hub. Then sign out and in again there.',
  ],
  open_webui_expired: [
    403,
    'Your sign-in at Open WebUI has expired.',
    'Sign out and in again there, then ask again. It lasts longer once an administrator adds offline_access to OAUTH_SCOPES there.',
  ],
  open_webui_unproved: [
    401,
    'Your sign-in at Open WebUI proves nothing to this hub.',
    'Sign out there and in again with the button of the single sign-on. If there is none, or it does not help, ask an administrator to compare OPENID_PROVIDER_URL, OAUTH_AUDIENCE and OAUTH_SCOPES there with open-webui.env.',
  ],
  open_webui_unknown_key: [
    401,
    'The key that Open WebUI holds for you is not known to this hub.',
    'Allow Open WebUI again in OpenGitHubX, then ask again.',
  ],
  open_webui_caller: [
    403,
    'This call is not from the Open WebUI account that its key is for.',
    'Use your own connection: allow Open WebUI in OpenGitHubX.',
  ],
  // the AI clients of this computer
  client_file: [409, "The client's configuration was not changed.", 'Correct what the message names, then try again.'],
  // descriptions of APIs and servers that a person adds
  import_unreadable: [
    400,
    'The description could not be read.',
    'Correct what the message names, or give the description as a file.',
  ],
  import_refused: [400, 'This cannot be imported.', 'Correct what the message names, then try again.'],
  import_changed: [409, 'The source changed after you reviewed it, so nothing was imported.', 'Review it again.'],
  // the hub itself
  audit_unavailable: [
    503,
    'The audit log cannot be written.',
    'Check the free space and the rights of the data folder.',
  ],
  hub_busy: [503, 'More waits to be recorded than the disk takes.', 'Nothing was begun: try again in a moment.'],
  cancelled: [
    503,
    'The call was cancelled before it finished.',
    'Repeat it, with a narrower question if it took too long.',
  ],
  stopping: [503, 'The hub is stopping.', 'Start it again and repeat the call.'],
  internal: [500, 'The hub has a defect.', 'Report it with the time of the call; the log holds the details.'],
  replaced: [503, 'The program of this hub was replaced or removed while it ran.', 'Restart the hub.'],
  port_taken: [1, 'The hub can’t open its port.', 'Choose another with --port.'],
  already_running: [
    1,
    'A hub already runs on this data folder.',
    'Use that one, or choose another folder with --data-dir.',
  ],
  not_running: [1, 'No hub runs on this data folder.', 'Start one with `opengithubx serve`.'],
  data_folder: [1, 'The data folder cannot be used.', 'Choose a folder that you own and can write to with --data-dir.'],
  disk_full: [1, 'The disk is full.', 'Free some space and start again; nothing was lost.'],
  not_on_record: [
    503,
    'That is dead until a restart of the hub, and not on record yet.',
    'Free some space, or make the data folder writable: the hub then writes it. Restart only once `opengithubx doctor` finds the database in order.',
  ],
  database_corrupt: [
    1,
    'The database is damaged.',
    'Move it aside or restore a copy; the hub does not repair or empty it by itself.',
  ],
  database_newer: [
    1,
    'The database was written by a newer version.',
    'Start that version, or use another data folder.',
  ],
  backup_damaged: [
    1,
    'This is not a backup of a hub, or it is damaged.',
    'Choose another file that `opengithubx backup` has written.',
  ],
  secrets_locked: [1, 'The stored secrets cannot be opened.', 'Check the owner passphrase.'],
  key_file: [
    1,
    'The key file cannot be used.',
    'Name a file outside the data folder that only you can read: --unlock key-file=PATH.',
  ],
  keyring: [
    1,
    'The keyring of this system cannot be used.',
    'Unlock it and try again, or start with --unlock key-file=PATH or without --unlock.',
  ],
  service: [1, 'The service cannot be used.', 'See `opengithubx service --help` and docs/install.md.'],
  passphrase_needed: [
    403,
    'This needs your passphrase, typed at a terminal.',
    'Run the command in a terminal and type the passphrase there.',
  ],
  passkey_needed: [
    403,
    'You approve this with a passkey.',
    'Open the approval page in your browser: `opengithubx passkeys list` names it.',
  ],
  passkey_refused: [403, 'This passkey was not accepted.', 'Load the page again, and use a passkey of this hub.'],
  passkey_new: [
    403,
    'This passkey was added less than 24 hours ago, so it can’t approve yet.',
    'Open the page for approvals with another passkey and let this one approve there, or wait until then.',
  ],
  passkey_unknown: [404, 'There is no such passkey.', 'See `opengithubx passkeys list`.'],
  passkey_page_off: [
    409,
    'Passkeys can’t be used on this computer now.',
    'Stop the program that holds the address, and start the hub again.',
  ],
  passphrase_wrong: [403, 'That is not the passphrase.', 'Try again.'],
  too_many_passphrases: [
    429,
    'Too many passphrases are being tried here.',
    'Try again in a few seconds, or at a terminal: `opengithubx approvals list`.',
  ],
  usage: [2, 'The request is not valid.', 'See `opengithubx --help`.'],
} as const satisfies Record<string, readonly [status: number, message: string, hint: string]>;

export type ErrorCode = keyof typeof errors;

/** An expected failure as a value. It never carries a secret; `message` says what and why, `hint` what to do. */
export type Failure = {
  code: ErrorCode;
  message: string;
  hint: string;
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
  /** The page where the person fixes it, of the hub or of the platform; the hint names it too. */
  link?: string;
  /** The field of a request to which it objects. */
  param?: string;
  /** With `tenant_setup`: what is to be corrected there, if the refusal tells. */
  setting?: TenantSetting;
  /** Of a wish for a key: the pattern that stands for no such place, and the kind of place. */
  place?: { kind: string; pattern: string };
  /** With `scope_missing`: the tool that a person is to allow, where another one than was called has the scope that is enough. */
  allow?: string;
};

/** The HTTP status of a failure. Codes of the command line alone have none and answer 500, except for what the caller can correct. */
export function statusOf(code: ErrorCode): number {
  const status = errors[code][0];
  if (code === 'usage') return 400;
  return status < 100 ? 500 : status;
}

/** Builds a failure from the table; `detail` follows the standing sentence and must hold nothing secret. */
export function failure(code: ErrorCode, detail?: string, more: FailureDetails = {}): Failure {
  const [, message, hint] = errors[code];
  const { retryAfterSeconds: wait } = more;
  const capped = wait !== undefined && fromOutside.has(code) && { retryAfterSeconds: Math.min(wait, longestWait) };
  // What is wrong with a request needs no other words before it.
  const said = detail ? (code === 'usage' ? detail : `${message} ${detail}`) : message;
  return { code, message: said, hint, ...more, ...capped };
}

/** Another server says how long to wait, and clients obey: it must not stop them for months. */
const fromOutside: ReadonlySet<ErrorCode> = new Set(['platform_rate_limited', 'tenant_busy', 'model_busy']);
/** Seconds. GitHub's limit, the slowest of the platforms', renews every hour. */
const longestWait = 3600;

export type FailureDetails = Partial<
  Pick<Failure, 'hint' | 'retryAfterSeconds' | 'link' | 'param' | 'setting' | 'place' | 'allow'>
>;
