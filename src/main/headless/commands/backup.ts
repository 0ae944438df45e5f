/** A copy of the hub while it runs, and the way back to it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, ok } from '../../../shared/result.ts';
import { prepareDataFolder } from '../data-folder.ts';
import { isHubRunning } from '../socket-client.ts';
import { plainLine, utcMinute } from '../text.ts';
import { type Command, dataFolderOf, hubCommand, personOf } from './command.ts';

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

export const backupCommands: Command[] = [
  hubCommand({
    name: 'backup',
    arguments: ['FILE'],
    about: 'Copy the running hub into one new file; its secrets stay encrypted',
    examples: ['backup hub.backup', 'backup ~/backups/hub-monday.backup --json'],
    call: 'backup',
    input: ({ arguments: [file = ''] }) => ({ file: file && resolve(file) }),
    text: ({ file, records, bytes, hasSecrets }) =>
      [
        plainLine(`${file}: ${counted(records, 'audit record')}, ${(bytes / 1_000_000).toFixed(1)} MB.`),
        ...(hasSecrets
          ? []
          : ['It has no secrets, since this hub keeps them in memory: no key in it can be used again.']),
      ].join('\n'),
  }),
  {
    name: 'restore',
    arguments: ['FILE'],
    about: 'Put a backup in the place of a stopped hub; every key in it comes back paused',
    examples: ['restore hub.backup', 'restore hub.backup --data-dir /srv/opengithubx'],
    async run(invocation) {
      const [file = ''] = invocation.arguments;
      if (personOf(invocation) !== undefined) return fail('usage', 'restore is for the whole hub: leave --as out.');
      const folder = dataFolderOf(invocation);
      if (await isHubRunning(folder)) return fail('already_running', undefined, { hint: 'Stop it first.' });
      const prepared = await prepareDataFolder(folder, existsSync(join(folder, 'demo.json')));
      if (!prepared.ok) return prepared;
      // The database engine is loaded only here: the other commands answer in a tenth of the time.
      const { restoreBackup } = await import('../../hub/features/backup/restore.ts');
      const restored = await restoreBackup(folder, resolve(file), Date.now());
      if (!restored.ok) return restored;
      const { time, records, keys, revoked, aside, hasSecrets } = restored.value;
      const lines = [
        `Restored ${folder} as it was on ${utcMinute(time)} UTC, with ${counted(records, 'audit record')}.`,
        ...(hasSecrets ? [] : ['The backup has no secrets, so its keys are refused and everybody signs in again.']),
        `${counted(keys - revoked, 'key')} will be paused when the hub starts. Resume those that you still want: opengithubx keys resume ID`,
        ...(revoked > 0 ? [`${counted(revoked, 'key')} that you revoked after the backup will be revoked again.`] : []),
        'People and accounts that you removed after the backup are back. Check: opengithubx people list, opengithubx accounts list',
        'Your passkeys, and what approvals ask for, are those of the backup as well. Check: opengithubx passkeys list',
        ...(aside ? [`What was there before is in ${aside}. Delete it when you no longer need it.`] : []),
      ];
      return ok({ output: { folder, ...restored.value }, text: lines.map(plainLine).join('\n') });
    },
  },
];
