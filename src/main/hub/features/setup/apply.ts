/** One run of the assistant: what it would do, doing it, and undoing what earlier runs did. */
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { SetupStep } from '../../../../shared/tenant.ts';
import { Secret } from '../../ground/secret.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { Management } from './management.ts';
import type { PartState, SetupPart, TenantChange } from './parts.ts';
import { dashboardPages, type TenantRequirements } from './requirements.ts';
import { readTenantState, type SetupFacts, type TenantState } from './tenant-state.ts';

export type Setup = {
  management: Management;
  facts: SetupFacts;
  wanted: TenantRequirements;
  parts: SetupPart[];
  journal: Journal;
  /** Keeps the secret of an application that was just made: the tenant may never show it again. */
  keep(clientId: string, clientSecret: Secret): Promise<void>;
};

/** What each part would do. Fails as reading the tenant does. */
export async function planSetup({ management, facts, wanted, parts }: Setup): Promise<Result<SetupStep[]>> {
  const state = await readTenantState(management, facts);
  return state.ok ? ok(parts.map((part) => asStep(part, part.assess(state.value, wanted)))) : state;
}

/**
 * Does what is missing, one part after the other, and believes only what it reads back. It ends at the first part that fails, with the
 * rest as it is: the next time continues from there. Fails as reading the tenant does, before anything was changed.
 */
export async function applySetup(setup: Setup): Promise<Result<{ steps: SetupStep[]; state: TenantState }>> {
  const { management, facts, wanted, parts } = setup;
  const read = await readTenantState(management, facts);
  if (!read.ok) return read;
  let state = read.value;
  await setup.journal.begin();
  await adopt(setup, state);
  const steps: SetupStep[] = [];
  let hasFailed = false;
  for (const part of parts) {
    const look = part.assess(state, wanted);
    if (hasFailed || look.state === 'present' || look.state === 'manual' || !look.change) {
      steps.push(asStep(part, look));
      continue;
    }
    const done = await bringAbout(setup, state, part, look.change);
    if (done.ok) state = done.value.state;
    hasFailed = !done.ok;
    steps.push(done.ok ? done.value.step : failed(part, done.failure.message, done.failure.hint));
  }
  return ok({ steps, state });
}

/** What carries our mark and is not in the journal was made just before a crash. */
async function adopt({ journal }: Setup, { application, connections }: TenantState): Promise<void> {
  const isOurs = (thing: { mark: string | undefined } | undefined) => thing?.mark === journal.mark;
  if (application && isOurs(application)) {
    await journal.note({ part: 'application', what: 'clients', id: application.id });
  }
  for (const connection of Object.values(connections)) {
    if (connection && isOurs(connection)) {
      await journal.note({ part: 'connection', what: 'connections', id: connection.id });
    }
  }
}

async function bringAbout(
  setup: Setup,
  known: TenantState,
  part: SetupPart,
  change: TenantChange,
): Promise<Result<{ step: SetupStep; state: TenantState }>> {
  const { management, facts, wanted, journal } = setup;
  const { byHand } = change;
  const manual = byHand && { ...asStep(part, { state: 'manual', ...byHand }) };
  // Before it is sent, since its answer may not arrive. What was made is known by its mark.
  if (typeof change.entry === 'object') await journal.note(change.entry);
  const sent = await management.change(change.method, change.path, change.body);
  if (!sent.ok) {
    const isRefused = sent.failure.code === 'tenant_setup' || sent.failure.code === 'not_found';
    if (isRefused && typeof change.entry === 'object') await journal.drop(change.entry);
    return isRefused && manual ? ok({ step: manual, state: known }) : sent;
  }
  const answer = Object(sent.value) as Record<string, unknown>;
  const deed = typeof change.entry === 'function' ? change.entry(answer) : change.entry;
  if (deed) await journal.note(deed);
  const { client_id: clientId, client_secret: clientSecret } = answer;
  if (change.method === 'POST' && typeof clientId === 'string' && typeof clientSecret === 'string') {
    await setup.keep(clientId, new Secret(clientSecret));
  }
  const read = await readTenantState(management, facts, part.reads, known);
  if (!read.ok) return read;
  const now = part.assess(read.value, wanted);
  if (now.state === 'present') {
    return ok({ step: { ...asStep(part, now), state: 'done' }, state: read.value });
  }
  // Accepted, and not there: the result is of no use to anybody.
  if (deed && (await revertEntry(management, deed)).ok) await journal.drop(deed);
  const after = await readTenantState(management, facts, part.reads, known);
  if (!after.ok) return after;
  if (manual) return ok({ step: manual, state: after.value });
  return fail('tenant_setup', 'The tenant accepted the change, and it is not there.');
}

const asStep = ({ id, title }: SetupPart, look: PartState): SetupStep => ({
  id,
  title,
  state: look.state,
  detail: look.detail,
  page: look.state === 'manual' ? look.page : null,
});

const failed = ({ id, title }: SetupPart, message: string, hint: string): SetupStep => ({
  id,
  title,
  state: 'failed',
  detail: `${message} ${hint}`,
  page: null,
});

const names: Record<JournalEntry['what'], string> = {
  clients: 'Application',
  'client-grants': 'Grant of the application',
  'resource-servers': 'API',
  connections: 'Connection',
};

/** Undoes one deed; what is gone already counts as undone. */
async function revertEntry(
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
 * Undoes what was done at the tenant, the latest first, and ends at the first that fails. What the tenant does not let anybody take
 * back is said and forgotten.
 */
export async function undoSetup(management: Management, journal: Journal): Promise<SetupStep[]> {
  const steps: SetupStep[] = [];
  for (const deed of journal.entries()) {
    const { part, what, id, before, enabledFor } = deed;
    const title = `${names[what]} ${id}`;
    const answer = await revertEntry(management, deed);
    const isRefused = !answer.ok && answer.failure.code === 'tenant_setup';
    if (!answer.ok && !isRefused) {
      return [...steps, { id: part, title, state: 'failed', page: null, detail: answer.failure.message }];
    }
    await journal.drop(deed);
    if (isRefused) {
      steps.push({ id: part, title, state: 'kept', page: dashboardPages.apis, detail: 'The tenant keeps it.' });
      continue;
    }
    const isGone = before === undefined && enabledFor === undefined;
    const detail = isGone ? 'It is deleted.' : 'It is as it was before.';
    steps.push({ id: part, title, state: 'removed', page: null, detail });
  }
  return steps;
}

const Shown = z.object({ client_secret: z.optional(z.string()) });

/**
 * Fetches the secret of an application that was there already; a token that may not read it leaves that to the person. Answers the
 * step where something is left, else nothing.
 */
export async function fetchClientSecret({ management, keep }: Setup, clientId: string): Promise<Result<SetupStep[]>> {
  const path = `clients/${encodeURIComponent(clientId)}`;
  const read = await management.read(`${path}?fields=client_secret&include_fields=true`, Shown);
  if (!read.ok) return read;
  const secret = read.value?.client_secret;
  if (secret !== undefined) {
    await keep(clientId, new Secret(secret));
    return ok([]);
  }
  const detail = `This token may not read the secret of ${clientId}. Copy it there, and run: opengithubx tenant use`;
  const page = `${dashboardPages.applications}/${clientId}/settings`;
  return ok([{ id: 'client-secret', title: 'The secret of the application', state: 'manual', detail, page }]);
}
