/** Calls of the doctor. */
import type { doctorCalls } from '../../../../shared/doctor-calls.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf } from '../../contract/handler.ts';
import { examine } from './index.ts';
import { doctorReport, type ReportParts } from './report.ts';

export const doctorFeature = feature({
  handlers: doctorHandlers,
});

function doctorHandlers(parts: ReportParts): HandlersOf<typeof doctorCalls> {
  return {
    doctor: async (_, { userId }) => ok(await examine(parts, userId)),
    'doctor.report': async (_, { userId }) => ok({ text: await doctorReport(parts, userId) }),
  };
}
