/** One call of Open WebUI's own API. */

export type Caller = { url: string; token: string; cookies?: string };

/** `token` is a session's token or an API key. */
export async function callOpenWebUI<Body = unknown>(
  { url, token, cookies }: Caller,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Body }> {
  const reply = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(cookies !== undefined && { cookie: cookies }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.startsWith('application/json');
  return { status: reply.status, body: (isJson ? JSON.parse(text) : text) as Body };
}
