/** From which commits others come: as git lists it, and as the commits themselves say, each hashed by the hub. */
import { ok, type Result } from '../../../../shared/result.ts';
import { type Quarantine, unique } from './quarantine.ts';

/** Enough that git is not started often, and little in memory. */
const commitsAtATime = 2_000;

type Place = { quarantine: Quarantine; signal: AbortSignal };

/** The commits that git lists from these, and not from those of `without`. */
export async function revisions(
  { quarantine, signal }: Place,
  from: readonly string[],
  without: readonly string[],
  more: string[] = [],
): Promise<Result<string[]>> {
  if (from.length === 0) return ok([]);
  const input = [...from, ...unique(without).map((hash) => `^${hash}`)].map((line) => `${line}\n`).join('');
  const listed = await quarantine.run(['rev-list', ...more, '--stdin'], signal, input);
  return listed.ok ? ok(listed.value.toString('latin1').split('\n').filter(Boolean)) : listed;
}

/**
 * Whether one comes from `from` to each of `targets`, from parent to parent, by commits that the hub has hashed. What lies between git
 * lists: leaving something out it can only have the answer be no.
 */
export async function isReached(
  place: Place,
  from: readonly string[],
  targets: readonly string[],
): Promise<Result<boolean>> {
  const left = new Set(targets);
  for (let known = from; left.size > 0; ) {
    const before = left.size;
    for (const hash of known) left.delete(hash);
    if (left.size === 0) break;
    // What leads to one by way of another is listed once that one is known.
    const between = await revisions(place, known, [...left]);
    if (!between.ok) return between;
    const parents = await parentsIn(place, unique([...known, ...between.value]));
    if (!parents.ok) return parents;
    const reached: string[] = [];
    for (let open = [...known]; open.length > 0; ) {
      const hash = open.pop() ?? '';
      if (left.delete(hash)) reached.push(hash);
      open.push(...(parents.value.get(hash) ?? []));
      parents.value.delete(hash);
    }
    if (left.size === before) return ok(false);
    known = unique([...known, ...reached]);
  }
  return ok(true);
}

/** What each of these commits comes from, and what each tag names. */
async function parentsIn(
  { quarantine, signal }: Place,
  hashes: readonly string[],
): Promise<Result<Map<string, string[]>>> {
  const parents = new Map<string, string[]>();
  for (let at = 0; at < hashes.length; at += commitsAtATime) {
    const found = await quarantine.read(hashes.slice(at, at + commitsAtATime), signal);
    if (!found.ok) return found;
    for (const [hash, { content }] of found.value) {
      const [head = ''] = content.toString('latin1').split('\n\n', 1);
      const named = [...head.matchAll(/^(?:parent|object) ([0-9a-f]{40})$/gm)];
      parents.set(
        hash,
        named.map(([, one = '']) => one),
      );
    }
  }
  return ok(parents);
}
