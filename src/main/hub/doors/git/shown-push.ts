/** The parts of a push as its person reads them: refs, how much it is, what to mind, each tag and commit in full, and each version of a file. */
import type { Preview } from '../../../../shared/model.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { noHash, type RefUpdate } from '../../platforms/git-push-protocol.ts';
import type { LookedCommit, LookedPush, LookedUpdate } from './look.ts';
import { type PackedObject, type Quarantine, unique } from './quarantine.ts';
import type { ObjectText } from './texts.ts';
import { type FileChange, noMode } from './trees.ts';

/** As many as a person can be expected to read. What is more has its path and its hash in the list of its commit, and says so. */
const most = { files: 300, text: 400_000, file: 100_000, named: 100 };

type Changes = Preview['changes'];

/** What one push shows. Files are read from its quarantine, and fetched into it where they are not there. */
export class PushShown {
  readonly #quarantine: Quarantine;
  readonly #signal: AbortSignal;
  readonly #fetch: (hashes: string[]) => Promise<Result<void>>;
  /** The bytes of each file that was read, by its hash. */
  readonly contents = new Map<string, Buffer>();
  readonly #sizes = new Map<string, number>();
  /** How much more text can be shown. */
  #left = most.text;

  constructor(quarantine: Quarantine, signal: AbortSignal, fetch: (hashes: string[]) => Promise<Result<void>>) {
    this.#quarantine = quarantine;
    this.#signal = signal;
    this.#fetch = fetch;
  }

