/** What a push would do: its commits, every path that they touch, what is different in the end, and whether anything of it would travel unseen. */
import { ok, type Result } from '../../../shared/result.ts';
import { noHash, type RefUpdate } from '../platforms/git-push-protocol.ts';
import type { PushAbout, SeenPush } from '../platforms/tool.ts';
import { unfit } from './child.ts';
import { type PackedObject, type Quarantine, unique } from './quarantine.ts';
import { foundSecrets } from './secrets.ts';
import { createShown, type FileChange } from './shown.ts';
import { type ObjectText, textsOf } from './texts.ts';

const most = { commits: 1_000, joins: 50, paths: 20_000 };
/** Commits back to which the history of GitHub is fetched, without files. What lies deeper counts as another history, and is asked as such. */
const depth = 1_000;

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A commit as it is shown. `isNew`: it is in the pack. */
export type PushedCommit = {
  hash: string;
  parents: string[];
  author: string;
  committer: string;
  message: string;
  /** Lines of its head that git does not show. */
  more: string;
  isNew: boolean;
};

/** One ref, and where the push moves it. */
export type LookedUpdate = RefUpdate & {
  kind: 'create' | 'update' | 'delete';
  isForced: boolean;
  /** The commit that it is compared with; undefined where there is none. */
  base: string | undefined;
  commits: PushedCommit[];
  /** What a tag says that is new. */
  tagged: string | undefined;
  /** Commits that no branch has afterwards, as far as the look goes. */
  lost: PushedCommit[];
  files: FileChange[];
  /** How many more end as they are on the default branch. */
  asOnDefault: number;
};

/** Fails with `malformed`, in words for the terminal. */
export async function lookAt(
  quarantine: Quarantine,
  pack: AsyncIterable<Buffer>,
  about: PushAbout,
): Promise<Result<SeenPush>> {
  const { updates, tip, signal } = about;
  const taken = await quarantine.take(pack, signal);
  if (!taken.ok) return taken;
  const { objects, bytes } = taken.value;
  const packed = new Map(objects.map((object) => [object.hash, object]));
  const texts = await textsOf(quarantine, packed, signal);
  if (!texts.ok) return texts;
  const joins = await joinsOf(quarantine, packed, signal);
  if (!joins.ok) return joins;
  const isThere = (hash: string): boolean => hash !== noHash && !packed.has(hash);
  const ends = updates.map((update) => update.new).filter((hash) => hash !== noHash);
  const known = unique([...updates.map(({ old }) => old), ...(tip ? [tip] : [])]).filter((hash) => hash !== noHash);
  const history = unique([...known, ...joins.value, ...ends]).filter(isThere);
  const fetched = await fetchInto(quarantine, about, history, [`deepen ${depth}`, 'filter tree:0']);
  if (!fetched.ok) return fetched;

  const kinds = await quarantine.known(ends, signal);
  if (!kinds.ok) return kinds;
  const typeOf = new Map(kinds.value.map(({ hash, type }) => [hash, type]));
  for (const { ref, new: end } of updates) {
    const type = typeOf.get(end) ?? '';
    const isFit = end === noHash || type === 'commit' || (type === 'tag' && ref.startsWith('refs/tags/'));
    if (!isFit) return unfit(`${ref} would not name a commit`);
  }
  const hidden = await hiddenIn(quarantine, packed, ends, signal);
  if (!hidden.ok) return hidden;

  const fresh = await newCommitsOf(quarantine, { ends, known, packed }, signal);
  if (!fresh.ok) return fresh;
  const facts = { tip, packed, texts: texts.value, signal };
  const histories: LookedUpdate[] = [];
  for (const update of updates) {
    const one = await historiesOf(quarantine, update, facts);
    if (!one.ok) return one;
    histories.push(one.value);
  }
  const trees = unique([
    ...fresh.value.parents,
    ...ends,
    ...(tip ? [tip] : []),
    ...histories.flatMap(({ base }) => base ?? []),
  ]);
  const grown = await fetchInto(quarantine, about, trees.filter(isThere), ['deepen 1', 'filter blob:none']);
  if (!grown.ok) return grown;
  const looked: LookedUpdate[] = [];
  for (const update of histories) {
    const one = await compared(quarantine, update, facts);
    if (!one.ok) return one;
    looked.push(one.value);
  }
  const touched = await treeChanges(quarantine, ['--stdin', '--root', '-c'], signal, fresh.value.commits);
  if (!touched.ok) return touched;
  const paths = unique([...touched.value, ...looked.flatMap(({ files }) => files)].map(({ path }) => path)).sort();
  if (paths.length > most.paths) return unfit(`more than ${most.paths} files change`);
  if (paths.some((path) => path.includes('\ufffd'))) return unfit('the name of a file is no UTF-8');

  const shown = createShown(quarantine, signal, (hashes) => fetchInto(quarantine, about, hashes, []));
  const changes = await shown.changesOf(looked);
  if (!changes.ok) return changes;
  const messages = [...texts.value.values()].flatMap(({ text, more }) => [text, more]);
  const secrets = await foundSecrets({ touched: touched.value, packed, messages, shown });
  if (!secrets.ok) return secrets;
  const sealed = await quarantine.seal([...packed.keys()], signal);
  if (!sealed.ok) return sealed;
  return ok({
    changes: [...changes.value, ...secrets.value.changes],
    isForced: looked.some(({ isForced }) => isForced),
    paths,
    secrets: secrets.value.files,
    isSearched: secrets.value.isSearched,
    objects: objects.length,
    bytes,
  });
}

