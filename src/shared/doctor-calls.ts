/** Calls about what stands in the way of a hub that works. */
import * as z from 'zod/mini';
import { call, console, nothing } from './call.ts';
import { Finding } from './finding.ts';

export const doctorCalls = {
  doctor: call('read', 'anyone', console, nothing, z.array(Finding)),
  /** What the doctor finds and what this hub is, for somebody else to read: without names, addresses of people, or anything secret. */
  'doctor.report': call('read', 'anyone', console, nothing, z.object({ text: z.string() })),
} as const;