  /** Reads files that are here, but for those that are too long. */
  async read(objects: readonly PackedObject[], longest: number): Promise<Result<void>> {
    const wanted = objects.filter(
      ({ hash, type, size }) => type === 'blob' && size <= longest && !this.contents.has(hash),
    );
    if (wanted.length === 0) return ok(undefined);
    const found = await this.#quarantine.read(
      wanted.map(({ hash }) => hash),
      this.#signal,
    );
    if (!found.ok) return found;
    for (const [hash, { content }] of found.value) this.contents.set(hash, content);
    return ok(undefined);
  }

  /** All of the card, in the order in which its person reads it. */
  async changesOf({ updates, commits, touched, between, ends }: LookedPush): Promise<Result<Changes>> {
    const all = updates.flatMap(({ ref, files }) => files.map((file) => ({ file, ref, where: '' })));
    const versions = [
      ...all,
      ...updates.flatMap((update) => revivedBy(update).map((file) => ({ file, ref: update.ref, where: revived }))),
      ...between.map(({ file, commit }) => ({
        file,
        ref: '',
        where: `in commit ${commit.slice(0, 12)}, and not in the end`,
      })),
    ];
    const shown = obeyedFirst(versions).slice(0, most.files);
    const prepared = await this.#prepare(shown.map(({ file }) => file));
    if (!prepared.ok) return prepared;
    const lines = await this.#linesOf(shown.flatMap(({ file, where }) => (where === '' ? [file] : [])));
    if (!lines.ok) return lines;
    const of = (ref: string): string => (updates.length === 1 || ref === '' ? '' : `${refName(ref)}: `);
    const unshown = versions.length - shown.length;
    return ok([
      ...updates.map(refChange),
      ...(commits.size + all.length === 0 ? [] : [totalOf(commits.size, all.length, lines.value)]),
      ...warningsOf({ updates, touched, ends }),
      ...updates.flatMap(({ ref, tags }) => tags.map((tag) => tagChange(ref, tag))),
      ...updates.flatMap(lostChange),
      ...commitChanges(updates, commits),
      ...shown.map(({ file, ref, where }) => this.#fileOf(file, of(ref), where)),
      ...(unshown > 0 ? [warning(`The text of ${number(unshown)} versions of files is not shown`, [], notShown)] : []),
    ]);
  }

  /** Has the files here, both as they were and as they become, and reads those that can be shown. */
  async #prepare(files: readonly FileChange[]): Promise<Result<void>> {
    const hashes = unique(files.flatMap(({ mode, hash, was }) => [...blobOf({ mode, hash }), ...blobOf(was)]));
    const here = await this.#quarantine.known(hashes, this.#signal);
    if (!here.ok) return here;
    const have = new Set(here.value.map(({ hash }) => hash));
    const missing = hashes.filter((hash) => !have.has(hash));
    const fetched = missing.length === 0 ? ok(undefined) : await this.#fetch(missing);
    if (!fetched.ok) return fetched;
    const all = missing.length === 0 ? here : await this.#quarantine.known(hashes, this.#signal);
    if (!all.ok) return all;
    for (const { hash, size } of all.value) this.#sizes.set(hash, size);
    return this.read(all.value, most.file);
  }

  /** A version of a file: its text, and what the hub says of it where it has none that can be shown. */
  #versionOf({ mode, hash }: { mode: string; hash: string }): { text: string | null; note?: string } {
    if (mode === noMode) return { text: null };
    if (mode === '160000') return { text: '', note: `a submodule, at ${hash}` };
    const size = this.#sizes.get(hash);
    const content = this.contents.get(hash);
    const about = `${size ?? '?'} bytes, ${hash}`;
    if (!content) return { text: '', note: `too long to show, ${about}` };
    if (!isText(content)) return { text: '', note: `no text, ${about}` };
    this.#left -= content.length;
    if (this.#left < 0) return { text: '', note: `not shown, ${about}` };
    return { text: content.toString(), ...(mode === '120000' && { note: 'a symbolic link' }) };
  }

  #fileOf(change: FileChange, of: string, where: string): Changes[number] {
    const [before, after] = [this.#versionOf(change.was), this.#versionOf(change)];
    const said = [
      ...(where === '' ? [] : [where]),
      ...(modeNote(change) ?? []),
      ...(before.note === undefined ? [] : [`before: ${before.note}`]),
      ...(after.note === undefined ? [] : [after.note]),
    ];
    return {
      name: `${of}${change.path}`,
      before: before.text,
      after: after.text,
      kind: 'file',
      ...(said.length > 0 && { note: said.join('; ') }),
    };
  }

  /** How many lines come and go, counted by git over two folders that hold these files alone. */
  async #linesOf(files: readonly FileChange[]): Promise<Result<Lines>> {
    const whole = files.filter(({ mode, hash, was }) =>
      [...blobOf({ mode, hash }), ...blobOf(was)].every((blob) => this.contents.has(blob)),
    );
    const folder = async (which: (file: FileChange) => { mode: string; hash: string }): Promise<Result<string>> => {
      const entries = whole.flatMap((file, at) => {
        const [blob] = blobOf(which(file));
        return blob === undefined ? [] : [`100644 blob ${blob}\tf${at}\n`];
      });
      const made = await this.#quarantine.run(['mktree'], this.#signal, entries.join(''));
      return made.ok ? ok(made.value.toString('latin1').trim()) : made;
    };
    const [before, after] = [await folder(({ was }) => was), await folder((file) => file)];
    if (!before.ok) return before;
    if (!after.ok) return after;
    const given = ['diff-tree', '-r', '--numstat', '--no-renames', '--no-ext-diff', '--no-textconv'];
    const printed = await this.#quarantine.run([...given, before.value, after.value], this.#signal);
    if (!printed.ok) return printed;
    const sum = { more: 0, less: 0, counted: whole.length };
    for (const [, more = '', less = ''] of printed.value.toString('latin1').matchAll(/^(\d+|-)\t(\d+|-)\t/gm)) {
      if (more === '-') sum.counted -= 1;
      else sum.more += Number(more);
      if (less !== '-') sum.less += Number(less);
    }
    return ok(sum);
  }
}

const notShown = 'Each is named with its hash among the changes of its commit.';

const blobOf = ({ mode, hash }: { mode: string; hash: string }): string[] =>
  mode === '160000' || hash === noHash ? [] : [hash];

/** What people read: no NUL in it, and UTF-8. */
export const isText = (content: Buffer): boolean =>
  !content.includes(0) && Buffer.from(content.toString()).equals(content);

/** `main`, or `tag v1`. */
export const refName = (ref: string): string => ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ');

const number = (amount: number): string => amount.toLocaleString('en');

const counted = (amount: number, one: string): string => `${number(amount)} ${one}${amount === 1 ? '' : 's'}`;

const warning = (name: string, lines: readonly string[] = [], note?: string): Changes[number] => ({
  name,
  before: null,
  after: lines.length === 0 ? null : lines.join('\n'),
  kind: 'warning',
  ...(note !== undefined && { note }),
});

