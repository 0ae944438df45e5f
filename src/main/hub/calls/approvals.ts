/** Calls about what waits for the person’s consent. */
import type { Approval } from '../../../shared/approval.ts';
import { fail, ok } from '../../../shared/result.ts';
import { type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names =
  | 'approvals.waiting'
  | 'approvals.list'
  | 'approvals.show'
  | 'approvals.approve'
  | 'approvals.deny'
  | 'approvals.extend'
  | 'approvals.allowed'
  | 'approvals.disallow'
  | 'approvals.done'
  | 'approvals.undo';

export function approvalCalls(parts: CallParts): Pick<Handlers, Names> {
  const { approvals, audit, takeBack } = parts;
  const note = noteIn(audit);
  return {
    'approvals.waiting': async (_, { userId }) => ok(userId === undefined ? [] : approvals.list(userId)),
    'approvals.list': async (_, { userId, window }) => {
      const all = userId === undefined ? [] : approvals.list(userId);
      return ok(window === undefined ? all.map(withoutChanges) : all);
    },
    'approvals.show': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const found = approvals.list(userId).find((approval) => approval.id === id);
        return found ? ok(found) : fail('approval_unknown');
      }),
    'approvals.approve': ({ id, hash, forAWhile }, context) =>
      forPerson(context, (userId) => approvals.approve(id, userId, hash, forAWhile)),
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
    'approvals.undo': ({ id }, context) => forPerson(context, (userId) => takeBack.undo(id, userId)),
  };
}

/** An AI client's shell may list too: what a client wants to write is shown there, what it would overwrite is not. */
const withoutChanges = (approval: Approval): Approval => ({
  ...approval,
  preview: { ...approval.preview, changes: [] },
});
