/** Checks each link from the database to the platform in order, and names the broken one, the cause and the fix. */

import type { Finding } from '../../../../shared/finding.ts';
import { isLocalPerson } from '../../../../shared/local-person.ts';
import { isDelivered, type Notifier } from '../../../../shared/notifiers.ts';
import type { OpenWebUIStatus } from '../../../../shared/open-webui.ts';
import type { ListedPasskey, PasskeyStanding } from '../../../../shared/passkey.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { UpdateFacts } from '../../../../shared/shapes.ts';
import type { Computer } from '../../ground/computer.ts';
import { type Database, databaseFailure } from '../../ground/database/database.ts';
import type { Unwritten } from '../../ground/endings.ts';
import type { HubAddress } from '../../ground/links.ts';
import type { Ports, StoredSettings } from '../../ground/ports.ts';
import type { Accounts, Attempts } from '../../identity/accounts/accounts.ts';
import { tryApplication } from '../../identity/session/new-tenant.ts';
import type { Session } from '../../identity/session/session.ts';
import type { Tenant, TenantSource } from '../../identity/session/tenant.ts';
import type { KeptAccount, TokenStoresFor } from '../../identity/vault/token-store.ts';
import type { Trial } from '../../identity/vault/trial.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { cautionMs } from '../../kernel/passkeys/levels.ts';
import type { Passkeys } from '../../kernel/passkeys/passkeys.ts';
import type { Platform } from '../../platforms/platform.ts';
import { patternsFor } from '../../policy/place.ts';
import { accountSteps, reachSteps } from './account-steps.ts';
import { adviceFix, type DoctorStep, fixFor, type StepResult, stepFailed, stepNote, stepOk } from './fixes.ts';
import { otherWaysStep } from './other-ways.ts';
import { ownSteps } from './own-steps.ts';
import { signInSteps, tenantSteps } from './tenant-steps.ts';

export type DoctorParts = {
  ports: Ports;
  tenant: TenantSource;
  session: Session;
  storesFor: TokenStoresFor;
  accounts: Accounts;
  attempts: Attempts;
  trial: Trial;
  audit: Audit;
  keys: Pick<Keys, 'list'>;
  platforms: () => readonly Platform[];
  openWebUI: { look(userId: string | undefined): Promise<OpenWebUIStatus> };
  /** The clients of this computer that have the hub, each with the program that its entry starts and that is not there. */
  clients: { programs(userId: string | undefined): Promise<{ title: string; missing: string | undefined }[]> };
  notifiers: { list(userId: string): Promise<Notifier[]> };
  updates: { facts(): UpdateFacts };
  unwritten: Unwritten;
  database: Pick<Database, 'hasRoom'>;
  facts: { dataDir: string; withoutSandbox: boolean };
  /** The door for git, which is looked at where a key is for it. */
  git: HubAddress['git'];
  /** Undefined where the program that starts the hub says nothing of it. */
  computer: Computer | undefined;
  passkeys: Pick<Passkeys, 'standing'>;
};

/**
 * Runs every step for one person. What the hub itself stands on is looked at in any case; from the tenant on, each step needs the
 * one before it, so that the first broken one is named and the rest is skipped. Nothing is changed, here or there.
 */
export async function examine(parts: DoctorParts, userId: string | undefined): Promise<Finding[]> {
  const { ports, audit } = parts;
  const findings: Finding[] = [];
  const inspectStep = async ({ step, inspect: see }: DoctorStep): Promise<boolean> => {
    const seen = await see().catch((error: unknown) => resultOfError(error, parts, step));
    findings.push({ step, ...seen });
    return seen.state !== 'failed';
  };
  const own = {
    audit,
    secrets: ports.secrets,
    unwritten: parts.unwritten,
    hasRoom: parts.database.hasRoom,
    now: ports.clock.now,
    dataDir: parts.facts.dataDir,
  };
  for (const step of ownSteps(own)) await inspectStep(step);
  if (ports.settings.read().updates?.isOn) await inspectStep(updateStep(parts.updates.facts(), ports.settings.read()));
  if (parts.facts.withoutSandbox) await inspectStep(sandboxStep);
  const door = await parts.git();
  if (door) await inspectStep(gitStep(door));
  if (door && parts.computer) await inspectStep(otherWaysStep(parts.computer));
  // Where the secrets can't be read, the step of the secrets says so.
  const standing = userId === undefined ? undefined : await parts.passkeys.standing(userId).catch(() => undefined);
  if (standing && (standing.passkeys.length > 0 || standing.levels.careful !== 'any'))
    await inspectStep(passkeyStep(standing, ports.clock.now()));
  if (ports.settings.read().openWebUI) await inspectStep(openWebUIStep(parts.openWebUI, userId));
  const programs = await parts.clients.programs(userId);
  if (programs.length > 0) await inspectStep(clientsStep(programs));
  const notifiers = userId === undefined ? [] : await parts.notifiers.list(userId);
  if (notifiers.length > 0) await inspectStep(notifiersStep(notifiers));
  let isWhole = true;
  for (const step of chainFor(parts, userId)) {
    if (isWhole) isWhole = await inspectStep(step);
    else
      findings.push({ step: step.step, state: 'skipped', detail: 'An earlier step failed.', hint: '', remedy: null });
  }
  return findings;
}

