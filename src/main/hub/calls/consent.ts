/** Calls about what waits for the person's consent: changes that a client wants to make, and clients that ask for access by OAuth. */
import type { Approval } from '../../../shared/approval.ts';
import type { AuthorizationGrant, AuthorizationRequest } from '../../../shared/authorization.ts';
import type { Grant } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import type { CallNamesStore } from '../audit/call-names.ts';
import { keyEvent } from '../audit/key-events.ts';
import type { Keys } from '../keys/keys.ts';
import type { PendingAuthorization } from '../oauth/authorization-request.ts';
import type { OAuth } from '../oauth/index.ts';
import { mayShareTouch, type Passkeys } from '../passkeys/passkeys.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Answering } from '../tools/invoke.ts';
import type { UndoCalls } from '../tools/undo.ts';
import { accountNames, grantFor } from './grants.ts';
import { type CallContext, forPerson, type HandlersOf, type HubFacts, noteIn } from './handler.ts';

type ApprovalParts = {
  approvals: Approvals;
  takeBack: UndoCalls;
  invocations: { invoke: Answering };
  audit: Pick<Audit, 'append' | 'endOfApproved'>;
  names: Pick<CallNamesStore, 'find'>;
  passkeys: Pick<Passkeys, 'beginApproving' | 'takeAnswer' | 'pageFor'>;
  facts: Pick<HubFacts, 'desktop'>;
};

export function approvalHandlers(parts: ApprovalParts): HandlersOf<'approvals'> {
  const { approvals, audit, invocations, names, takeBack, passkeys, facts } = parts;
  const note = noteIn(audit);

  /** With the page where it is answered by a passkey, unless it is shown there. */
  async function withPage(approval: Approval, { approvePage }: CallContext): Promise<Approval> {
    const passkeyAt = approvePage ? undefined : await passkeys.pageFor(approval);
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
    return { end, standing: { state: seen.state, outcome: end?.outcome ?? null, reason: end?.reason ?? null } };
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
    'approvals.openPage': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const found = approvals.list(userId).find((approval) => approval.id === id);
        const page = found && (await passkeys.pageFor(found));
        if (page === undefined || !facts.desktop) return fail('approval_unknown');
        await context.openUrl(page, 'client');
        return ok({ id });
      }),
    'approvals.approve': ({ id, hash, forAWhile, passkey }, context) =>
      forPerson(context, async (userId) => {
        const answer = passkey && passkeys.takeAnswer(passkey, context.approvePage);
        const approved = await approvals.approve(id, userId, hash, {
          ...{ forAWhile, answer, isSystemChecked: context.isSystemChecked },
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
    'approvals.done': async (_, { userId }) => ok(userId === undefined ? [] : takeBack.list(userId)),
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
          change: takeBack.list(userId).find(({ callId }) => callId === end?.callId) ?? null,
        });
      }),
    'approvals.undo': ({ id }, context) => forPerson(context, (userId) => takeBack.undo(id, userId)),
    'approvals.undoAll': ({ key }, context) =>
      forPerson(context, async (userId) => ok({ changes: takeBack.undoAll(key, userId) })),
  };
}

/** An AI client's shell may list too: what a client wants to write is shown there, what it would overwrite is not. */
const withoutChanges = (approval: Approval): Approval => ({
  ...approval,
  preview: { ...approval.preview, changes: [] },
});

type AuthorizationParts = {
  accounts: Pick<Accounts, 'list'>;
  keys: Pick<Keys, 'create'>;
  audit: Pick<Audit, 'append'>;
  platforms: () => readonly Platform[];
  inventory: Inventory;
  oauth: Pick<OAuth, 'waiting' | 'grantRedirect' | 'refusalRedirect'>;
  facts: Pick<HubFacts, 'desktop'>;
};

export function authorizationHandlers(parts: AuthorizationParts): HandlersOf<'authorizations'> {
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
        // Anyone who holds the id came from the browser in which the client asked; the app's own window has one person.
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
