import type { CustomFetch } from 'openid-client';

/**
 * `fetch` for openid-client, which reads the challenge of a 401 and leaves the body unread, where Auth0 says what is wrong. So
 * the challenge is taken off an answer whose body has an OAuth error code (RFC 6749 §5.2); other answers are as they came.
 */
export const readableRefusals: CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit);
  if (answer.status !== 401 || !answer.headers.has('www-authenticate')) return answer;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof (body as { error?: unknown } | undefined)?.error !== 'string') return answer;
  const headers = new Headers(answer.headers);
  headers.delete('www-authenticate');
  return new Response(answer.body, { status: answer.status, headers });
};
