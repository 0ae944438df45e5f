/** Calls about what waits for the person's confirmation, and the touch that gives it. */

import type { confirmationCalls } from '../../../../shared/confirmation.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';

export const confirmationsFeature = feature({
  handlers: confirmationHandlers,
  changes: {
    'confirmations.confirm': ['keys', 'imports', 'authorizations'],
  },
});

type Needs = {
  confirmations: Pick<Confirmations, 'list' | 'isOver' | 'begin' | 'confirm'>;
};

function confirmationHandlers({ confirmations }: Needs): HandlersOf<typeof confirmationCalls> {
  return {
    'confirmations.list': (_, context) =>
      forPerson(context, async (userId) => ok(await confirmations.list(userId, context.approvePage))),
    'confirmations.standing': async ({ id }) => ok({ isOver: confirmations.isOver(id) }),
    'confirmations.begin': (wish, context) =>
      forPerson(context, (userId) => confirmations.begin(userId, wish, context)),
    'confirmations.confirm': (wish, context) =>
      forPerson(context, (userId) => confirmations.confirm(userId, wish, context)),
  };
}
