/**
 * What a ref will hold: the same look for a push, a new branch or tag, the target of a release, an undo and a branch that is put back. Each
 * commit is compared with each of its parents, so that what one commit brings and the next takes away is seen as well.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { noHash, type RefUpdate } from '../../platforms/git-push-protocol.ts';
import type { RefsAbout, SeenPush } from '../../platforms/tool.ts';
import { unfit } from './child.ts';
import { type PackedObject, type Quarantine, unique } from './quarantine.ts';
import { isReached, revisions } from './reached.ts';
import { foundSecrets } from './secrets.ts';
import { PushShown } from './shown-push.ts';
import { type ObjectText, textsOf } from './texts.ts';
import { differencesOf, type FileChange, noMode, type TreePair, versionsAt } from './trees.ts';

/** `changes`: how often files are changed, over all commits. `joins`: commits at GitHub on which new ones build. `tags`: within one another. */
const most = { commits: 1_000, joins: 50, paths: 20_000, changes: 50_000, tags: 10, lost: 1_000 };

/** Commits back to which the history of GitHub is fetched, without files; the second where the first does not reach a branch. */
const depths = [1_000, 20_000];

/** A new commit. `isNew`: it is in the pack, and not at GitHub. `against`: what it changes, for each of its parents. */
export type LookedCommit = {
  text: ObjectText;
  isNew: boolean;
  against: { parent: string | undefined; changes: FileChange[] }[];
};

/** One ref, and where the push moves it. */
export type LookedUpdate = RefUpdate & {
  kind: 'create' | 'update' | 'delete';
  isForced: boolean;
  /** The tags that lead to its commit, the outermost first. */
  tags: ObjectText[];
  /** Its new commits, newest first; and whether it leads to others that a branch has already. */
  commits: string[];
  others: boolean;
  /** Commits that no branch has afterwards, one a line, and whether there are more. */
  lost: string[];
  isMoreLost: boolean;
  files: FileChange[];
  /** How many more end as they are on the default branch. */
  asOnDefault: number;
  /** What a new ref begins with, and what is otherwise on the default branch: of an old commit that may be much. */
  older: FileChange[];
};

