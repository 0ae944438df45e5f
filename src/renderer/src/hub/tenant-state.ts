/**
 * Whether Auth0 answers, as the last call that needed it found. The hub's lists come from its own database and go on without
 * it, so no list can tell.
 */

import type { Finding } from '../../../shared/finding.ts';
import type { Result } from '../../../shared/result.ts';
import { createState } from '../state.ts';

export const tenantState = createState<'up' | 'down'>('up');

/** None of these can succeed without it. */
const proofs: readonly string[] = ['session.signIn', 'accounts.connect', 'accounts.check'];

/** The steps of the doctor that need it. */
const askTenant: readonly string[] = ['tenant', 'sign-in', 'account'];

/** To be told of every answer. */
export function noteTenant(name: string, answer: Result<unknown>): void {
  if (!answer.ok) {
    if (answer.failure.code === 'tenant_unreachable') tenantState.set('down');
  } else if (name === 'doctor') {
    // What else fails there may be the person's own session. The tenant's documents alone prove little: the hub keeps them.
    const asked = (answer.value as Finding[]).filter(({ step }) => askTenant.includes(step));
    if (asked.every(({ state }) => state !== 'failed')) tenantState.set('up');
  } else if (proofs.includes(name)) {
    tenantState.set('up');
  }
}
