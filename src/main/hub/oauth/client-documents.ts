/** Keeps what client documents say for a while, and bounds how much the hub reads at strangers' wish. */
import { fail, type Result } from '../../../shared/result.ts';
import type { Internet } from '../internet/internet.ts';
import type { Clock } from '../ports.ts';
import { createSingleFlight } from '../single-flight.ts';
import type { ClientMetadata } from './client.ts';
import { parseDocumentUrl, readClientDocument } from './client-document.ts';

const longestCache = 10 * 60_000;
const mostKept = 100;
const mostAtOnce = 4;
const mostInAMinute = 30;
const minute = 60_000;

/**
 * Reads as `readClientDocument` does. A failure is not kept (draft §5.2: a client that was down would stay refused); what a
 * page could have the hub do with it is bounded by how much is read in all. Beyond that it fails with `client_unreadable`
 * and when to try again.
 */
export function createClientDocuments(
  clock: Clock,
  internet: Internet,
): (clientId: string) => Promise<Result<ClientMetadata>> {
  const kept = new Map<string, { read: Result<ClientMetadata>; until: number }>();
  const shared = createSingleFlight();
  let starts: number[] = [];
  let underWay = 0;

  async function read(clientId: string): Promise<Result<ClientMetadata>> {
    const now = clock.now();
    starts = starts.filter((start) => start > now - minute);
    if (underWay >= mostAtOnce || starts.length >= mostInAMinute) {
      const oldest = starts.length >= mostInAMinute ? (starts[0] ?? now) : now - minute;
      const retryAfterSeconds = Math.max(5, Math.ceil((oldest + minute - now) / 1000));
      return fail('client_unreadable', 'The hub reads too many such documents now.', { retryAfterSeconds });
    }
    starts.push(now);
    underWay++;
    try {
      const result = await readClientDocument(clientId, internet);
      if (result.ok) keep(clientId, result);
      return result;
    } finally {
      underWay--;
    }
  }

  function keep(clientId: string, result: Result<ClientMetadata>): void {
    kept.delete(clientId);
    const [oldest] = kept.keys();
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(clientId, { read: result, until: clock.now() + longestCache });
  }

  return async (clientId) => {
    const known = kept.get(clientId);
    if (known && known.until > clock.now()) return known.read;
    // What is no such address costs nobody else a place.
    if (!parseDocumentUrl(clientId)) return readClientDocument(clientId, internet);
    return shared(clientId, () => read(clientId));
  };
}
