import { setTimeout as sleep } from 'node:timers/promises';
import type { Verification } from '../../../shared/model.ts';
import { ok } from '../../../shared/result.ts';
import { plain } from '../text.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';

/** Milliseconds between two lines about how far it is. A record of usual length is done before the first. */
const tellEvery = 5_000;

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  arguments: [],
  about: 'Check that no audit record was changed or removed; exit 1 if one was',
  options: {},
  async run(invocation) {
    const call = callerOf(invocation);
    const done = new AbortController();
    const telling = (async () => {
      for (;;) {
        await sleep(tellEvery, undefined, { signal: done.signal });
        const progress = await call('audit.verificationProgress', {});
        if (progress.ok && progress.value.isRunning) {
          const { checked, records } = progress.value;
          invocation.surroundings.complain(`${checked} of ${records} records are checked.\n`);
        }
      }
    })().catch(() => undefined); // it is done
    const verified = await call('audit.verify', {});
    done.abort();
    await telling;
    if (!verified.ok) return verified;
    return ok({ output: verified.value, text: textOf(verified.value), exitCode: isWhole(verified.value) ? 0 : 1 });
  },
};

const isWhole = ({ firstBadSequence }: Verification): boolean => firstBadSequence === null;

function textOf({ records, checkpoints, publicKey, firstBadSequence, reason }: Verification): string {
  if (firstBadSequence !== null) {
    return plain(`Record ${firstBadSequence} of ${records} is not as it was written: ${reason ?? 'unknown reason'}`);
  }
  const signed = publicKey === null ? '' : `\nSigned checkpoints that match: ${checkpoints}. Public key: ${publicKey}`;
  return `All ${records} records are whole.${signed}`;
}