const notifiersStep = (notifiers: readonly Notifier[]): DoctorStep => ({
  step: 'notifiers',
  async inspect() {
    const failed = notifiers.filter(({ last }) => last && !isDelivered(last.status));
    const names = failed.map(({ name, last }) => `${name} (${last?.status ?? 'no answer'})`).join(', ');
    const fix = adviceFix(
      'Run `opengithubx notify test NAME`. If it fails again, remove that service and add it again.',
    );
    if (failed.length > 0) return stepFailed(`The last message was not delivered: ${names}.`, fix);
    return stepOk(notifiers.length === 1 ? 'One service tells you.' : `${notifiers.length} services tell you.`);
  },
});

const gitStep = (door: { url: string } | { why: string }): DoctorStep => ({
  step: 'git',
  async inspect() {
    if ('url' in door) return stepOk(`git finds repositories at ${door.url}/OWNER/NAME.`);
    const fix = adviceFix('End that program, or start the hub with another `--git-port`.');
    return stepFailed(`git is not answered. ${door.why}`, fix);
  },
});

/** Only where the owner has switched it on. That it fails is worth a line here, and no warning elsewhere. */
const updateStep = ({ request, quiet, newer }: UpdateFacts, { updates }: StoredSettings): DoctorStep => ({
  step: 'update',
  async inspect() {
    if (quiet) return stepNote(`The hub doesn't ask for newer versions: it is in a ${quietPlaces[quiet]}.`);
    if (request === null) return stepNote("The hub can't ask for newer versions: this build knows no address.");
    if (updates?.failure) return stepNote(`The last question for a newer version failed: ${updates.failure}.`);
    if (newer) return stepNote(`Version ${newer} is out.`);
    return stepOk(updates?.latest ? 'No newer version is out.' : 'The hub has not asked for newer versions yet.');
  },
});
const quietPlaces = { container: 'container', ci: 'CI job', demo: 'demo' };

const passkeyStep = ({ passkeys, levels, lowering, page, elsewhere }: PasskeyStanding, now: number): DoctorStep => ({
  step: 'passkeys',
  async inspect() {
    const fix = adviceFix('Stop the program that holds the address, and start the hub again.');
    if ('why' in page && elsewhere === null)
      return stepFailed(`You can’t approve by passkey on this computer. ${page.why}`, fix);
    if (passkeys.length === 0 && !lowering)
      return stepFailed(
        `Approvals ask for: ${levels.careful}. You have none: your passkeys are gone from the secrets, or were never there.`,
        adviceFix(
          'Find out who changed the data folder. Run `opengithubx passkeys reset`, or `passkeys add`: both take 24 hours.',
        ),
      );
    const raise = adviceFix('If that was not you: `opengithubx passkeys level passkey`.');
    if (lowering) return stepNote(`From ${lowering.from} on, approvals ask for less than a passkey.`, raise);
    const isWaiting = ({ approvesFrom }: ListedPasskey) => Date.parse(approvesFrom) > now;
    const added = passkeys.findLast(
      (one, at) => isWaiting(one) || (at > 0 && Date.parse(one.addedAt) > now - cautionMs),
    );
    if (added) {
      const { name, addedAt, approvesFrom } = added;
      const from = isWaiting(added) ? ` It can approve from ${approvesFrom} on.` : '';
      const remove = adviceFix(`If that was not you: \`opengithubx passkeys remove "${name}"\`.`);
      return stepNote(`The passkey ${name} was added at ${addedAt}.${from}`, remove);
    }
    return stepOk(`${passkeys.length} of your passkeys can approve at ${'url' in page ? page.url : elsewhere}.`);
  },
});

const clientsStep = (programs: Awaited<ReturnType<DoctorParts['clients']['programs']>>): DoctorStep => ({
  step: 'clients',
  async inspect() {
    const gone = programs.filter(({ missing }) => missing !== undefined).map(({ title }) => title);
    if (gone.length === 0) return stepOk('What your AI clients start to reach the hub is there.');
    const fix = adviceFix('Install the hub in them again: `opengithubx install CLIENT`.');
    return stepFailed(`The program that ${gone.join(', ')} would start is gone.`, fix);
  },
});

