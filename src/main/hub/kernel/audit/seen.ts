/**
 * Which time was seen last, so that a clock that is set back revives nothing that has expired. It counts for what was there then, and
 * not for what is made later: a clock that once jumped ahead must not end each key that is made after it was put right.
 */
import type { Database } from '../../ground/database/database.ts';
import type { Clock } from '../../ground/ports.ts';

export type LatestSeen = {
  /** Takes up what the clock says now, as at each record. */
  look(): void;
  /** The latest time since a mark, in milliseconds: now, unless the clock was set back. */
  since(mark: number): number;
  /** For what is made now. Of what was there before this start, the sequence of the record that tells of its making. */
  mark(): number;
  /** Milliseconds by which the clock is behind the latest time. */
  behind(): number;
  /** Its person vouches for the clock: what was seen ahead of it counts no more. */
  accept(): void;
};

/** The kind of the record in which the owner vouched for the clock. */
export const clockKind = 'clock';

/** Takes up the times of the record: of each one the latest that came after it. */
export async function openSeen(database: Pick<Database, 'read'>, clock: Clock): Promise<LatestSeen> {
  const [accepted] = await database.read(
    `SELECT sequence FROM audit WHERE event IS NOT NULL AND event ->> 'kind' = ? ORDER BY sequence DESC LIMIT 1`,
    [clockKind],
  );
  const [head] = await database.read('SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1');
  const end = Number(head?.['sequence'] ?? 0);
  // What was seen before that counts no more, and its own time is the latest that was right.
  const from = Number(accepted?.['sequence'] ?? 1) - 1;
  /** Each is later than those after it. */
  let times: { at: number; time: number }[] = [];
  for (let at = from; at < end; ) {
    const sql = 'SELECT sequence, time FROM audit WHERE sequence > ? ORDER BY time DESC, sequence DESC LIMIT 1';
    const [row] = await database.read(sql, [at]);
    if (!row) break;
    at = Number(row['sequence']);
    times.push({ at, time: Date.parse(String(row['time'])) });
  }
  let last = end;

  const look = (): void => {
    const now = clock.now();
    times = [...times.filter(({ time }) => time > now), { at: last, time: now }];
  };
  return {
    look,
    since(mark) {
      look();
      return times.find(({ at }) => at >= mark)?.time ?? clock.now();
    },
    mark() {
      look();
      last += 1;
      return last;
    },
    behind() {
      look();
      return (times[0]?.time ?? 0) - clock.now();
    },
    accept() {
      times = [];
    },
  };
}