async function fetchInto(
  quarantine: Quarantine,
  { fetch, signal }: PushAbout,
  hashes: readonly string[],
  more: string[],
): Promise<Result<void>> {
  if (hashes.length === 0) return ok(undefined);
  const asked = ['no-progress', 'ofs-delta', ...hashes.map((hash) => `want ${hash}`), ...more, 'done'];
  const answer = await fetch(asked);
  return answer.ok ? quarantine.add(answer.value, more.includes('filter tree:0'), signal) : answer;
}

/** The commits on which those of the pack build, and which it does not hold: GitHub has them, or it is no push. */
async function joinsOf(
  quarantine: Quarantine,
  packed: ReadonlyMap<string, PackedObject>,
  signal: AbortSignal,
): Promise<Result<string[]>> {
  const of = (wanted: string): string =>
    [...packed.values()].flatMap(({ hash, type }) => (type === wanted ? [`${hash}\n`] : [])).join('');
  const [commits, tags] = [of('commit'), of('tag')];
  const parents =
    commits === ''
      ? ok(Buffer.alloc(0))
      : await quarantine.run(['rev-list', '--no-walk=unsorted', '--parents', '--stdin'], signal, commits);
  if (!parents.ok) return parents;
  const tagged = await quarantine.read(tags.split('\n').filter(Boolean), signal);
  if (!tagged.ok) return tagged;
  const named = [
    ...(parents.value.toString('latin1').match(/[0-9a-f]{40}/g) ?? []),
    ...[...tagged.value.values()].flatMap(
      ({ content }) => /^object ([0-9a-f]{40})\ntype commit\n/.exec(content.toString('latin1', 0, 100))?.[1] ?? [],
    ),
  ];
  const joins = unique(named).filter((hash) => !packed.has(hash));
  return joins.length > most.joins ? unfit(`it builds on more than ${most.joins} commits`) : ok(joins);
}

/** Fails where anything of the pack is reached from no ref that is shown: it would travel unseen. */
async function hiddenIn(
  quarantine: Quarantine,
  packed: ReadonlyMap<string, PackedObject>,
  ends: string[],
  signal: AbortSignal,
): Promise<Result<void>> {
  if (packed.size === 0) return ok(undefined);
  // Without the names of paths, in one of which another line could be written.
  const given = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--stdin'];
  const reached = await quarantine.run(given, signal, ends.map((hash) => `${hash}\n`).join(''));
  if (!reached.ok) return reached;
  const left = new Set(packed.keys()).difference(new Set(reached.value.toString('latin1').split('\n')));
  const [first] = left;
  return first === undefined
    ? ok(undefined)
    : unfit(`the pack holds ${left.size} objects that no pushed ref shows, such as ${first}`);
}

/** The commits of the pack that GitHub does not have on what it shows, and what they build on: git may send more than is new. */
async function newCommitsOf(
  quarantine: Quarantine,
  { ends, known, packed }: { ends: string[]; known: string[]; packed: ReadonlyMap<string, PackedObject> },
  signal: AbortSignal,
): Promise<Result<{ commits: string[]; parents: string[] }>> {
  if (ends.length === 0) return ok({ commits: [], parents: [] });
  const input = [...ends, ...known.map((hash) => `^${hash}`)].map((line) => `${line}\n`).join('');
  const listed = await quarantine.run(['rev-list', '--parents', '--stdin'], signal, input);
  if (!listed.ok) return listed;
  const found = listed.value
    .toString('latin1')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([hash = '']) => packed.has(hash));
  const commits = found.map(([hash = '']) => hash);
  if (commits.length > most.commits) return unfit(`there are more than ${most.commits} new commits`);
  return ok({ commits, parents: unique(found.flatMap(([, ...parents]) => parents)) });
}

type Known = {
  tip: string | undefined;
  packed: ReadonlyMap<string, PackedObject>;
  texts: ReadonlyMap<string, ObjectText>;
  signal: AbortSignal;
};

