/** Calls about what waits for the person's consent: changes that a client wants to make, and clients that ask for access by OAuth. */
import type { Approval } from '../../../../shared/approval.ts';
import type { AuthorizationGrant, AuthorizationRequest } from '../../../../shared/authorization.ts';
import type { Grant } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type CallContext, forPerson, type HandlersOf, noteIn } from '../../contract/handler.ts';
import { keyEvent } from '../../kernel/audit/key-events.ts';
import { mayShareTouch } from '../../kernel/passkeys/passkeys.ts';
import { accountNames, grantFor, watchTools } from '../keys/grants.ts';
import { endedMeanwhile, notAsShown } from '../keys/key-wishes.ts';
import type { PendingAuthorization } from '../oauth/authorization-request.ts';
import type { CallParts } from '../parts.ts';

export function approvalHandlers(parts: CallParts): HandlersOf<'approvals'> {
  const { confirmations, approvals, audit, invocations, names, undoCalls, passkeys, facts } = parts;
  const note = noteIn(audit);

  /** With the page where it is answered by a passkey, unless it is shown there, or on one that is as good. */
  async function withPage(approval: Approval, { approvePage }: CallContext): Promise<Approval> {
    const passkeyAt = await passkeys.pageFor(approval, approvePage);
    return { ...approval, ...(passkeyAt !== undefined && { passkeyAt }) };
  }

  /** What waits, if it is still as its card was drawn. */
  function asShown(userId: string, { id, hash }: { id: string; hash: string }): Result<Approval> {
    const found = approvals.list(userId).find((approval) => approval.id === id);
    if (found?.state !== 'waiting') return fail('approval_unknown');
    return found.hash === hash ? ok(found) : fail('approval_changed');
  }

  async function standing(id: string, userId: string) {
    const seen = approvals.seen(id);
    if (seen?.userId !== userId) return undefined;
    const end = await audit.endOfApproved(id, seen.isUndo ? null : seen.keyId);
    const { state, endedBy } = seen;
    const ended = { outcome: end?.outcome ?? null, reason: end?.reason ?? null };
    return { end, standing: { state, ...(endedBy && { endedBy }), ...ended } };
  }

  return {
    'approvals.waiting': async (_, { userId }) => ok(userId === undefined ? [] : approvals.list(userId)),
    'approvals.list': async (_, context) => {
      const all = context.userId === undefined ? [] : approvals.list(context.userId);
      const listed = all.map(context.window === undefined ? withoutChanges : approvals.shown);
      return ok(await Promise.all(listed.map((approval) => withPage(approval, context))));
    },
    'approvals.show': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const opened = await invocations.invoke.open(id, userId);
        return opened.ok ? ok(await withPage(approvals.shown(opened.value), context)) : opened;
      }),
    'approvals.begin': ({ id, hash }, context) =>
      forPerson(context, async (userId) => {
        const { approvePage } = context;
        if (!approvePage) return fail('passkey_needed');
        const found = asShown(userId, { id, hash });
        return found.ok ? ok(await passkeys.beginApproving(userId, [{ id, hash }], approvePage)) : found;
      }),
    'approvals.beginTogether': ({ requests }, context) =>
      forPerson(context, async (userId) => {
        const { approvePage } = context;
        if (!approvePage) return fail('passkey_needed');
        const keys = new Set<string>();
        for (const request of requests) {
          const found = asShown(userId, request);
          if (!found.ok) return found;
          keys.add(found.value.keyId);
          if (!mayShareTouch(found.value) || keys.size > 1) return fail('not_allowed', 'These take a touch each.');
        }
        return ok(await passkeys.beginApproving(userId, requests, approvePage));
      }),
    'approvals.approveTogether': ({ requests, passkey }, context) =>
      forPerson(context, async (userId) => {
        const answer = passkeys.takeAnswer(passkey, context.approvePage);
        const approved: string[] = [];
        for (const { id, hash } of requests) {
          const one = await approvals.approve(id, userId, hash, { answer });
          // What was approved before it stays so: the others wait on.
          if (!one.ok) return approved.length > 0 ? ok({ approved }) : one;
          approved.push(id);
          void invocations.invoke.runLasting(id);
        }
        return ok({ approved });
      }),
    'approvals.openPage': ({ id, window }, context) =>
      forPerson(context, async (userId) => {
        const found = approvals.list(userId).find((approval) => approval.id === id);
        const page = found ? await passkeys.pageFor(found) : (await confirmations.standing(userId, id)).passkeyAt;
        if (page === undefined || !facts.desktop) return fail('approval_unknown');
        await context.openUrl(window === undefined ? page : `${page}&window=${window}`, 'client');
        return ok({ id });
      }),
    'approvals.approve': ({ id, hash, forAWhile, passkey }, context) =>
      forPerson(context, async (userId) => {
        const answer = passkey && passkeys.takeAnswer(passkey, context.approvePage);
        const approved = await approvals.approve(id, userId, hash, {
          forAWhile,
          answer,
          isSystemChecked: context.isSystemChecked,
        });
        if (approved.ok) void invocations.invoke.runLasting(id);
        return approved;
      }),
    'approvals.deny': ({ id }, context) => forPerson(context, (userId) => approvals.deny(id, userId)),
    'approvals.extend': ({ id }, context) => forPerson(context, async (userId) => approvals.extend(id, userId)),
    'approvals.allowed': async (_, { userId }) => ok(userId === undefined ? [] : approvals.allowances(userId)),
    'approvals.disallow': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const ended = approvals.disallow(id, userId);
        if (ended.ok) await note('an allowance was taken back', { userId, tool: ended.value.tool });
        return ended;
      }),
    'approvals.done': async (_, { userId }) => ok(userId === undefined ? [] : undoCalls.list(userId)),
    'approvals.standing': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const found = await standing(id, userId);
        return found ? ok(found.standing) : fail('approval_unknown');
      }),
    'approvals.outcome': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const found = await standing(id, userId);
        if (!found) return fail('approval_unknown');
        const { end } = found;
        const [named] = end?.outcome === 'ok' ? await names.find(userId, [end.callId]) : [];
        return ok({
          ...found.standing,
          made: named?.names[0] ?? null,
          change: undoCalls.list(userId).find(({ callId }) => callId === end?.callId) ?? null,
        });
      }),
    'approvals.undo': ({ id }, context) => forPerson(context, (userId) => undoCalls.undo(id, userId)),
    'approvals.undoAll': ({ key }, context) =>
      forPerson(context, async (userId) => ok({ changes: undoCalls.undoAll(key, userId) })),
  };
}

/** An AI client's shell may list too: what a client wants to write is shown there, what it would overwrite is not. */
const withoutChanges = (approval: Approval): Approval => ({
  ...approval,
  preview: { ...approval.preview, changes: [] },
});

export function authorizationHandlers(parts: CallParts): HandlersOf<'authorizations'> {
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
