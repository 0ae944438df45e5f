/** What the hub itself stands on. None of these needs another. */
import type { Audit } from '../audit/audit.ts';
import { othersCanWrite } from '../open-folder.ts';
import type { SecretStore } from '../ports.ts';
import { freePorts, returnPorts } from '../session/loopback.ts';
import { advise } from './mend.ts';
import { broken, fine, type Step } from './step.ts';

type Own = { audit: Audit; secrets: SecretStore; dataDir: string; ports?: number[] };

export const ownSteps = ({ audit, secrets, dataDir, ports = returnPorts }: Own): Step[] => [
  {
    step: 'database',
    async look() {
      const { records, firstBadSequence, reason } = await audit.verify();
      if (firstBadSequence === null) return fine(`${records} audit records, all whole.`);
      const mend = advise('Keep a copy of the data folder and find out who changed it.');
      return broken(`Audit record ${firstBadSequence}: ${reason}.`, mend);
    },
  },
  {
    step: 'secrets',
    async look() {
      await secrets.get('a name that nothing has'); // a store that can't be read throws
      if (await othersCanWrite(dataDir)) {
        const mend = advise('Run `chmod 700` on the data folder, or move it to a file system that has permissions.');
        return broken('Others on this computer can write in the data folder.', mend);
      }
      return fine(`Secrets are kept ${secrets.kind}.`);
    },
  },
  {
    step: 'ports',
    async look() {
      const { length } = await freePorts(ports);
      const detail = `${length} of 6 ports for the browser to come back to are free.`;
      return length > 0 ? fine(detail) : broken(detail, advise('Free one of 127.0.0.1:18484 to 18489.'));
    },
  },
];
