/** The parts of a push as its person reads them: refs, commits, what to mind, and each file with its text before and after. */
import type { Preview } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { changeOf } from '../platforms/changes.ts';
import { noHash } from '../platforms/git-push-protocol.ts';
import type { LookedUpdate, PushedCommit } from './look.ts';
import { type PackedObject, type Quarantine, unique } from './quarantine.ts';

/** A file of a tree as it ends; `was` is left out for a merge, which has several. */
export type FileChange = { path: string; mode: string; hash: string; was: { mode: string; hash: string } | undefined };

/** As many as a person can be expected to read; what is more is named with its hash. */
const most = { commits: 200, files: 300, named: 2_000, text: 400_000, file: 100_000, message: 5_000 };

type Changes = Preview['changes'];

export function createShown(
  quarantine: Quarantine,
  signal: AbortSignal,
  fetch: (hashes: string[]) => Promise<Result<void>>,
) {
  const contents = new Map<string, Buffer>();
  const sizes = new Map<string, number>();

  /** Reads files that are here, but for those that are too long. */
  async function read(objects: readonly PackedObject[], longest: number): Promise<Result<void>> {
    const wanted = objects.filter(({ hash, type, size }) => type === 'blob' && size <= longest && !contents.has(hash));
    if (wanted.length === 0) return ok(undefined);
    const found = await quarantine.read(
      wanted.map(({ hash }) => hash),
      signal,
    );
    if (!found.ok) return found;
    for (const [hash, { content }] of found.value) contents.set(hash, content);
    return ok(undefined);
  }

  async function prepare(files: readonly FileChange[]): Promise<Result<void>> {
    const hashes = unique(
      files.flatMap(({ mode, hash, was }) => [...blobOf(mode, hash), ...(was ? blobOf(was.mode, was.hash) : [])]),
    );
    const here = await quarantine.known(hashes, signal);
    if (!here.ok) return here;
    const missing = hashes.filter((hash) => !here.value.some((one) => one.hash === hash));
    const fetched = missing.length === 0 ? ok(undefined) : await fetch(missing);
    if (!fetched.ok) return fetched;
    const all = missing.length === 0 ? here : await quarantine.known(hashes, signal);
    if (!all.ok) return all;
    for (const { hash, size } of all.value) sizes.set(hash, size);
    return read(all.value, most.file);
  }

  let left = most.text;
  function textOf(mode: string, hash: string): string | null {
    if (/^0+$/.test(mode)) return null;
    if (mode === '160000') return `(a submodule, at ${hash})`;
    const size = sizes.get(hash);
    const content = contents.get(hash);
    if (!content) return `(${size ?? '?'} bytes, ${hash})`;
    if (!isText(content)) return `(binary, ${size} bytes, ${hash})`;
    left -= content.length;
    if (left < 0) return `(not shown, ${size} bytes, ${hash})`;
    return mode === '120000' ? `(a symbolic link to) ${content}` : content.toString();
  }

  function fileOf({ path, mode, hash, was }: FileChange, of: string): Changes[number] {
    const before = was ? textOf(was.mode, was.hash) : null;
    const isModeChanged = was !== undefined && before !== null && hash !== noHash && was.mode !== mode;
    return {
      name: `${of}${path}${isModeChanged ? ` (mode ${was.mode}, now ${mode})` : ''}`,
      before,
      after: textOf(mode, hash),
    };
  }

  return {
    contents,
    read,
    async changesOf(looked: readonly LookedUpdate[]): Promise<Result<Changes>> {
      const changes: Changes = [];
      for (const update of looked) changes.push(...refChanges(update));
      for (const update of looked) {
        const files = update.files.slice(0, most.files);
        const prepared = await prepare(files);
        if (!prepared.ok) return prepared;
        const of = looked.length === 1 ? '' : `${refName(update.ref)}: `;
        changes.push(...files.map((file) => fileOf(file, of)));
        const more = update.files.slice(most.files);
        const named = more.slice(0, most.named).map(({ path, hash }) => `${path} ${hash}`);
        const count = more.length > most.named ? [`and ${more.length - most.named} more`] : [];
        if (more.length > 0)
          changes.push({
            name: `${of}${more.length} files that are not shown`,
            before: null,
            after: [...named, ...count].join('\n'),
          });
      }
      return ok(changes);
    },
  };
}

export type PushShown = ReturnType<typeof createShown>;

const blobOf = (mode: string, hash: string): string[] => (mode === '160000' || hash === noHash ? [] : [hash]);

/** What people read: no NUL in it, and UTF-8. */
export const isText = (content: Buffer): boolean =>
  !content.includes(0) && Buffer.from(content.toString()).equals(content);

/** `main`, or `tag v1`. */
export const refName = (ref: string): string => ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ');

function refChanges(update: LookedUpdate): Changes {
  const { ref, old, new: end, commits, tagged, lost } = update;
  const name = refName(ref);
  const hash = (one: string): string | null => (one === noHash ? null : one);
  return [
    { name, before: hash(old), after: hash(end) },
    ...(tagged ? [{ name: `${name}: message`, before: null, after: shortened(tagged) }] : []),
    ...(lost.length > 0 ? [{ name: `${name}: commits that are lost`, before: listOf(lost, true), after: null }] : []),
    ...(commits.length > 0 ? [{ name: `${name}: commits`, before: null, after: listOf(commits) }] : []),
    ...changeOf(`${name}: to mind`, null, toMind(update).join('\n') || null),
  ];
}

function listOf(commits: readonly PushedCommit[], isLost = false): string {
  const listed = commits.slice(0, most.commits).map(({ hash, message, more, author, committer, isNew }) => {
    const who = author === committer ? author : `${author}, committed by ${committer}`;
    const [title = '', ...lines] = shortened(message.trimEnd()).split('\n');
    const first = `${hash.slice(0, 12)} ${title} (${who})`;
    if (isLost || !isNew) return isLost ? first : `${first} - on GitHub already`;
    // All that it says leaves with it.
    const rest = [...lines, ...(more ? ['', shortened(more)] : [])].join('\n').trim();
    return [first, ...(rest === '' ? [] : rest.split('\n').map((line) => `    ${line}`.trimEnd()))].join('\n');
  });
  return [...listed, ...(commits.length > most.commits ? [`and ${commits.length - most.commits} more`] : [])].join(
    '\n',
  );
}

const shortened = (text: string): string =>
  text.length > most.message
    ? `${text.slice(0, most.message)}\n(and ${text.length - most.message} characters that are not shown)`
    : text;

/** What a person should not have to find by themselves. */
function toMind({ kind, isForced, lost, files, asOnDefault, ref }: LookedUpdate): string[] {
  const named = (which: (file: FileChange) => boolean, said: string): string[] => {
    const paths = files.filter(which).map(({ path }) => path);
    return paths.length === 0 ? [] : [`${said}: ${paths.slice(0, 20).join(', ')}${paths.length > 20 ? ', …' : ''}`];
  };
  const rewritten = ref.startsWith('refs/tags/')
    ? 'A tag is moved.'
    : `History is rewritten, and commits are lost: ${lost.length}.`;
  return [
    ...(isForced && kind === 'update' ? [rewritten] : []),
    ...named(({ path }) => path.startsWith('.github/'), 'What GitHub runs or obeys'),
    ...named(({ mode }) => mode === '120000', 'Symbolic links'),
    ...named(({ mode }) => mode === '160000', 'Submodules'),
    ...(asOnDefault > 0 ? [`Further files that end as they are on the default branch: ${asOnDefault}.`] : []),
  ];
}