async function historiesOf(
  quarantine: Quarantine,
  update: RefUpdate,
  { tip, texts, signal }: Known,
): Promise<Result<LookedUpdate>> {
  const { ref, old, new: end } = update;
  const history = (from: string, ...without: string[]) => historyOf(quarantine, { from, without, texts }, signal);
  if (end === noHash) {
    const lost = await history(old, ...(tip ? [tip] : []));
    if (!lost.ok) return lost;
    return ok({
      ...update,
      kind: 'delete',
      isForced: true,
      base: undefined,
      commits: [],
      tagged: undefined,
      lost: lost.value,
      files: [],
      asOnDefault: 0,
    });
  }
  const isCreated = old === noHash;
  const isTag = ref.startsWith('refs/tags/');
  const forward = isCreated || (await quarantine.run(['merge-base', '--is-ancestor', old, end], signal)).ok;
  const isForced = !isCreated && (isTag || !forward);
  const common = isCreated && tip ? await quarantine.run(['merge-base', tip, end], signal) : undefined;
  const base = isCreated ? (common?.ok ? common.value.toString('latin1').trim() : tip) : old;
  const commits = await history(end, ...(base ? [base] : []), ...(tip && !isForced && isCreated ? [tip] : []));
  if (!commits.ok) return commits;
  const lost = isForced ? await history(old, end) : ok([]);
  if (!lost.ok) return lost;
  const tagged = commits.value[0]?.hash === end ? undefined : texts.get(end);
  const said = tagged && [tagged.text, tagged.more].filter(Boolean).join('\n');
  const histories = { commits: commits.value, tagged: said, lost: lost.value, base };
  return ok({ ...update, kind: isCreated ? 'create' : 'update', isForced, ...histories, files: [], asOnDefault: 0 });
}

/** The same with the files that differ in the end, once their trees are here. */
async function compared(
  quarantine: Quarantine,
  update: LookedUpdate,
  { tip, signal }: Known,
): Promise<Result<LookedUpdate>> {
  const { new: end, base } = update;
  if (end === noHash) return ok(update);
  const all = await treeChanges(quarantine, [base ?? emptyTree, `${end}^{commit}`], signal);
  if (!all.ok) return all;
  const beside = tip && tip !== base ? await treeChanges(quarantine, [tip, `${end}^{commit}`], signal) : all;
  if (!beside.ok) return beside;
  const unlikeDefault = new Set(beside.value.map(({ path }) => path));
  const files = tip ? all.value.filter(({ path }) => unlikeDefault.has(path)) : all.value;
  return ok({ ...update, files, asOnDefault: all.value.length - files.length });
}

const fields = ['%H', '%P', '%an <%ae>', '%cn <%ce>', '%B'];

async function historyOf(
  quarantine: Quarantine,
  { from, without, texts }: { from: string; without: string[]; texts: ReadonlyMap<string, ObjectText> },
  signal: AbortSignal,
): Promise<Result<PushedCommit[]>> {
  const format = `--format=format:${fields.join('%x00')}%x00`;
  const given = ['log', '--topo-order', `--max-count=${most.commits + 1}`, '--encoding=UTF-8', format];
  const listed = await quarantine.run(
    [...given, from, ...(without.length > 0 ? ['--not', ...without] : []), '--'],
    signal,
  );
  if (!listed.ok) return listed;
  const parts = listed.value.toString().split('\0');
  const commits: PushedCommit[] = [];
  for (let at = 0; at + fields.length <= parts.length; at += fields.length) {
    const [hash = '', parents = '', author = '', committer = '', message = ''] = parts.slice(at, at + fields.length);
    const id = hash.trim();
    commits.push({
      hash: id,
      parents: parents.split(' ').filter(Boolean),
      author,
      committer,
      message,
      more: texts.get(id)?.more ?? '',
      isNew: texts.has(id),
    });
  }
  return ok(commits);
}

/** Files that differ between two trees, or, of commits that are given, between each and what it builds on. Of a merge those that are like none of its parents. */
async function treeChanges(
  quarantine: Quarantine,
  given: string[],
  signal: AbortSignal,
  commits?: readonly string[],
): Promise<Result<FileChange[]>> {
  if (commits?.length === 0) return ok([]);
  const options = [
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    '--no-commit-id',
    '--no-ext-diff',
    '--no-textconv',
  ];
  const input = commits?.map((hash) => `${hash}\n`).join('');
  const listed = await quarantine.run(['diff-tree', ...options, ...given], signal, input);
  if (!listed.ok) return listed;
  const parts = listed.value.toString().split('\0');
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [colons = '', said = ''] = /^(:+)(.*)$/.exec(parts[at] ?? '')?.slice(1) ?? [];
    const words = said.split(' ');
    const parents = colons.length;
    const [mode = '', hash = ''] = [words[parents], words[2 * parents + 1]];
    const was = parents === 1 ? { mode: words[0] ?? '', hash: words[2] ?? '' } : undefined;
    changes.push({ path: parts[at + 1] ?? '', mode, hash, was });
  }
  return ok(changes);
}
