/** One step of the doctor: what it looks at, and how it says what it saw. */
import type { Finding } from '../../../shared/finding.ts';
import type { Mend } from './mend.ts';

export type Seen = Omit<Finding, 'step'>;
export type Step = { step: Finding['step']; look: () => Promise<Seen> };

const nothingToDo: Mend = { hint: '', remedy: null };

export const fine = (detail: string): Seen => ({ state: 'ok', detail, ...nothingToDo });

/** It works, and the person should know something. */
export const worthKnowing = (detail: string, mend: Mend = nothingToDo): Seen => ({ state: 'note', detail, ...mend });

export const broken = (detail: string, mend: Mend): Seen => ({ state: 'failed', detail, ...mend });
