import { ok, type Result } from '../../../shared/result.ts';
import type { SetupStep } from '../../../shared/tenant.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { Management } from './management.ts';
import { dashboardPages } from './wanted.ts';

const names: Record<JournalEntry['what'], string> = {
  clients: 'Application',
  'client-grants': 'Grant of the application',
  'resource-servers': 'API',
  connections: 'Connection',
};

/** Takes one deed back; what is gone already counts as taken back. */
export async function revertEntry(
  management: Management,
  { what, id, before, enabledFor }: JournalEntry,
): Promise<Result<void>> {
  const path = `${what}/${encodeURIComponent(id)}`;
  const answer =
    enabledFor !== undefined
      ? await management.change('PATCH', `${path}/clients`, [{ client_id: enabledFor, status: false }])
      : before === undefined
        ? await management.change('DELETE', path)
        : await management.change('PATCH', path, before);
  return answer.ok || answer.failure.code === 'not_found' ? ok(undefined) : answer;
}

/**
 * Takes back what was done at the tenant, the latest first, and ends at the first that fails. What the tenant does not let anybody take
 * back is said and forgotten.
 */
export async function undoSetup(management: Management, journal: Journal): Promise<SetupStep[]> {
  const steps: SetupStep[] = [];
  for (const deed of journal.deeds()) {
    const { part, what, id, before, enabledFor } = deed;
    const title = `${names[what]} ${id}`;
    const answer = await revertEntry(management, deed);
    const isRefused = !answer.ok && answer.failure.code === 'tenant_setup';
    if (!answer.ok && !isRefused) {
      return [...steps, { ...{ id: part, title, state: 'failed', page: null }, detail: answer.failure.message }];
    }
    await journal.drop(deed);
    if (isRefused) {
      steps.push({ ...{ id: part, title, state: 'kept', page: dashboardPages.apis }, detail: 'The tenant keeps it.' });
      continue;
    }
    const isGone = before === undefined && enabledFor === undefined;
    const detail = isGone ? 'It is deleted.' : 'It is as it was before.';
    steps.push({ ...{ id: part, title, state: 'removed', page: null }, detail });
  }
  return steps;
}
