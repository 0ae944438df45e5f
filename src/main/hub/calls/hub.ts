/** Calls about the hub as a whole: its status, settings and checks, and ending everything at once. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Settings } from '../../../shared/shapes.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import { makeBackup } from '../database/backup.ts';
import type { Database } from '../database/database.ts';
import { examine } from '../doctor/index.ts';
import { alarmsToldForMs } from '../doctor/own-steps.ts';
import { doctorReport } from '../doctor/report.ts';
import type { Keys } from '../keys/keys.ts';
import { liveParts, tryLive } from '../live/index.ts';
import type { People } from '../people/people.ts';
import type { Ports, SettingsStore } from '../ports.ts';
import type { Revocation } from '../revocation/index.ts';
import type { Receipts } from '../revocation/receipts.ts';
import { selfTest } from '../self-test/index.ts';
import type { Session } from '../session/session.ts';
import type { UpdateNotice } from '../update-notice.ts';
import type { Vault } from '../vault/vault.ts';
import { type CallHandlers, forPerson, type HandlersOf, type HubFacts, noteIn } from './handler.ts';

type StatusParts = {
  ports: Pick<Ports, 'clock' | 'settings' | 'secrets'>;
  session: Pick<Session, 'isSignedIn'>;
  people: Pick<People, 'find' | 'owner'>;
  accounts: Pick<Accounts, 'list'>;
  keys: Pick<Keys, 'list'>;
  audit: Pick<Audit, 'count' | 'alarms'>;
  updates: Pick<UpdateNotice, 'facts'>;
  facts: HubFacts;
  /** The hub's own address, once it listens. */
  url: () => string;
  /** A link that opens the console for that person, once; fails where this hub serves none. */
  consoleLink: (userId: string | undefined) => Result<{ url: string }>;
};

export function statusHandlers(parts: StatusParts): Pick<CallHandlers, 'welcome' | 'status' | 'console.link'> {
  const { ports, session, people, accounts, keys, audit, updates, facts, url, consoleLink } = parts;

  const signedIn = async (userId: string | undefined) => {
    const person = userId === undefined ? undefined : await people.find(userId);
    return person && (await session.isSignedIn(person.userId)) ? person : null;
  };

  return {
    async welcome(_, { userId }) {
      const { version, demo, desktop } = facts;
      return ok({
        version,
        demo,
        desktop,
        tenant: ports.settings.read().tenant !== undefined,
        owned: (await people.owner()) !== undefined,
        person: await signedIn(userId),
      });
    },

    async status(_, { userId }) {
      const { version, dataDir, demo } = facts;
      const now = new Date(ports.clock.now()).toISOString();
      const live = userId === undefined ? [] : keys.list(userId).filter((key) => !key.revokedAt && key.expiresAt > now);
      return ok({
        version,
        dataDir,
        demo,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        tenant: ports.settings.read().tenant?.issuer ?? null,
        person: await signedIn(userId),
        secrets: ports.secrets.kind,
        accounts: userId === undefined ? 0 : (await accounts.list(userId)).length,
        keys: live.length,
        auditRecords: await audit.count(),
        alarms: (await audit.alarms(ports.clock.now() - alarmsToldForMs)).filter(({ isRestore }) => !isRestore).length,
        updates: updates.facts(),
      });
    },

    'console.link': async (_, { userId }) => consoleLink(userId),
  };
}

type BackupParts = {
  ports: Pick<Ports, 'clock'>;
  people: Pick<People, 'owner'>;
  audit: Pick<Audit, 'append'>;
  database: Pick<Database, 'copyTo'>;
  facts: Pick<HubFacts, 'dataDir'>;
};

/** Anyone who runs as the hub's user can copy its folder as well, so that this asks for no passphrase; members have no part in it. */
export const backupHandlers = ({
  ports,
  people,
  audit,
  database,
  facts,
}: BackupParts): Pick<CallHandlers, 'backup'> => ({
  async backup({ file }, { userId }) {
    if (userId !== (await people.owner())?.userId) return fail('not_owner');
    await noteIn(audit)('backup made', { userId: userId ?? null });
    const made = await makeBackup(database, facts.dataDir, file, ports.clock.now());
    return made.ok ? ok({ file, ...made.value }) : made;
  },
});

