/** The call that copies the hub. */
import { isAbsolute } from 'node:path';
import type { backupCalls } from '../../../../shared/backup-calls.ts';
import { fail, ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf, HubFacts } from '../../contract/handler.ts';
import { makeBackup } from '../../ground/database/backup.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Ports } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';

export const backupFeature = feature({
  handlers: backupHandlers,
});

type Needs = {
  ports: Pick<Ports, 'clock'>;
  people: Pick<People, 'owner'>;
  audit: Pick<Audit, 'append'>;
  database: Pick<Database, 'copyTo'>;
  facts: Pick<HubFacts, 'dataDir'>;
};

/** Anyone who runs as the hub's user can copy its folder as well, so that this asks for no passphrase; members have no part in it. */
export function backupHandlers({ ports, people, audit, database, facts }: Needs): HandlersOf<typeof backupCalls> {
  return {
    async backup({ file }, { userId }) {
      if (userId !== (await people.owner())?.userId) return fail('not_owner');
      // A relative one would mean the folder that the hub was started in, which its caller can't know.
      if (!isAbsolute(file)) return fail('usage', 'Give the absolute path of the new file.');
      const made = await makeBackup(database, facts.dataDir, file, ports.clock.now());
      if (!made.ok) return made;
      await noteIn(audit)('backup made', { userId: userId ?? null });
      return ok({ file, ...made.value });
    },
  };
}
