/** Calls about the hub as a whole: its status, settings and checks, and ending everything at once. */
import { fail, ok } from '../../../../shared/result.ts';
import type { Settings } from '../../../../shared/shapes.ts';
import { loosens } from '../../../../shared/wishes.ts';
import { type CallHandlers, forPerson, type HandlersOf, noteIn } from '../../contract/handler.ts';
import { makeBackup } from '../../ground/database/backup.ts';
import type { SettingsStore } from '../../ground/ports.ts';
import { examine } from '../doctor/index.ts';
import { alarmsToldForMs } from '../doctor/own-steps.ts';
import { doctorReport } from '../doctor/report.ts';
import { liveParts, tryLive } from '../live/index.ts';
import type { CallParts } from '../parts.ts';
import { selfTest } from '../self-test/index.ts';

export function statusHandlers(parts: CallParts): Pick<CallHandlers, 'welcome' | 'status' | 'console.link'> {
  const { ports, session, people, accounts, keys, audit, updates, facts, url, git, consoleLink } = parts;

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
      const door = await git();
      return ok({
        version,
        dataDir,
        demo,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        gitUrl: door && 'url' in door ? door.url : null,
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

/** Anyone who runs as the hub's user can copy its folder as well, so that this asks for no passphrase; members have no part in it. */
export const backupHandlers = ({ ports, people, audit, database, facts }: CallParts): Pick<CallHandlers, 'backup'> => ({
  async backup({ file }, { userId }) {
    if (userId !== (await people.owner())?.userId) return fail('not_owner');
    const made = await makeBackup(database, facts.dataDir, file, ports.clock.now());
    if (!made.ok) return made;
    await noteIn(audit)('backup made', { userId: userId ?? null });
    return ok({ file, ...made.value });
  },
});

/** Calls about what a person sets: for now how long they want to be waited for, and the desktop's own few switches. */
const usualMinutes = 5;

/** Milliseconds that a call waits for the person. */
export const approvalMs = (store: SettingsStore): number => (store.read().approvalMinutes ?? usualMinutes) * 60_000;

export function settingsHandlers({ ports, audit, updates, facts }: CallParts): HandlersOf<'settings'> {
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
    async 'settings.write'(given, { userId, window }) {
      // Script in the console could otherwise have prompts kept, or calls wait until the person is tired.
      if (window === 'console' && loosens(read(), given)) return loosenedElsewhere;
      const { approvalMinutes, keepPrompts, updateNotice, desktop } = given;
      const asked = { ...store.read().updates, isOn: updateNotice };
      store.update({ approvalMinutes, keepPrompts, updates: asked, ...(facts.desktop && desktop && { desktop }) });
      void updates.ask();
      await noteIn(audit)('settings changed', { userId: userId ?? null });
      return ok(read());
    },
  };
}

const loosenedElsewhere = fail('elsewhere', 'A person confirms this in the confirmation window.');

export const doctorHandlers = (parts: CallParts): Pick<CallHandlers, 'doctor' | 'doctor.report'> => ({
  doctor: async (_, { userId }) => ok(await examine(parts, userId)),
  'doctor.report': async (_, { userId }) => ok({ text: await doctorReport(parts, userId) }),
});

export const liveHandlers = (parts: CallParts): HandlersOf<'live'> => ({
  'live.list': async (_, { userId }) => ok(await liveParts(parts, userId)),
  async 'live.try'({ part }, { userId }) {
    await noteIn(parts.audit)(`assumptions tried: ${part}`, { userId: userId ?? null });
    return tryLive(parts, part, userId);
  },
});
export function selfTestHandlers(parts: CallParts): Pick<CallHandlers, 'selftest'> {
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

export function receiptHandlers({
  receipts,
  revocation,
  audit,
  keys,
  endKey,
  confirmations,
}: CallParts): HandlersOf<'receipts'> & Pick<CallHandlers, 'revokeAll'> {
  const note = noteIn(audit);
  return {
    revokeAll: (_, context) =>
      forPerson(context, async (userId) => {
        confirmations.endAll(userId);
        const receipt = await revocation.everything(userId, context);
        // What was being given while the sides were asked ends too: nothing of before the answer outlives it.
        confirmations.endAll(userId);
        const left = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
        for (const key of left) await endKey(key).catch(() => undefined); // dead for this run, and the receipt says what isn't written
        await note('everything revoked', { userId });
        return ok(receipt);
      }),
    'receipts.list': async (_, { userId }) => ok(userId === undefined ? [] : await receipts.list(userId)),
    'receipts.verify': async ({ text }) => ok(receipts.verify(text)),
  };
}
