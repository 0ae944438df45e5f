import type { JournalEntry } from './journal.ts';
import type { StatePiece, TenantState } from './state.ts';
import type { TenantRequirements } from './wanted.ts';

/** One thing that a tenant needs. The order of the parts is the order that works. */
export type SetupPart = {
  id: string;
  title: string;
  /** What to read again after a change, to see whether it is there. */
  reads: StatePiece[];
  /** Whether the tenant has it, and what would bring it about. Pure. */
  assess(state: TenantState, wanted: TenantRequirements): PartState;
};

export type PartState =
  | { state: 'present'; detail: string }
  /** Without `change` it waits for an earlier part. */
  | { state: 'missing' | 'differs'; detail: string; change?: TenantChange }
  | { state: 'manual'; detail: string; page: string };

export type TenantChange = {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
  /** What has been done by it, from the answer where that alone names what was made. Left out where nothing has to be undone. */
  deed?: JournalEntry | ((answer: Record<string, unknown>) => JournalEntry);
  /** What a person does where the tenant refuses the change, or accepts it and does not do it. */
  byHand?: { detail: string; page: string };
};

export const alreadyPresent = (detail = ''): PartState => ({ state: 'present', detail });
export const waitsForPart = (what: string): PartState => ({ state: 'missing', detail: `After ${what}.` });

/** Made at a collection; the answer names it by `id`, an application by `client_id`. */
export const creates =
  (part: string, what: JournalEntry['what']) =>
  (answer: Record<string, unknown>): JournalEntry => ({
    part,
    what,
    id: String(answer[what === 'clients' ? 'client_id' : 'id']),
  });