/** Calls about what a person sets: for now how long they want to be waited for, and the desktop's own few switches. */
const usualMinutes = 5;

/** Milliseconds that a call waits for the person. */
export const approvalMs = (store: SettingsStore): number => (store.read().approvalMinutes ?? usualMinutes) * 60_000;

type SettingsParts = {
  ports: Pick<Ports, 'settings'>;
  audit: Pick<Audit, 'append'>;
  updates: Pick<UpdateNotice, 'ask'>;
  facts: Pick<HubFacts, 'desktop'>;
};

export function settingsHandlers({ ports, audit, updates, facts }: SettingsParts): HandlersOf<'settings'> {
  const { settings: store } = ports;
  const read = (): Settings => {
    const { approvalMinutes = usualMinutes, desktop, keepPrompts = false, updates: asked } = store.read();
    return {
      approvalMinutes,
      keepPrompts,
      updateNotice: asked?.isOn === true,
      desktop: facts.desktop ? (desktop ?? { startAtLogin: false, keepInTray: true }) : null,
    };
  };
  return {
    'settings.read': async () => ok(read()),
    async 'settings.write'({ approvalMinutes, keepPrompts, updateNotice, desktop }, { userId }) {
      const asked = { ...store.read().updates, isOn: updateNotice };
      store.update({ approvalMinutes, keepPrompts, updates: asked, ...(facts.desktop && desktop && { desktop }) });
      void updates.ask();
      await noteIn(audit)('settings changed', { userId: userId ?? null });
      return ok(read());
    },
  };
}

type DoctorParts = Parameters<typeof doctorReport>[0];

export const doctorHandlers = (parts: DoctorParts): Pick<CallHandlers, 'doctor' | 'doctor.report'> => ({
  doctor: async (_, { userId }) => ok(await examine(parts, userId)),
  'doctor.report': async (_, { userId }) => ok({ text: await doctorReport(parts, userId) }),
});

type LiveParts = Parameters<typeof liveParts>[0] & { audit: Pick<Audit, 'append'> };

export const liveHandlers = (parts: LiveParts): HandlersOf<'live'> => ({
  'live.list': async (_, { userId }) => ok(await liveParts(parts, userId)),
  async 'live.try'({ part }, { userId }) {
    await noteIn(parts.audit)(`assumptions tried: ${part}`, { userId: userId ?? null });
    return tryLive(parts, part, userId);
  },
});
type SelfTestParts = {
  ports: Pick<Ports, 'clock' | 'secrets'>;
  people: Pick<People, 'list'>;
  vault: Pick<Vault, 'held'>;
  audit: Audit;
  keys: Pick<Keys, 'check'>;
  guard: Parameters<typeof selfTest>[0]['guard'];
  facts: HubFacts;
};

export function selfTestHandlers(parts: SelfTestParts): Pick<CallHandlers, 'selftest'> {
  const { ports, people, vault, audit, keys, guard, facts } = parts;
  const run = async () => {
    const everybody = await people.list();
    const held = () => everybody.flatMap(({ userId }) => vault.held(userId));
    return selfTest({ secrets: ports.secrets, audit, keys, guard, held, facts, now: ports.clock.now });
  };
  let underWay: ReturnType<typeof run> | undefined;
  return {
    // One reads the whole disk; who asks meanwhile gets its answer.
    async selftest() {
      underWay ??= run().finally(() => {
        underWay = undefined;
      });
      return ok(await underWay);
    },
  };
}

type ReceiptParts = {
  receipts: Pick<Receipts, 'list' | 'verify'>;
  revocation: Pick<Revocation, 'everything'>;
  audit: Pick<Audit, 'append'>;
};

export function receiptHandlers({
  receipts,
  revocation,
  audit,
}: ReceiptParts): HandlersOf<'receipts'> & Pick<CallHandlers, 'revokeAll'> {
  const note = noteIn(audit);
  return {
    revokeAll: (_, context) =>
      forPerson(context, async (userId) => {
        const receipt = await revocation.everything(userId, context);
        await note('everything revoked', { userId });
        return ok(receipt);
      }),
    'receipts.list': async (_, { userId }) => ok(userId === undefined ? [] : await receipts.list(userId)),
    'receipts.verify': async ({ text }) => ok(receipts.verify(text)),
  };
}
