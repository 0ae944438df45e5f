/** What Notion's refusals become. https://developers.notion.com/reference/status-codes */
import { type Failure, failure } from '../../../../shared/errors.ts';
import { cleanTitle } from '../clean-text.ts';

/** An error of Notion's client that carries an answer; the code is Notion's own. */
export type NotionRefusal = { status: number; code: string; message: string; headers: unknown };

const messageLimit = 200;
/** Where Notion asks to slow down and does not say for how long. */
const defaultWaitSeconds = 1;

export const notShared =
  'Open the page in Notion and add the connection under its menu "Connections", or connect the account again and pick the page.';

/** The answer inside an error of the client; a failure on the way there has none. */
export function notionRefusalOf(error: unknown): NotionRefusal | undefined {
  const isAnswer = error instanceof Error && 'status' in error && typeof error.status === 'number' && 'code' in error;
  return isAnswer ? (error as unknown as NotionRefusal) : undefined;
}

export function notionRefusalFailure({ status, code, message, headers }: NotionRefusal): Failure {
  // The client makes up a message of its own, with the address in it, for what is no error of the API.
  const said = code === 'notionhq_client_response_error' ? undefined : cleanTitle(message, messageLimit);
  if (status === 429) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(headers) });
  }
  if (status < 400) return failure('platform_failed', 'Notion redirects, which is not followed.');
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) return failure('platform_forbidden', said);
  if (status === 404) return failure('platform_not_found', undefined, { hint: notShared });
  if (status < 500) return failure('platform_refused', said);
  return failure('platform_failed', `Notion answered ${status}.`);
}

function waitSeconds(headers: unknown): number {
  const named = headers instanceof Headers ? Number(headers.get('retry-after')) : 0;
  return named > 0 ? Math.ceil(named) : defaultWaitSeconds;
}
