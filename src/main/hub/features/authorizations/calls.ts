/** Calls about clients that wait for the person's answer at the OAuth door. */

import type { AuthorizationGrant, AuthorizationRequest } from '../../../../shared/authorization.ts';
import type { authorizationCalls } from '../../../../shared/authorizations-calls.ts';
import type { Grant } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf, type HubFacts } from '../../contract/handler.ts';
import type { Ports } from '../../ground/ports.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { keyEvent } from '../../kernel/audit/key-events.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Platform } from '../../platforms/platform.ts';
import { accountNames, grantFor, watchTools } from '../keys/grants.ts';
import { endedMeanwhile, notAsShown } from '../keys/key-wishes.ts';
import type { PendingAuthorization } from '../oauth/authorization-request.ts';
import type { OAuth } from '../oauth/index.ts';

export const authorizationsFeature = feature({
  handlers: authorizationHandlers,
  changes: {
    'authorizations.grant': ['authorizations', 'keys'],
    'authorizations.refuse': ['authorizations'],
  },
  everybodys: ['authorizations'],
});

type Needs = {
  ports: Pick<Ports, 'clock'>;
  accounts: Pick<Accounts, 'list'>;
  keys: Pick<Keys, 'create'>;
  endKey: EndKey;
  audit: Pick<Audit, 'append'>;
  platforms: () => readonly Platform[];
  inventory: Inventory;
  oauth: OAuth;
  confirmations: Confirmations;
  facts: Pick<HubFacts, 'desktop'>;
};

function authorizationHandlers(parts: Needs): HandlersOf<typeof authorizationCalls> {
  const { accounts, keys, endKey, audit, platforms, inventory, oauth, confirmations, facts } = parts;
  const { clock } = parts.ports;
  const note = noteIn(audit);
  /** Who has opened a request in the window that its link led to: on the page for passkeys it waits for them alone. */
  const openedBy = new WeakMap<PendingAuthorization, string>();

  /** Declined on the page for passkeys, where the client's browser is not: that fetches the answer, for as long as it would have waited. */
  const declined = new Map<string, PendingAuthorization & { userId: string }>();

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

  async function fits(userId: string, given: AuthorizationGrant): Promise<Result<Grant>> {
    const waiting = oauth.waiting.find(given.id);
    return waiting ? grantOf(userId, waiting, given) : fail('authorization_unknown');
  }
  confirmations.offer({
    kind: 'access',
    async waiting(userId) {
      const opened = oauth.waiting.list().filter((one) => openedBy.get(one) === userId);
      return (await Promise.all(opened.map((one) => shown(userId, one)))).flat();
    },
    fits,
  });

  /** In the app's own window the hub sends the browser on; a page in a browser goes by itself. */
  async function onward(redirect: string, { openUrl }: CallContext): Promise<string | null> {
    if (!facts.desktop) return redirect;
    await openUrl(redirect, 'client');
    return null;
  }

  return {
    'authorizations.list': ({ id }, context) =>
      forPerson(context, async (userId) => {
        // Anyone who holds the id came from the browser in which the client asked; the app's own window has one person.
        const waiting = id === undefined ? (facts.desktop ? oauth.waiting.list() : []) : [oauth.waiting.find(id)];
        const there = waiting.filter((one) => one !== undefined);
        for (const one of there) openedBy.set(one, userId);
        const found = (await Promise.all(there.map((one) => shown(userId, one)))).flat();
        return ok(
          await Promise.all(found.map(async (one) => ({ ...one, ...(await confirmations.standing(userId, one.id)) }))),
        );
      }),

    'authorizations.grant': (given, context) =>
      forPerson(context, async (userId) => {
        const isStillGiven = confirmations.watch(userId);
        const waiting = oauth.waiting.find(given.id);
        if (!waiting) return fail('authorization_unknown');
        const grant = await grantOf(userId, waiting, given);
        if (!grant.ok) return grant;
        const areToolsThere = watchTools(grant.value, inventory);
        const may = await confirmations.mayMake(userId, given.id, { given });
        if (!may.ok) return may;
        if (!oauth.waiting.take(given.id)) return fail('authorization_unknown');
        const { record } = await keys.create(
          { userId, client: waiting.asked.client.name, grant: grant.value, days: given.days },
          keyEvent.granted,
        );
        if (!isStillGiven()) {
          await endKey(record);
          return endedMeanwhile;
        }
        if (!areToolsThere()) {
          await endKey(record);
          return notAsShown;
        }
        return ok({ redirect: await onward(oauth.grantRedirect(waiting, record.id), context), record });
      }),

    'authorizations.refuse': ({ id, isDeclined }, context) =>
      forPerson(context, async (userId) => {
        const before = declined.get(id);
        if (before?.userId === userId && declined.delete(id))
          return ok({ redirect: await onward(oauth.refusalRedirect(before), context) });
        const waiting = isDeclined ? undefined : oauth.waiting.take(id);
        if (!waiting) return fail('authorization_unknown');
        if (context.approvePage && !facts.desktop) {
          for (const [other, { expiresAt }] of declined) if (expiresAt <= clock.now()) declined.delete(other);
          declined.set(id, { ...waiting, userId });
        }
        confirmations.end(id);
        await note('access by OAuth declined', { userId });
        return ok({ redirect: await onward(oauth.refusalRedirect(waiting), context) });
      }),
  };
}