/** Where a ref ends and will end. */
export function refChange({ ref, old, new: end }: RefUpdate): Changes[number] {
  const hash = (one: string): string | null => (one === noHash ? null : one);
  return { name: refName(ref), before: hash(old), after: hash(end) };
}

/** Lines that come and go, and of how many files. */
type Lines = { more: number; less: number; counted: number };

function totalOf(commits: number, files: number, lines: Lines): Changes[number] {
  const name = `${counted(commits, 'commit')}, ${counted(files, 'file')}, +${number(lines.more)} −${number(lines.less)}`;
  const rest = files - lines.counted;
  const note = `Lines of ${counted(rest, 'file')} are not counted: too long, no text, or not shown.`;
  return { name, before: null, after: null, kind: 'total', ...(rest > 0 && { note }) };
}

function modeNote({ mode, was }: FileChange): string[] | undefined {
  if (mode === noMode || mode === was.mode) return undefined;
  if (was.mode !== noMode) return [`mode ${was.mode}, now ${mode}`];
  return mode === '100644' ? undefined : [`mode ${mode}`];
}

/**
 * A path within a text of the hub's. One that holds more than letters, digits and what is usual between them stands in quotation marks, so
 * that neither a line nor a word of it can pass for the hub's.
 */
export const listedPath = (path: string): string =>
  /^[\p{L}\p{N}_./@+=#~-]+$/u.test(path) ? path : JSON.stringify(path);

/** What GitHub runs, or reads as instructions: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features */
const isObeyed = (path: string): boolean =>
  /^(\.github|\.devcontainer)\/|^(docs\/)?CODEOWNERS$|^\.(gitmodules|gitattributes|devcontainer\.json)$|^CNAME$|(^|\/)action\.ya?ml$/i.test(
    path,
  );

/** Those first that GitHub runs: what comes first is shown in full, however much else is pushed. */
const obeyedFirst = <T extends { file: FileChange }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => Number(isObeyed(b.file.path)) - Number(isObeyed(a.file.path)));

/** What GitHub will run or obey on a new ref as it was at an older commit, though no new commit touches it. */
const revivedBy = ({ older }: LookedUpdate): FileChange[] =>
  older.filter(({ path, mode }) => mode !== noMode && isObeyed(path));
const revived = 'from an older commit; before: as on the default branch';

type Minded = Pick<LookedPush, 'updates' | 'touched' | 'ends'>;

/** What a person should not have to find by themselves, in all that is touched and not only in what is there in the end. */
function warningsOf({ updates, touched, ends }: Minded): Changes {
  const all = [...touched, ...updates.flatMap(({ files }) => files)];
  const named = (said: string, which: (file: FileChange) => boolean): Changes => {
    const paths = unique(all.filter(which).map(({ path }) => path)).sort();
    const more = paths.length - most.named;
    const note = more > 0 ? `And ${number(more)} more. ${notShown}` : undefined;
    return paths.length === 0 ? [] : [warning(said, paths.slice(0, most.named).map(listedPath), note)];
  };
  const isNow = (mode: string) => (file: FileChange) => file.mode === mode || file.was.mode === mode;
  const exists = ({ mode, was }: FileChange): boolean => mode !== noMode && was.mode !== noMode;
  return [
    ...updates.flatMap(({ ref, isForced, kind, lost, isMoreLost }) => {
      if (!isForced || kind !== 'update') return [];
      const least = isMoreLost ? 'at least ' : '';
      return ref.startsWith('refs/tags/')
        ? [warning(`${refName(ref)} is moved`)]
        : [warning(`${refName(ref)}: history is rewritten, and commits are lost: ${least}${number(lost.length)}`)];
    }),
    ...named('What GitHub runs or obeys', ({ path }) => isObeyed(path)),
    ...updates.flatMap((update) => {
      const paths = revivedBy(update).map(({ path }) => path);
      const more = paths.length - most.named;
      if (paths.length === 0) return [];
      const note = more > 0 ? `And ${number(more)} more.` : undefined;
      const said = `${refName(update.ref)}: what GitHub runs or obeys is not as on the default branch`;
      return [warning(said, paths.slice(0, most.named).map(listedPath), note)];
    }),
    ...named('Symbolic links', isNow('120000')),
    ...named('Submodules', isNow('160000')),
    ...named('Files that can be run', ({ mode, was }) => mode === '100755' && was.mode === noMode),
    ...named('Files whose mode changes', (file) => exists(file) && file.mode !== file.was.mode),
    ...named('Files that are in a commit, and not as such in the end', ({ path, mode, hash }) => {
      const end = ends.get(path);
      return mode !== noMode && end !== undefined && !end.has(`${mode} ${hash}`);
    }),
    ...updates.flatMap(({ ref, tags: [tag] }) => {
      if (!tag || `refs/tags/${tag.tag}` === ref) return [];
      return [warning(`${refName(ref)} calls itself otherwise`, [JSON.stringify(tag.tag)])];
    }),
    ...updates.flatMap(({ ref, asOnDefault }) => {
      if (asOnDefault === 0) return [];
      return [warning(`${refName(ref)}: ${counted(asOnDefault, 'further file')} will be as on the default branch`)];
    }),
  ];
}

