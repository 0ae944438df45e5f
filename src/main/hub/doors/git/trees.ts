/**
 * What differs between trees, by the trees themselves: each is hashed by the hub when it is read. A rename is a path that goes and one that
 * comes; nothing is guessed.
 */
import { setImmediate } from 'node:timers/promises';
import { ok, type Result } from '../../../../shared/result.ts';
import { noHash } from '../../platforms/git-push-protocol.ts';
import { unfit } from './child.ts';
import { type Quarantine, unique } from './quarantine.ts';

/** A path as it was and as it is: `000000` and `noHash` for what is not there. Modes are those of git, `100755` or `160000`. */
export type FileChange = { path: string; mode: string; hash: string; was: { mode: string; hash: string } };

/** Two trees; undefined for none at all, before the first commit. */
export type TreePair = { from: string | undefined; to: string | undefined };

export const noMode = '000000';
const folder = '040000';

/** Modes that git writes; `100664` is one that it wrote long ago. */
const usualModes: ReadonlySet<string> = new Set([noMode, folder, '100644', '100664', '100755', '120000', '160000']);

/** git goes by the kind alone, so that it finds files below a folder of any mode, such as `040755`. */
const isFolder = ({ mode }: Entry): boolean => (Number.parseInt(mode, 8) & 0o170000) === 0o040000;

/** Pairs that are compared at a time, and trees that are read at a time: enough that git is not started often, and little in memory. */
const atATime = { pairs: 20, trees: 500 };

const mostFolders = 100_000;

type Entry = { mode: string; hash: string };
type Entries = Map<string, Entry>;
type Open = { at: number; path: string; from: string | undefined; to: string | undefined };

/** Reads trees, each once for all that ask at a time. `fetch` brings those that are not here. */
type Reader = { quarantine: Quarantine; signal: AbortSignal; fetch: (trees: string[]) => Promise<Result<void>> };

async function read({ quarantine, signal, fetch }: Reader, hashes: string[]): Promise<Result<Map<string, Entries>>> {
  const trees = new Map<string, Entries>([[emptyTree, none]]);
  const take = async (): Promise<Result<string[]>> => {
    const wanted = hashes.filter((hash) => !trees.has(hash));
    for (let at = 0; at < wanted.length; at += atATime.trees) {
      const objects = await quarantine.read(wanted.slice(at, at + atATime.trees), signal);
      if (!objects.ok) return objects;
      for (const [hash, { type, content }] of objects.value) if (type === 'tree') trees.set(hash, entriesIn(content));
    }
    return ok(wanted.filter((hash) => !trees.has(hash)));
  };
  const missing = await take();
  if (!missing.ok || missing.value.length === 0) return missing.ok ? ok(trees) : missing;
  const fetched = await fetch(missing.value);
  if (!fetched.ok) return fetched;
  const left = await take();
  if (!left.ok) return left;
  return left.value.length === 0 ? ok(trees) : unfit('GitHub does not give all that it builds on');
}

/**
 * What differs in each pair, in its order. Fails with `not_approvable` where there are more than `most` differences, the name of a file
 * is not UTF-8, or something that comes has a mode which git does not write: its check lets such pass, and programs read it differently.
 */
export async function differencesOf(
  reader: Reader,
  pairs: readonly TreePair[],
  most: number,
): Promise<Result<FileChange[][]>> {
  const found: FileChange[][] = pairs.map(() => []);
  let count = 0;
  let folders = 0;
  for (let begin = 0; begin < pairs.length; begin += atATime.pairs) {
    const part = pairs.slice(begin, begin + atATime.pairs);
    let open: Open[] = part.map(({ from, to }, index) => ({ at: begin + index, path: '', from, to }));
    while (open.length > 0) {
      // A folder can hold itself many times over, under other names, and no file at all.
      folders += open.length;
      if (folders > mostFolders) return unfit(`it changes ${tooMany(folders, mostFolders, 'folders')}`);
      const trees = await read(reader, unique(open.flatMap(({ from = [], to = [] }) => [from, to].flat())));
      if (!trees.ok) return trees;
      const deeper: Open[] = [];
      for (const { at, path, from, to } of open) {
        const entriesOf = (tree: string | undefined): Entries => (tree && trees.value.get(tree)) || none;
        for (const { name, was, now } of unlike(entriesOf(from), entriesOf(to))) {
          if (!usualModes.has(now.mode))
            return unfit(`it holds an object of mode ${now.mode}, which git does not write`);
          const [left, right] = [was, now].map((one) => (isFolder(one) ? one.hash : undefined));
          if (left !== right) deeper.push({ at, path: `${path}${name}/`, from: left, to: right });
          const [gone, made] = [was, now].map((one) => (isFolder(one) ? nothing : one)) as [Entry, Entry];
          if (gone.mode === noMode && made.mode === noMode) continue;
          const written = writtenName(path + name);
          if (written === undefined) return unfit('the name of a file is not UTF-8');
          count += 1;
          if (count > most) return unfit(`its commits change files ${tooMany(count, most, 'times')}`);
          found[at]?.push({ path: written, ...made, was: gone });
        }
        // Other calls run meanwhile: a folder may hold very many files.
        await setImmediate();
      }
      open = deeper;
    }
  }
  for (const changes of found) changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return ok(found);
}

const tooMany = (count: number, most: number, what: string): string =>
  `${count.toLocaleString('en')} ${what} or more; the limit is ${most.toLocaleString('en')}`;

/** What lies in a tree at these paths, as `mode hash`; of those that lie there. */
export async function versionsAt(
  reader: Reader,
  tree: string,
  paths: readonly string[],
): Promise<Result<Map<string, string>>> {
  const found = new Map<string, string>();
  let open = new Map([[tree, paths.map((path) => ({ path, left: Buffer.from(path).toString('latin1').split('/') }))]]);
  while (open.size > 0) {
    const trees = await read(reader, [...open.keys()]);
    if (!trees.ok) return trees;
    const deeper: typeof open = new Map();
    for (const [hash, wanted] of open) {
      for (const { path, left } of wanted) {
        const [name = '', ...rest] = left;
        const entry = trees.value.get(hash)?.get(name);
        if (!entry) continue;
        if (rest.length === 0 && !isFolder(entry)) found.set(path, `${entry.mode} ${entry.hash}`);
        if (rest.length === 0 || !isFolder(entry)) continue;
        const inside = deeper.get(entry.hash) ?? [];
        inside.push({ path, left: rest });
        deeper.set(entry.hash, inside);
      }
    }
    open = deeper;
  }
  return ok(found);
}

function* unlike(before: Entries, after: Entries): Generator<{ name: string; was: Entry; now: Entry }> {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was = nothing, now = nothing] = [before.get(name), after.get(name)];
    if (was.hash !== now.hash || was.mode !== now.mode) yield { name, was, now };
  }
}

/** A name by its bytes; undefined where they are no UTF-8. */
function writtenName(name: string): string | undefined {
  const bytes = Buffer.from(name, 'latin1');
  const written = bytes.toString();
  return Buffer.from(written).equals(bytes) ? written : undefined;
}

/** Git has it without its being anywhere. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const nothing: Entry = { mode: noMode, hash: noHash };
const none: Entries = new Map();

/** The entries of a tree by their names, whose bytes are kept as they are. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function entriesIn(content: Buffer): Entries {
  const entries: Entries = new Map();
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const mode = content.toString('latin1', at, space).padStart(6, '0');
    entries.set(content.toString('latin1', space + 1, end), { mode, hash: content.toString('hex', end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}