/** The desktop app has asked before it started so. */
const sandboxStep: DoctorStep = {
  step: 'sandbox',
  inspect: async () =>
    stepNote(
      'The windows of the app run without a sandbox, so a page that breaks out of its window reaches your files.',
      adviceFix('On Linux install the deb package, which allows the sandbox, instead of the AppImage.'),
    ),
};

/** Only by name, so that a report for somebody else holds no address; the status names the fix of each. */
const openWebUIStep = (openWebUI: DoctorParts['openWebUI'], userId: string | undefined): DoctorStep => ({
  step: 'open-webui',
  async inspect() {
    const { findings, parts } = await openWebUI.look(userId);
    const named = (wanted: 'missing' | 'warning') =>
      findings.filter(({ state }) => state === wanted).map(({ what }) => what);
    const broken = parts.filter(({ state }) => state === 'removed' || state === 'edited').map(({ part }) => part);
    const wrong = [...named('missing'), ...broken];
    const fix = adviceFix('Run `opengithubx openwebui status`, which names the fix.');
    if (wrong.length > 0) return stepFailed(`Something is wrong with Open WebUI: ${wrong.join(', ')}.`, fix);
    const warnings = named('warning');
    if (warnings.length > 0) return stepNote(`Something about Open WebUI needs care: ${warnings.join(', ')}.`, fix);
    const unproved = parts.filter(({ state, provedAt }) => state === 'present' && provedAt === null);
    if (unproved.length === 0) return stepOk('Open WebUI is set up.');
    return stepNote(
      `Open WebUI is set up. To be proved when you first ask: ${unproved.map(({ part }) => part).join(', ')}.`,
    );
  },
});

function chainFor(parts: DoctorParts, userId: string | undefined): DoctorStep[] {
  const { ports, tenant, session, accounts, attempts, trial, platforms } = parts;
  const settings = ports.settings.read().tenant;
  const stores = parts.storesFor(session);
  const own = <T>(ask: (userId: string) => Promise<Result<T>>): Promise<Result<T>> =>
    userId === undefined ? Promise.resolve(fail('not_signed_in')) : ask(userId);
  const known = async () => (userId === undefined ? [] : accounts.list(userId));
  const grants = userId === undefined ? [] : parts.keys.list(userId).map(({ grant }) => grant);
  const wanted = ({ places }: Platform) =>
    grants.flatMap((grant) => places.flatMap(({ kind }) => patternsFor(grant, kind) ?? []));
  const connections = once(() => own((id) => stores.forMore().connections(id)));
  /** Of all vaults; the first that does not answer is told. */
  const remote = () =>
    own(async (id) => {
      const all: KeptAccount[] = [];
      for (const store of stores.all()) {
        const kept = await store.list(id);
        if (!kept.ok) return kept;
        all.push(...kept.value);
      }
      return ok(all);
    });
  const refreshed = once(() => (userId === undefined ? Promise.resolve(fail('not_signed_in')) : session.check(userId)));
  // The person's own sign-in tells it as well, without a trace in the tenant's log.
  const ask = async ({ client }: Tenant): Promise<Result<unknown>> => {
    const checked = await refreshed();
    return !checked.ok && checked.failure.code === 'not_signed_in' ? tryApplication(client) : checked;
  };
  const failed = userId === undefined ? [] : attempts.failed(userId);
  return [
    ...(settings === undefined && userId !== undefined && isLocalPerson(userId)
      ? [noTenantStep]
      : [
          ...tenantSteps({ settings, tenant, ask, now: ports.clock.now }),
          ...signInSteps({ settings, userId, refreshed, connections }),
        ]),
    ...accountSteps({ settings, platforms, known, connections, remote, attempts: failed }),
    ...reachSteps({ settings, platforms, accounts, known, trial, wanted }),
  ];
}

/** There is nobody but the owner, whom nobody vouches for. */
const noTenantStep: DoctorStep = {
  step: 'sign-in',
  inspect: async () => stepOk('This hub has no tenant. Its owner is who opens it with its passphrase.'),
};

const once = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
};

/** A part that breaks is a finding as well: this is what a person turns to when the hub is broken. */
function resultOfError(error: unknown, { ports, facts }: DoctorParts, step: Finding['step']): StepResult {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return stepFailed('There was no answer within a minute.', adviceFix('Check the network, and try again.'));
  }
  try {
    const { failure } = databaseFailure(error, facts.dataDir);
    return stepFailed(failure.message, fixFor(failure, undefined));
  } catch {
    ports.log('doctor_failed', { step });
    return stepFailed(
      'This check failed: the hub has a defect.',
      adviceFix('Report it, with the output of `opengithubx doctor --report`.'),
    );
  }
}
