import type { Deed } from './journal.ts';
import type { Piece, TenantState } from './state.ts';
import type { Wanted } from './wanted.ts';

/** One thing that a tenant needs. The order of the parts is the order that works. */
export type Part = {
  id: string;
  title: string;
  /** What to read again after a change, to see whether it is there. */
  reads: Piece[];
  /** Whether the tenant has it, and what would bring it about. Pure. */
  look(state: TenantState, wanted: Wanted): Look;
};

export type Look =
  | { state: 'present'; detail: string }
  /** Without `change` it waits for an earlier part. */
  | { state: 'missing' | 'differs'; detail: string; change?: Change }
  | { state: 'manual'; detail: string; page: string };

export type Change = {
  method: 'POST' | 'PATCH';
  path: string;
  body: unknown;
  /** What has been done by it, from the answer where that alone names what was made. Left out where nothing has to be undone. */
  deed?: Deed | ((answer: Record<string, unknown>) => Deed);
  /** What a person does where the tenant refuses the change, or accepts it and does not do it. */
  byHand?: { detail: string; page: string };
};

export const present = (detail = ''): Look => ({ state: 'present', detail });
export const waits = (what: string): Look => ({ state: 'missing', detail: `After ${what}.` });

/** Made at a collection; the answer names it by `id`, an application by `client_id`. */
export const creates =
  (part: string, what: Deed['what']) =>
  (answer: Record<string, unknown>): Deed => ({
    part,
    what,
    id: String(answer[what === 'clients' ? 'client_id' : 'id']),
  });
