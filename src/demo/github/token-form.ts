/** How GitHub's authorization server writes what it says. */

/** Form-encoded unless JSON is asked for: GitHub's default, which surprises many clients. */
export function writeForm(body: Readonly<Record<string, string | number>>, request: Request, status = 200): Response {
  const headers = { 'cache-control': 'max-age=0, private, must-revalidate' };
  if (request.headers.get('accept')?.includes('json')) return Response.json(body, { status, headers });
  const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(new URLSearchParams(fields).toString(), {
    status,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
}
