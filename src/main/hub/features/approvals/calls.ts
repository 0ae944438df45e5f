/** Calls about changes that wait for the person's consent, and about those that were made. */

import type { Approval } from '../../../../shared/approval.ts';
import type { approvalCalls } from '../../../../shared/approvals-calls.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf, type HubFacts } from '../../contract/handler.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { CallNamesStore } from '../../kernel/audit/call-names.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import { mayShareTouch, type Passkeys } from '../../kernel/passkeys/passkeys.ts';
import type { Answering } from '../../kernel/tools/invoke.ts';
import type { UndoCalls } from '../../kernel/tools/undo.ts';

export const approvalsFeature = feature({
  handlers: approvalHandlers,
  changes: {
    'approvals.approve': ['approvals'],
    'approvals.deny': ['approvals'],
    'approvals.extend': ['approvals'],
    'approvals.disallow': ['approvals'],
    'approvals.undo': ['approvals'],
    'approvals.undoAll': ['approvals'],
  },
});

type Needs = {
  audit: Audit;
  approvals: Approvals;
  confirmations: Pick<Confirmations, 'standing'>;
  passkeys: Passkeys;
  names: CallNamesStore;
  undoCalls: UndoCalls;
  invocations: { invoke: Answering };
  facts: Pick<HubFacts, 'desktop'>;
};

export function approvalHandlers(parts: Needs): HandlersOf<typeof approvalCalls> {
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
    const seen = approvals.knownOf(id);
    if (seen?.userId !== userId) return undefined;
    const end = await audit.endOfApproved(id, seen.isUndo ? null : seen.keyId);
    const { state, endedBy } = seen;
    const ended = { outcome: end?.outcome ?? null, reason: end?.reason ?? null };
    return { end, standing: { state, ...(endedBy && { endedBy }), ...ended } };
  }

  return {
    'approvals.waiting': async (_, context) => {
      const all = context.userId === undefined ? [] : approvals.list(context.userId);
      return ok(await Promise.all(all.map((approval) => withPage(approval, context))));
    },
    'approvals.list': async (_, context) => {
      const all = context.userId === undefined ? [] : approvals.list(context.userId);
      const listed = all.map((approval) =>
        context.window === undefined ? withoutPreview(approval) : approvals.shown(approval),
      );
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

/** An AI client's shell may list too: what a client wants to write is shown there, what it would overwrite is not, such as a title in the target. */
const withoutPreview = (approval: Approval): Approval => ({
  ...approval,
  preview: { target: '', version: null, changes: [] },
});