/** Every line of foreign words is set in, so that none can pass for one of the hub's. */
const setIn = (text: string): string[] => text.split('\n').map((line) => `    ${line}`);

function messageOf({ message }: ObjectText): string[] {
  const isWhole = message.endsWith('\n');
  const lines = message === '' ? [] : setIn(isWhole ? message.slice(0, -1) : message);
  return [...lines, ...(isWhole || message === '' ? [] : ['(its last line has no end)'])];
}

const moreOf = ({ more }: ObjectText): string[] => (more === '' ? [] : ['further lines of its head:', ...setIn(more)]);

function tagChange(ref: string, tag: ObjectText): Changes[number] {
  const lines = [
    `tag ${tag.hash}`,
    `names ${tag.names}`,
    `called ${JSON.stringify(tag.tag)}`,
    ...tag.head,
    ...messageOf(tag),
    ...moreOf(tag),
  ];
  return { name: `${refName(ref)}: tag`, before: null, after: lines.join('\n') };
}

function lostChange({ ref, lost, isMoreLost }: LookedUpdate): Changes {
  if (lost.length === 0) return [];
  const name = `${refName(ref)}: commits that are lost`;
  const note = `The latest ${number(lost.length)} are listed. There are more.`;
  return [{ name, before: lost.join('\n'), after: null, ...(isMoreLost && { note }) }];
}

/** The commits of each ref in full, newest first, each once. */
function commitChanges(updates: readonly LookedUpdate[], commits: ReadonlyMap<string, LookedCommit>): Changes {
  const told = new Set<string>();
  return updates.flatMap(({ ref, commits: own, others }) => {
    const blocks = own.map((hash) => {
      const commit = commits.get(hash);
      if (!commit || told.has(hash)) return `commit ${hash}, which is shown above`;
      told.add(hash);
      return commitLines(commit).join('\n');
    });
    if (blocks.length === 0 && !others) return [];
    const note = 'It leads to commits as well that a branch at GitHub has already.';
    const after = blocks.length === 0 ? null : blocks.join('\n\n');
    return [{ name: `${refName(ref)}: commits`, before: null, after, ...(others && { note }) }];
  });
}

function commitLines({ text, isNew, against }: LookedCommit): string[] {
  const { hash, parents, head } = text;
  const [author = '', ...others] = head;
  const [committer = '', ...signed] = others;
  const isSame = committer.replace(/^committer/, 'author') === author;
  return [
    `commit ${hash}`,
    ...(isNew ? [] : ['at GitHub already, and new here']),
    ...(parents.length === 0 ? ['the first of a history'] : parents.map((parent) => `parent ${parent}`)),
    author,
    ...(isSame ? [] : [committer]),
    ...signed,
    ...messageOf(text),
    ...moreOf(text),
    ...against.flatMap(({ parent, changes }) => [
      ...(parents.length > 1 ? [`against ${parent}`] : []),
      ...changes.map(changeLine),
    ]),
  ];
}

function changeLine({ path, mode, hash, was }: FileChange): string {
  const name = listedPath(path);
  if (mode === noMode) return `removed ${name} (${was.mode} ${was.hash})`;
  if (was.mode === noMode) return `added ${name} (${mode} ${hash})`;
  const modes = mode === was.mode ? mode : `${was.mode}, now ${mode}`;
  return `changed ${name} (${modes} ${was.hash}, now ${hash})`;
}
