/** What the hub itself stands on. None of these needs another. */

import { sayAhead } from '../../../../shared/ahead.ts';
import { databaseFailure } from '../../ground/database/database.ts';
import type { Unwritten } from '../../ground/endings.ts';
import { openAncestorOf, othersCanWrite } from '../../ground/open-folder.ts';
import type { SecretStore } from '../../ground/ports.ts';
import { freePorts, returnPorts } from '../../identity/session/browser.ts';
import type { Alarm } from '../../kernel/audit/alarms.ts';
import { alarmsToldForMs } from '../../kernel/audit/alarms.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { adviceFix, type DoctorStep, stepFailed, stepNote, stepOk } from './fixes.ts';

type Own = {
  audit: Pick<Audit, 'verify' | 'alarms' | 'settle' | 'seen'>;
  secrets: SecretStore;
  unwritten: Unwritten;
  hasRoom: () => boolean;
  dataDir: string;
  now: () => number;
  ports?: number[];
};

/** Milliseconds: less is an ordinary correction of the clock. */
const leastToldAhead = 3_600_000;

const keysPaused = adviceFix(
  'Its keys were paused: see `opengithubx keys list`, and resume those that you still want. Its passkeys, and what approvals ask for, are those of the backup: see `opengithubx passkeys list`.',
);

const partition = <T>(all: T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

/** What keeps the audit log from being written, where it is the disk or the files. */
function reasonOf(error: unknown, dataDir: string): string {
  try {
    return databaseFailure(error, dataDir).failure.message;
  } catch {
    return 'The hub has a defect.';
  }
}

const alarmText = ({ keyId, reason }: Alarm): string => (keyId === null ? reason : `${reason} (${keyId})`);

export const ownSteps = ({
  audit,
  secrets,
  unwritten,
  hasRoom,
  dataDir,
  now,
  ports = returnPorts,
}: Own): DoctorStep[] => [
  {
    step: 'database',
    async inspect() {
      const obstacle = await Promise.all([audit.settle(), unwritten.settle()]).then(
        () => undefined,
        (error: unknown) => reasonOf(error, dataDir),
      );
      const room = adviceFix('Check the free space and the rights of the data folder.');
      const held = unwritten.count();
      if (held > 0)
        return stepFailed(
          `What you ended is dead until a restart of the hub, and not on record: ${held} changes can’t be written. The hub refuses every call.`,
          adviceFix('Check the free space and the rights of the data folder, and run this again before you restart.'),
        );
      if (obstacle !== undefined)
        return stepFailed(`The audit log can’t be written, so the hub refuses every call. ${obstacle}`, room);
      const { records, firstBadSequence, reason } = await audit.verify();
      const fix = adviceFix(
        'Keep a copy of the data folder and find out who changed it. If a key is refused, create a new one.',
      );
      const ahead = audit.seen.behind();
      const clockFix = adviceFix(
        'Set the clock of this computer. If it is right, run `opengithubx audit accept-clock`, and keys count by it again.',
      );
      const [restores, changes] = partition(await audit.alarms(now() - alarmsToldForMs), ({ isRestore }) => isRestore);
      const alarms = changes.map(alarmText);
      const [latest] = alarms;
      const others = alarms.length > 1 ? ` There are ${alarms.length - 1} more of the last 30 days in Activity.` : '';
      if (firstBadSequence !== null) return stepFailed(`Audit record ${firstBadSequence}: ${reason}.`, fix);
      if (latest !== undefined) return stepFailed(`The data folder was changed from outside: ${latest}.${others}`, fix);
      if (ahead > leastToldAhead)
        return stepFailed(
          `The record has an entry ${sayAhead(ahead)} ahead of this computer’s clock, so a key that was made before it counts as expired too early.`,
          clockFix,
        );
      if (restores[0])
        return stepNote(`${records} audit records, all intact. The hub was ${restores[0].reason}.`, keysPaused);
      if (!hasRoom())
        return stepNote(
          `${records} audit records, all intact. The disk has too little room to keep some for revocations.`,
          adviceFix('Free some space. On a full disk a revocation may not outlive a restart.'),
        );
      return stepOk(`${records} audit records, all intact.`);
    },
  },
  {
    step: 'secrets',
    async inspect() {
      await secrets.get('a name that nothing has'); // a store that can't be read throws
      if (await othersCanWrite(dataDir)) {
        const fix = adviceFix('Run `chmod 700` on the data folder, or move it to a file system that has permissions.');
        return stepFailed('Others on this computer can write to the data folder.', fix);
      }
      const open = await openAncestorOf(dataDir);
      if (open) {
        const fix = adviceFix(
          'Choose another folder with `--data-dir`, below folders that only you and root can change.',
        );
        return stepFailed(
          `Others on this computer can replace the data folder: ${open.path} is theirs to change.`,
          fix,
        );
      }
      return stepOk(`Secrets are kept ${secrets.kind}.`);
    },
  },
  {
    step: 'ports',
    async inspect() {
      const { length } = await freePorts(ports);
      const detail = `${length} of 6 ports that the browser can return to are free.`;
      return length > 0 ? stepOk(detail) : stepFailed(detail, adviceFix('Free one of 127.0.0.1:18484 to 18489.'));
    },
  },
];
