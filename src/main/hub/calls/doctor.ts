import { ok } from '../../../shared/result.ts';
import { examine } from '../doctor/index.ts';
import { doctorReport } from '../doctor/report.ts';
import type { CallParts, Handlers } from './parts.ts';

export const doctorCalls = (parts: CallParts): Pick<Handlers, 'doctor' | 'doctor.report'> => ({
  doctor: async (_, { userId }) => ok(await examine(parts, userId)),
  'doctor.report': async (_, { userId }) => ok({ text: await doctorReport(parts, userId) }),
});
