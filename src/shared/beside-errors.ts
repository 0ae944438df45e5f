/** The failures of what is beside the hub: model servers, Open WebUI, clients of the OAuth door, imported descriptions. Part of the table in `errors.ts`. */
export const besideErrors = {
  // clients of the OAuth door
  client_unknown: [
    400,
    'This client is not registered here.',
    'Let the client register again, then start again in it.',
  ],
  client_unreadable: [
    400,
    'The document about this client could not be read.',
    'Tell whoever makes the client; it may also register here.',
  ],
  client_refused: [
    400,
    'What this client says of itself is not accepted.',
    'Tell whoever makes the client what the message objects to.',
  ],
  redirect_refused: [
    400,
    'No answer can be sent to the addresses of this client.',
    'It must name one with https, or with http on 127.0.0.1, [::1] or localhost.',
  ],
  access_token_needed: [
    401,
    'This address wants an access token of its own.',
    'Let the client sign in by OAuth, which it finds from here; a permission key belongs at /mcp.',
  ],
  authorization_unknown: [
    404,
    'No client waits for this answer any more.',
    'It was answered or is too old: start again in the client.',
  ],
  // models
  model_unknown: [404, 'There is no such model for this key.', 'Name one that GET /v1/models lists.'],
  model_unreachable: [
    502,
    'The model server could not be reached in time.',
    'Check that it runs and that its address is right: `opengithubx models list`.',
  ],
  model_unauthorised: [502, 'The model server refused its key.', 'Add the server again with a valid key.'],
  model_refused: [502, 'The model server did not accept the request.', 'See the message for what it objects to.'],
  model_busy: [429, 'The model server asks to slow down.', 'Try again after the time named.'],
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
  open_webui_refused: [502, 'Open WebUI did not accept the change.', 'See the message for what it objects to.'],
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
  open_webui_unlinked: [403, 'Open WebUI may not yet act for you.', 'Allow it in OpenGitHubX, then ask again.'],
  open_webui_caller: [
    403,
    'This call is not from the Open WebUI account that its key is for.',
    'Use your own connection: allow Open WebUI in OpenGitHubX.',
  ],
  // the AI clients of this computer
  client_file: [
    409,
    "The client's configuration was left as it is.",
    'Put right what the message names, then try again.',
  ],
  // descriptions of APIs and servers that a person adds
  import_unreadable: [
    400,
    'The description could not be read.',
    'Correct what the message names, or give the description as a file.',
  ],
  import_refused: [400, 'This cannot be imported.', 'Correct what the message names, then try again.'],
  import_changed: [409, 'It is no longer as it was shown, and nothing of it was taken.', 'Look at it again.'],
} as const satisfies Record<string, readonly [status: number, message: string, hint: string]>;
