/** One step of the doctor: what it looks at, and how it says what it saw. */
import type { Finding } from '../../../shared/finding.ts';
import type { Fix } from './mend.ts';

export type StepResult = Omit<Finding, 'step'>;
export type DoctorStep = { step: Finding['step']; inspect: () => Promise<StepResult> };

const nothingToDo: Fix = { hint: '', remedy: null };

export const stepOk = (detail: string): StepResult => ({ state: 'ok', detail, ...nothingToDo });

/** It works, and the person should know something. */
export const stepNote = (detail: string, mend: Fix = nothingToDo): StepResult => ({ state: 'note', detail, ...mend });

export const stepFailed = (detail: string, mend: Fix): StepResult => ({ state: 'failed', detail, ...mend });