export type LookedPush = {
  updates: LookedUpdate[];
  /** All new commits by their hashes, newest first. */
  commits: ReadonlyMap<string, LookedCommit>;
  /** What they change, but for what a merge makes as it is on the default branch. */
  touched: FileChange[];
  /** Versions of files that are in a commit and in no end, the oldest first. */
  between: { file: FileChange; commit: string }[];
  /** What lies at each path that is touched in the end, as `mode hash`; none where nothing does. */
  ends: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Fails with `not_approvable`, in words for the terminal. */
export async function lookAt(
  quarantine: Quarantine,
  pack: AsyncIterable<Buffer>,
  about: RefsAbout,
): Promise<Result<SeenPush>> {
  const { updates, tip, signal } = about;
  const taken = await quarantine.take(pack, signal);
  if (!taken.ok) return taken;
  const packed = new Map(taken.value.objects.map((object) => [object.hash, object]));
  const ends = unique(updates.map((update) => update.new).filter((hash) => hash !== noHash));
  const joins = await joinsOf(quarantine, ends, packed, signal);
  if (!joins.ok) return joins;
  const known = unique([...updates.map(({ old }) => old), ...(tip ? [tip] : [])]).filter((hash) => hash !== noHash);
  const wanted = unique([...known, ...joins.value, ...ends]).filter((hash) => !packed.has(hash));
  const facts: Facts = { quarantine, about, packed, known, wanted };

  const history = await historyOf(facts, ends);
  if (!history.ok) return history;
  const { peeled, fresh, without } = history.value;
  const needed = await neededOf(facts, ends);
  if (!needed.ok) return needed;
  const texts = await textsOf(quarantine, fresh, signal);
  if (!texts.ok) return texts;
  const missing = fresh.find((hash) => !texts.value.has(hash));
  if (missing !== undefined) return unfit(`commit ${missing} is not there`);
  // By the files that git reads a program of the same user could have it leave out a commit.
  const nextTo = [...[...peeled.values()].map(({ commit }) => commit), ...[...texts.value.values()].flatMap(parentsOf)];
  const whole = await isReached(
    { quarantine, signal },
    without,
    nextTo.filter((hash) => !texts.value.has(hash)),
  );
  if (!whole.ok) return whole;
  if (!whole.value) return fail('held_changed');

  const looked = await comparedOf(facts, { peeled, texts: texts.value });
  if (!looked.ok) return looked;
  const { commits, touched } = looked.value;
  const files = looked.value.updates.flatMap((update) => update.files);
  const paths = unique([...touched, ...files].map(({ path }) => path)).sort();
  if (paths.length > most.paths) {
    return unfit(`it changes ${number(paths.length)} files; the limit is ${number(most.paths)}`);
  }

  const shown = new PushShown(quarantine, signal, (hashes) => fetchInto(facts, hashes, []));
  const changes = await shown.changesOf(looked.value);
  if (!changes.ok) return changes;
  const tags = [...peeled.values()].flatMap((end) => end.tags);
  const said = [...tags, ...[...commits.values()].map(({ text }) => text)];
  const messages = said.flatMap(({ message, more, head, tag = '' }) => [message, more, tag, ...head]);
  // Those that are new: a file by an odd name can be changed and taken out.
  const names = unique([
    ...touched.flatMap(({ path, was }) => (was.mode === noMode ? [path] : [])),
    ...updates.flatMap(({ ref, old }) => (old === noHash ? [ref] : [])),
  ]);
  const secrets = await foundSecrets({ touched, packed: needed.value, messages, names, shown });
  if (!secrets.ok) return secrets;
  // Nothing else of the pack is sent: git packs as well what belongs to a branch that it then does not push.
  const sealed = await quarantine.seal([...needed.value.keys()], signal);
  if (!sealed.ok) return sealed;
  return ok({
    changes: [...changes.value, ...secrets.value.changes],
    isForced: looked.value.updates.some(({ isForced }) => isForced),
    paths,
    secrets: secrets.value.files,
    isSearched: secrets.value.isSearched,
    objects: needed.value.size,
    bytes: quarantine.pack()?.bytes ?? 0,
  });
}

type Packed = ReadonlyMap<string, PackedObject>;
type Facts = { quarantine: Quarantine; about: RefsAbout; packed: Packed; known: string[]; wanted: string[] };

const number = (amount: number): string => amount.toLocaleString('en');

async function fetchInto(
  { quarantine, about: { fetch, signal } }: Facts,
  hashes: readonly string[],
  more: string[],
): Promise<Result<void>> {
  if (hashes.length === 0) return ok(undefined);
  const asked = ['no-progress', 'ofs-delta', ...hashes.map((hash) => `want ${hash}`), ...more, 'done'];
  const answer = await fetch(asked);
  return answer.ok ? quarantine.add(answer.value, more.includes('filter tree:0'), signal) : answer;
}

/** The commits on which those of the pack build that lead to an end, and which it does not hold: GitHub has them, or it is no push. */
async function joinsOf(
  quarantine: Quarantine,
  ends: readonly string[],
  packed: Packed,
  signal: AbortSignal,
): Promise<Result<string[]>> {
  const found = await quarantine.read(
    [...packed.values()].filter(({ type }) => type === 'commit' || type === 'tag').map(({ hash }) => hash),
    signal,
  );
  if (!found.ok) return found;
  const joins = new Set<string>();
  const seen = new Set<string>();
  for (let open = [...ends]; open.length > 0; ) {
    const hash = open.pop() ?? '';
    const content = found.value.get(hash)?.content.toString('latin1');
    if (seen.has(hash) || content === undefined) {
      if (!packed.has(hash)) joins.add(hash);
      continue;
    }
    seen.add(hash);
    const head = content.slice(0, content.indexOf('\n\n'));
    open.push(...[...head.matchAll(/^(?:parent|object) ([0-9a-f]{40})$/gm)].map(([, one = '']) => one));
    open = open.filter((one) => !seen.has(one));
  }
  if (joins.size <= most.joins) return ok([...joins]);
  return unfit(`it builds on ${number(joins.size)} commits at GitHub; the limit is ${number(most.joins)}`);
}

type End = { commit: string; tags: ObjectText[] };

/** `without`: what GitHub has on branches that lead here. */
type History = { peeled: Map<string, End>; fresh: string[]; without: string[] };

/** Fetches the history, and answers where each end leads and which commits are new: those that no branch at GitHub has which leads here. */
async function historyOf(facts: Facts, ends: string[]): Promise<Result<History>> {
  const { quarantine, about, known, wanted } = facts;
  for (const [at, depth] of depths.entries()) {
    const fetched = await fetchInto(facts, wanted, [`deepen ${depth}`, 'filter tree:0']);
    if (!fetched.ok) return fetched;
    const peeled = await peeledOf(facts, ends);
    if (!peeled.ok) return peeled;
    const branches = await quarantine.known(about.branches ?? [], about.signal);
    if (!branches.ok) return branches;
    const without = [...known, ...branches.value.map(({ hash }) => hash)];
    const fresh = await revisions({ quarantine, signal: about.signal }, ends, without, ['--topo-order']);
    if (!fresh.ok) return fresh;
    const cuts = await cutsOf(quarantine);
    const isCut = fresh.value.some((hash) => cuts.has(hash));
    if (isCut && at < depths.length - 1) continue;
    if (isCut || fresh.value.length > most.commits) {
      return unfit(`it has ${number(fresh.value.length)} new commits; the limit is ${number(most.commits)}`);
    }
    return ok({ peeled: peeled.value, fresh: fresh.value, without });
  }
  throw new Error('There is a last depth.');
}

const parentsOf = ({ parents }: ObjectText): string[] => parents;

/** Where history ends for us, though not at GitHub. */
async function cutsOf({ folder }: Quarantine): Promise<Set<string>> {
  const cuts = await readFile(join(folder, 'shallow'), 'latin1').catch(() => '');
  return new Set(cuts.split('\n').filter(Boolean));
}

/** The commit of each end, and the tags on the way to it. */
async function peeledOf(
  { quarantine, about: { updates, signal } }: Facts,
  ends: string[],
): Promise<Result<Map<string, End>>> {
  const peeled = new Map<string, End>();
  for (const end of ends) {
    const tags: ObjectText[] = [];
    let at = end;
    for (;;) {
      const kind = await quarantine.known([at], signal);
      if (!kind.ok) return kind;
      const type = kind.value[0]?.type;
      if (type === 'commit') break;
      const ref = updates.find((update) => update.new === end)?.ref ?? '';
      const isTag = updates.every((update) => update.new !== end || update.ref.startsWith('refs/tags/'));
      if (type !== 'tag' || !isTag) return unfit(`"${ref}" would not name a commit`);
      if (tags.length >= most.tags) return unfit(`"${ref}" holds more than ${most.tags} tags within one another`);
      const text = await textsOf(quarantine, [at], signal);
      if (!text.ok) return text;
      const tag = text.value.get(at);
      if (!tag) return unfit(`tag ${at} is not there`);
      tags.push(tag);
      at = tag.names;
    }
    peeled.set(end, { commit: at, tags });
  }
  return ok(peeled);
}

/** What of the pack a ref needs that is pushed. */
async function neededOf({ quarantine, about: { signal }, packed }: Facts, ends: string[]): Promise<Result<Packed>> {
  if (packed.size === 0 || ends.length === 0) return ok(new Map());
  // Without the names of paths, in one of which another line could be written.
  const given = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--stdin'];
  const reached = await quarantine.run(given, signal, ends.map((hash) => `${hash}\n`).join(''));
  if (!reached.ok) return reached;
  const found = reached.value.toString('latin1').split('\n');
  return ok(new Map(found.flatMap((hash) => packed.get(hash) ?? []).map((object) => [object.hash, object])));
}

/** Everything that the new commits and the ends change. */
async function comparedOf(
  facts: Facts,
  { peeled, texts }: { peeled: Map<string, End>; texts: ReadonlyMap<string, ObjectText> },
): Promise<Result<LookedPush>> {
  const { quarantine, about, packed } = facts;
  const { updates, tip, isMerge, signal } = about;
  const histories: (Omit<LookedUpdate, 'files' | 'asOnDefault' | 'older'> & {
    base: string | undefined;
    end: End | undefined;
  })[] = [];
  for (const update of updates) {
    const end = peeled.get(update.new);
    const history = await refHistory(facts, update, texts);
    if (!history.ok) return history;
    histories.push({ ...update, ...history.value, tags: end?.tags ?? [], end });
  }
  const listed = new Set(histories.flatMap(({ commits }) => commits));
  if ([...texts.keys()].some((hash) => !listed.has(hash))) return fail('held_changed');
  const parents = unique([...texts.values()].flatMap((text) => text.parents)).filter((hash) => !texts.has(hash));
  const others = unique([...parents, ...(tip ? [tip] : []), ...histories.flatMap(({ base }) => base ?? [])]);
  const commits = unique([...others, ...[...peeled.values()].map(({ commit }) => commit)]);
  const trees = await treesOf(facts, commits);
  if (!trees.ok) return trees;
  // All that can be foreseen at once; a tree that is still missing is fetched when it is come upon.
  const foreseen = unique([...texts.keys(), ...commits]).filter((hash) => !packed.has(hash));
  const grown = await fetchInto(facts, foreseen, ['deepen 1', 'filter blob:none']);
  if (!grown.ok) return grown;

  const treeOf = (commit: string | undefined): string | undefined =>
    commit === undefined ? undefined : (texts.get(commit)?.names ?? trees.value.get(commit));
  const pairs = new Map<string, TreePair>();
  const pair = (from: string | undefined, to: string | undefined): string => {
    const name = `${treeOf(from)} ${treeOf(to)}`;
    pairs.set(name, { from: treeOf(from), to: treeOf(to) });
    return name;
  };
  const planned = [...texts.values()].map((text) => ({
    text,
    against: (text.parents.length === 0 ? [undefined] : text.parents).map((parent) => ({
      parent,
      name: pair(parent, text.hash),
    })),
    // What a merge brings from the default branch, as it is there, is nothing new.
    beside: tip !== undefined && text.parents.length > 1 ? pair(tip, text.hash) : undefined,
  }));
  const plannedEnds = histories.map(({ base, end, ...update }) => ({
    update,
    all: end && pair(base, end.commit),
    beside: end && tip !== undefined && tip !== base && !isMerge ? pair(tip, end.commit) : undefined,
  }));
  const reader = { quarantine, signal, fetch: (hashes: string[]) => fetchInto(facts, hashes, ['filter blob:none']) };
  const differences = await differencesOf(reader, [...pairs.values()], most.changes);
  if (!differences.ok) return differences;
  const found = new Map([...pairs.keys()].map((name, at) => [name, differences.value[at] ?? []]));
  const changesIn = (name: string | undefined): FileChange[] => (name === undefined ? [] : (found.get(name) ?? []));

  const looked = new Map<string, LookedCommit>();
  const touched: FileChange[] = [];
  const own: { file: FileChange; commit: string }[] = [];
  for (const { text, against, beside } of planned) {
    const sides = against.map(({ parent, name }) => ({ parent, changes: changesIn(name) }));
    looked.set(text.hash, { text, isNew: packed.has(text.hash), against: sides });
    const unlikeDefault = beside === undefined ? undefined : new Set(changesIn(beside).map(({ path }) => path));
    touched.push(
      ...sides.flatMap(({ changes }) => changes.filter(({ path }) => !unlikeDefault || unlikeDefault.has(path))),
    );
    const [first, ...rest] = sides.map(({ changes }) => changes);
    const elsewhere = rest.map((changes) => new Set(changes.map(({ path }) => path)));
    const isOwn = ({ path }: FileChange): boolean => elsewhere.every((paths) => paths.has(path));
    own.push(...(first ?? []).filter(isOwn).map((file) => ({ file, commit: text.hash })));
  }
  const ends = await endsOf(reader, {
    trees: unique([...peeled.values()].flatMap(({ commit }) => treeOf(commit) ?? [])),
    paths: unique(touched.map(({ path }) => path)),
  });
  if (!ends.ok) return ends;
  return ok({
    updates: plannedEnds.map(({ update, all, beside }) => {
      const unlikeDefault = beside && new Set(changesIn(beside).map(({ path }) => path));
      const files = changesIn(all).filter(({ path }) => !unlikeDefault || unlikeDefault.has(path));
      const own = new Set(changesIn(all).map(({ path }) => path));
      const older = update.kind === 'create' ? changesIn(beside).filter(({ path }) => !own.has(path)) : [];
      return { ...update, files, asOnDefault: changesIn(all).length - files.length, older };
    }),
    commits: looked,
    touched,
    between: betweenOf(own, ends.value),
    ends: ends.value,
  });
}

/** The trees of commits that are not new. */
async function treesOf(
  { quarantine, about: { signal } }: Facts,
  commits: string[],
): Promise<Result<Map<string, string>>> {
  const found = await quarantine.read(commits, signal);
  if (!found.ok) return found;
  const trees = new Map<string, string>();
  for (const [hash, { content }] of found.value) {
    const [, tree] = /^tree ([0-9a-f]{40})\n/.exec(content.toString('latin1', 0, 50)) ?? [];
    if (tree !== undefined) trees.set(hash, tree);
  }
  const missing = commits.find((hash) => !trees.has(hash));
  return missing === undefined ? ok(trees) : unfit(`GitHub does not give commit ${missing}, on which it builds`);
}

async function endsOf(
  reader: Parameters<typeof versionsAt>[0],
  { trees, paths }: { trees: string[]; paths: string[] },
): Promise<Result<Map<string, Set<string>>>> {
  const ends = new Map(paths.map((path) => [path, new Set<string>()]));
  for (const tree of paths.length === 0 ? [] : trees) {
    const versions = await versionsAt(reader, tree, paths);
    if (!versions.ok) return versions;
    for (const [path, version] of versions.value) ends.get(path)?.add(version);
  }
  return ok(ends);
}

function betweenOf(own: LookedPush['between'], ends: LookedPush['ends']): LookedPush['between'] {
  const versions = new Map<string, LookedPush['between'][number]>();
  for (const one of own.toReversed()) {
    const { path, mode, hash } = one.file;
    const version = `${mode} ${hash}`;
    if (mode === noMode || ends.get(path)?.has(version)) continue;
    if (!versions.has(`${version} ${path}`)) versions.set(`${version} ${path}`, one);
  }
  return [...versions.values()];
}

/** The new commits of a ref, and those that it loses. */
async function refHistory(facts: Facts, { ref, old, new: end }: RefUpdate, texts: ReadonlyMap<string, ObjectText>) {
  const { quarantine, about, known } = facts;
  const { tip, signal } = about;
  if (end === noHash) {
    const lost = await lostCommits(facts, old, tip ? [tip] : []);
    if (!lost.ok) return lost;
    return ok({ kind: 'delete' as const, isForced: true, base: undefined, commits: [], others: false, ...lost.value });
  }
  const isCreated = old === noHash;
  const forward = isCreated || (await quarantine.run(['merge-base', '--is-ancestor', old, end], signal)).ok;
  const isForced = !isCreated && (ref.startsWith('refs/tags/') || !forward);
  const isOnTop = isCreated || isForced ? ok(true) : await isReached({ quarantine, signal }, [end], [old]);
  if (!isOnTop.ok) return isOnTop;
  if (!isOnTop.value) return fail('held_changed');
  const common = isCreated && tip ? await quarantine.run(['merge-base', tip, end], signal) : undefined;
  const base = isCreated ? (common?.ok ? common.value.toString('latin1').trim() : tip) : old;
  const kept = base === undefined ? undefined : await quarantine.run(['rev-parse', `${base}^{commit}`], signal);
  if (kept?.ok === false) return kept;
  const all = await revisions({ quarantine, signal }, [end], base === undefined ? known : [base], ['--topo-order']);
  if (!all.ok) return all;
  const commits = all.value.filter((hash) => texts.has(hash));
  const lost = isForced ? await lostCommits(facts, old, [end]) : ok({ lost: [], isMoreLost: false });
  if (!lost.ok) return lost;
  return ok({
    kind: isCreated ? ('create' as const) : ('update' as const),
    isForced,
    base: kept?.value.toString('latin1').trim(),
    commits,
    others: commits.length < all.value.length,
    ...lost.value,
  });
}

/** One a line, the latest first. */
async function lostCommits({ quarantine, about: { signal } }: Facts, from: string, without: string[]) {
  const given = [
    'log',
    '--topo-order',
    `--max-count=${most.lost + 1}`,
    '--encoding=UTF-8',
    '--format=%H %s (%an <%ae>)',
  ];
  const listed = await quarantine.run(
    [...given, from, ...(without.length > 0 ? ['--not', ...without] : []), '--'],
    signal,
  );
  if (!listed.ok) return listed;
  const lines = listed.value.toString().split('\n').filter(Boolean);
  return ok({
    lost: lines.slice(0, most.lost).map((line) => `${line.slice(0, 12)}${line.slice(40)}`),
    isMoreLost: lines.length > most.lost,
  });
}
