/** How an App itself ends what it may do for a person. https://docs.github.com/en/rest/apps/oauth-applications */
import { basicOf } from '../../oauth.ts';
import { form } from '../../web.ts';
import { failureReply } from '../api/reply.ts';
import type { OwnApp } from './own-app.ts';

/** DELETE /applications/{client_id}/grant ends all that the token's owner has given the App, and /token the token alone. */
export async function endAuthorization(
  app: OwnApp | undefined,
  what: 'grant' | 'token',
  request: Request,
): Promise<Response> {
  const [id, secret] = basicOf(request);
  const isProved = app && id === app.clientId && secret === app.server.app.clientSecret;
  if (!isProved) return refused(404, 'Not Found');
  const { access_token: token = '' } = await form(request);
  const holder = app.server.holderOf(token);
  if (!holder) return refused(422, 'Validation Failed');
  if (what === 'token') app.server.revoke(token, 'alone');
  else app.server.endAll(({ id: account }) => account === holder.account.id);
  return new Response(null, { status: 204 });
}

const refused = (status: number, message: string): Response =>
  Response.json(failureReply(status, message).body, { status });
