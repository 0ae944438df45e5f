import { ok } from '../../../shared/result.ts';
import type { Handlers } from './parts.ts';

export function receiptCalls(): Pick<Handlers, 'receipts.list'> {
  return { 'receipts.list': async () => ok([]) };
}
