/** The page for approvals as a program reaches it: Node knows no name below `localhost`, so that the name is sent alone. */
import { request } from 'node:http';
import { json } from 'node:stream/consumers';

type Answer = Record<string, unknown> & { error?: { code: string } };

/** Posts to its calls, at either loopback address. */
export function postToApprovePage(
  url: string,
  name: string,
  body: unknown,
  { bearer, at = '127.0.0.1' }: { bearer?: string; at?: '127.0.0.1' | '::1' } = {},
): Promise<Answer> {
  const { port } = new URL(url);
  const headers = {
    host: `approve.localhost:${port}`,
    'content-type': 'application/json',
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: at, path: `/approve/api/${name}`, method: 'POST', headers }, (response) =>
      json(response).then((answer) => resolve(answer as Answer), reject),
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
