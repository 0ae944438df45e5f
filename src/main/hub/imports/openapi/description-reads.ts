/** Descriptions read from where a person says they are. Any page that is signed in could have the hub ask for addresses. */
import { randomUUID } from 'node:crypto';
import { fail, type Result } from '../../../../shared/result.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Internet } from '../../internet/internet.ts';
import { readPublicly } from '../../internet/read-publicly.ts';
import type { Clock } from '../../ports.ts';
import { mostDescriptionBytes } from './parse.ts';

/**
 * Each host goes on record before it is asked. Fails as `readPublicly` does, and where there were too many lately; those that a person
 * has agreed to do not count, or script could keep them from being read.
 */
export type DescriptionReads = (url: string, isAgreed: boolean) => Promise<Result<string>>;

/** A request and its answer, in all. */
const patienceMs = 30_000;
const lately = { most: 30, milliseconds: 10 * 60_000 };

type Dependencies = { internet: Internet; audit: Pick<Audit, 'append'>; clock: Clock };

export function createDescriptionReads({ internet, audit, clock }: Dependencies): DescriptionReads {
  let times: number[] = [];
  return async (url, isAgreed) => {
    const now = clock.now();
    times = times.filter((time) => time > now - lately.milliseconds);
    if (!isAgreed) {
      if (times.length >= lately.most) {
        return fail('import_unreadable', `${lately.most} were read in the last ten minutes: wait a little.`);
      }
      times.push(now);
    }
    // Nothing behind the host: a link to a description can be a secret.
    const visiting = ({ host }: URL): Promise<unknown> => {
      const reason = `a description was asked for at ${host.slice(0, 200)}`;
      return audit.append({ callId: randomUUID(), verdict: 'event', reason, outcome: 'ok' });
    };
    return readPublicly(internet, url, { bytes: mostDescriptionBytes, milliseconds: patienceMs }, visiting);
  };
}
