/** The end of everything, what was ended, and what each side answered. */
import { ok } from '../../../shared/result.ts';
import { type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names = 'revokeAll' | 'receipts.list' | 'receipts.verify';

export function receiptCalls({ receipts, revocation, audit }: CallParts): Pick<Handlers, Names> {
  const note = noteIn(audit);
  return {
    revokeAll: (_, context) =>
      forPerson(context, async (userId) => {
        const receipt = await revocation.everything(userId, context);
        await note('everything revoked', { userId });
        return ok(receipt);
      }),
    'receipts.list': async (_, { userId }) => ok(userId === undefined ? [] : await receipts.list(userId)),
    'receipts.verify': async ({ text }) => ok(receipts.verify(text)),
  };
}
