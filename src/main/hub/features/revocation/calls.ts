/** Calls that end everything, and about what each side answered. */

import { ok } from '../../../../shared/result.ts';
import type { revocationCalls } from '../../../../shared/revocation-calls.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import type { EndKey } from '../../kernel/end-key.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Revocation } from './index.ts';
import type { Receipts } from './receipts.ts';

export const revocationFeature = feature({
  handlers: receiptHandlers,
  changes: {
    revokeAll: ['session', 'accounts', 'keys', 'approvals', 'openwebui', 'clients'],
  },
});

type Needs = {
  receipts: Receipts;
  revocation: Revocation;
  audit: Pick<Audit, 'append'>;
  keys: Pick<Keys, 'list'>;
  endKey: EndKey;
  confirmations: Pick<Confirmations, 'endAll'>;
};

function receiptHandlers({
  receipts,
  revocation,
  audit,
  keys,
  endKey,
  confirmations,
}: Needs): HandlersOf<typeof revocationCalls> {
  const note = noteIn(audit);
  return {
    revokeAll: (_, context) =>
      forPerson(context, async (userId) => {
        confirmations.endAll(userId);
        const receipt = await revocation.everything(userId, context);
        // What was being given while the sides were asked ends too: nothing of before the answer outlives it.
        confirmations.endAll(userId);
        const left = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
        for (const key of left) await endKey(key).catch(() => undefined); // dead for this run, and the receipt says what isn't written
        await note('everything revoked', { userId });
        return ok(receipt);
      }),
    'receipts.list': async (_, { userId }) => ok(userId === undefined ? [] : await receipts.list(userId)),
    'receipts.verify': async ({ text }) => ok(receipts.verify(text)),
  };
}
