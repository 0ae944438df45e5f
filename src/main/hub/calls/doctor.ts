import { fail, ok } from '../../../shared/result.ts';
import { examine } from '../doctor/index.ts';
import type { CallParts, Handlers } from './parts.ts';

export function doctorCalls(parts: CallParts): Pick<Handlers, 'doctor' | 'doctor.report'> {
  return {
    doctor: async (_, { userId }) => ok(await examine(parts, userId)),
    'doctor.report': async () => fail('internal'),
  };
}
