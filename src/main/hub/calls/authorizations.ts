/** Calls about clients of the OAuth door: what they ask for, and what their person gives them. */
import type { AuthorizationGrant, AuthorizationRequest } from '../../../shared/authorization.ts';
import type { Grant } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { keyEvent } from '../audit/key-events.ts';
import { grantFor } from '../keys/grant.ts';
import { accountNames } from '../keys/grant-words.ts';
import type { PendingAuthorization } from '../oauth/authorization-request.ts';
import { type CallContext, type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names = 'authorizations.list' | 'authorizations.grant' | 'authorizations.refuse';

export function authorizationCalls(parts: CallParts): Pick<Handlers, Names> {
  const { accounts, keys, audit, platforms, inventory, oauth, facts } = parts;
  const note = noteIn(audit);

  /** The most that the person can give: what a key of theirs could have, and no more than was asked for. */
  async function widest(userId: string, { asked }: PendingAuthorization): Promise<Result<Grant>> {
    const write = asked.scopes.includes('hub:write');
    const wish = { client: asked.client.name, write, endpoints: ['mcp' as const], days: 1 };
    return grantFor(wish, await accounts.list(userId), platforms(), inventory, []);
  }

  async function shown(userId: string, waiting: PendingAuthorization): Promise<AuthorizationRequest[]> {
    const grant = await widest(userId, waiting);
    if (!grant.ok) return [];
    const { client, redirectUri, scopes } = waiting.asked;
    const { hostname, host } = new URL(redirectUri);
    const list = await accounts.list(userId);
    const connected = list.filter(({ id }) => grant.value.accounts.includes(id)).map(({ platform }) => platform);
    // While none is connected, any may be the first.
    const reached = new Set(connected.length > 0 ? connected : platforms().map(({ name }) => name));
    return [
      {
        id: waiting.id,
        client: { name: client.name, documentHost: client.documentHost },
        redirectHost: host,
        isLoopback: ['127.0.0.1', '[::1]', 'localhost'].includes(hostname),
        scopes,
        accounts: grant.value.accounts.flatMap((id) =>
          accountNames({ ...grant.value, accounts: [id] }, list, platforms()).map((name) => ({ id, name })),
        ),
        tools: grant.value.tools.flatMap((name) => {
          const tool = inventory.find(name)?.tool;
          return tool && tool.access !== 'destructive' ? [{ name, title: tool.title, access: tool.access }] : [];
        }),
        places: platforms()
          .filter(({ name }) => reached.has(name))
          .flatMap(({ title: platform, places }) =>
            places.map(({ kind, title, example }) => ({ platform, kind, title, example })),
          ),
        expiresAt: new Date(waiting.expiresAt).toISOString(),
      },
    ];
  }

  async function grantOf(
    userId: string,
    waiting: PendingAuthorization,
    given: AuthorizationGrant,
  ): Promise<Result<Grant>> {
    const most = await widest(userId, waiting);
    if (!most.ok) return most;
    const { accounts: there, tools, access } = most.value;
    if (given.write && !access.includes('write')) return fail('usage', 'The client did not ask to change anything.');
    if (!given.accounts.every((id) => there.includes(id))) return fail('account_unknown');
    if (!given.tools.every((name) => tools.includes(name))) return fail('usage', 'It was not asked for such a tool.');
    const list = await accounts.list(userId);
    const { write, repositories, places, days } = given;
    const wish = {
      client: waiting.asked.client.name,
      write,
      endpoints: ['mcp' as const],
      tools: given.tools,
      repositories,
      ...(places && { places }),
      days,
    };
    const grant = grantFor(wish, list, platforms(), inventory, []);
    if (!grant.ok) return grant;
    const { clientId } = waiting.asked.client;
    const redirectHost = new URL(waiting.asked.redirectUri).host;
    return ok({ ...grant.value, accounts: given.accounts, oauth: { clientId, redirectHost } });
  }

  /** In the app's own window the hub sends the browser on; a page in a browser goes by itself. */
  async function onward(redirect: string, { openUrl }: CallContext): Promise<string | null> {
    if (!facts.desktop) return redirect;
    await openUrl(redirect, 'client');
    return null;
  }

  return {
    'authorizations.list': ({ id }, context) =>
      forPerson(context, async (userId) => {
        // Whoever holds the id came from the browser in which the client asked; the app's own window has one person.
        const waiting = id === undefined ? (facts.desktop ? oauth.waiting.list() : []) : [oauth.waiting.find(id)];
        const found = await Promise.all(waiting.map((one) => (one ? shown(userId, one) : [])));
        return ok(found.flat());
      }),

    'authorizations.grant': (given, context) =>
      forPerson(context, async (userId) => {
        const waiting = oauth.waiting.find(given.id);
        if (!waiting) return fail('authorization_unknown');
        const grant = await grantOf(userId, waiting, given);
        if (!grant.ok) return grant;
        if (!oauth.waiting.take(given.id)) return fail('authorization_unknown');
        const { record } = await keys.create(
          { userId, client: waiting.asked.client.name, grant: grant.value, days: given.days },
          keyEvent.granted,
        );
        return ok({ redirect: await onward(oauth.grantRedirect(waiting, record.id), context), record });
      }),

    'authorizations.refuse': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const waiting = oauth.waiting.take(id);
        if (!waiting) return fail('authorization_unknown');
        await note('access by OAuth declined', { userId });
        return ok({ redirect: await onward(oauth.refusalRedirect(waiting), context) });
      }),
  };
}
