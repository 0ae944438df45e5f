/** A request that `fetch` would not send as it is: with its own Host, a header twice, or a path that is not tidied up. */
import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';

export async function rawRequest(url: string, { body, ...options }: RequestOptions & { body?: string } = {}) {
  const sending = request(url, { agent: false, ...options });
  sending.end(body);
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
}
