/** Where descriptions come from: an address, or the request itself. Any page that is signed in could have the hub ask for addresses. */
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Internet } from '../../../ground/internet/internet.ts';
import { readPublicly } from '../../../ground/internet/public-fetch.ts';
import type { Clock } from '../../../ground/ports.ts';
import type { Audit } from '../../../kernel/audit/audit.ts';
import { mostDescriptionBytes } from './parse.ts';

/**
 * Each host is recorded before it is asked. Fails as `readPublicly` does, and where there were too many recently; those that a person
 * has agreed to do not count, or script could keep them from being read.
 */
export type DescriptionReads = (url: string, isAgreed: boolean) => Promise<Result<string>>;

/** A request and its answer, in all. */
const patienceMs = 30_000;
const recently = { most: 30, milliseconds: 10 * 60_000 };

type Dependencies = { internet: Internet; audit: Pick<Audit, 'append'>; clock: Clock };

export function createDescriptionReads({ internet, audit, clock }: Dependencies): DescriptionReads {
  let times: number[] = [];
  return async (url, isAgreed) => {
    const now = clock.now();
    times = times.filter((time) => time > now - recently.milliseconds);
    if (!isAgreed) {
      if (times.length >= recently.most) {
        return fail('import_unreadable', `${recently.most} were read in the last ten minutes. Wait a little.`);
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

const unpackers = { gzip: promisify(gunzip), brotli: promisify(brotliDecompress) };

/**
 * The text of a description that a person sends along, in base64 of gzip or brotli: requests to the hub hold 1 MiB, and descriptions are
 * larger. Fails with `import_unreadable`, also where it is larger than `mostBytes`.
 */
export async function unpack(packed: string, mostBytes: number): Promise<Result<string>> {
  const bytes = Buffer.from(packed, 'base64');
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b; // RFC 1952; no stream of brotli begins so
  try {
    const text = await unpackers[isGzip ? 'gzip' : 'brotli'](bytes, { maxOutputLength: mostBytes });
    return ok(text.toString('utf8'));
  } catch {
    return fail('import_unreadable', `It is not compressed correctly, or is over ${mostBytes / 1_048_576} MiB.`);
  }
}
