/**
 * Secrets in what a push would publish: in each version of a file that is new, also one that a later commit takes out again, in messages, and
 * in the names of files, branches and tags.
 */
import type { Preview } from '../../../../shared/model.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { screen } from '../../kernel/screening/screen.ts';
import type { PackedObject } from './quarantine.ts';
import { isText, listedPath, type PushShown } from './shown-push.ts';
import type { FileChange } from './trees.ts';

/** Bytes; of text that is longer nobody could say in time what is in it. */
const most = { file: 1_000_000, all: 4_000_000, names: 2_000_000 };

type Given = {
  touched: readonly FileChange[];
  packed: ReadonlyMap<string, PackedObject>;
  messages: string[];
  /** Of files, branches and tags. */
  names: readonly string[];
  shown: PushShown;
};

/** The files in which some were found, and whether the search came to its end: a text can be made to take longer than there is time. */
type Found = { files: string[]; isSearched: boolean; changes: Preview['changes'] };

/** What is found, with what its person is told of it. Fails as reading the files does. */
export async function foundSecrets(
  { touched, packed, messages, names, shown }: Given,
  search = screen,
): Promise<Result<Found>> {
  const versions = new Map<string, { path: string; object: PackedObject; was: string }>();
  for (const { path, hash, was } of touched) {
    const object = packed.get(hash);
    if (object?.type === 'blob') versions.set(`${path}\0${hash}`, { path, object, was: was.hash });
  }
  let left = most.all;
  const searched = [...versions.values()].filter(({ object }) => {
    if (object.size > most.file || object.size > left) return false;
    left -= object.size;
    return true;
  });
  const read = await shown.read(
    searched.map(({ object }) => object),
    most.file,
  );
  if (!read.ok) return read;
  const texts = searched.flatMap(({ path, object, was }) => {
    const content = shown.contents.get(object.hash);
    if (!content || !isText(content)) return [];
    const before = new Set(shown.contents.get(was)?.toString().split('\n') || []);
    return [
      {
        path,
        text: content
          .toString()
          .split('\n')
          .filter((line) => !before.has(line))
          .join('\n'),
      },
    ];
  });
  const named = { path: 'the name of a file, branch or tag', text: names.join('\n') };
  const isShort = named.text.length <= most.names;
  const all = [
    ...texts,
    { path: 'the message of a commit or tag', text: messages.join('\n') },
    ...(isShort ? [named] : []),
  ];
  const found = await search(all.map(({ text }) => text));
  const unsearched = versions.size - texts.length;
  const note = (said: string) => ({
    name: 'Not searched for secrets',
    before: null,
    after: said,
    kind: 'warning' as const,
  });
  if (!found.ok) return ok({ files: [], isSearched: false, changes: [note('All of it: the search took too long')] });
  const notes = [
    ...(unsearched === 0 ? [] : [note(`Files that are too long or no text: ${unsearched}`)]),
    ...(isShort ? [] : [note('The names of the files: there are too many')]),
  ];
  if (found.value.removed === 0) return ok({ files: [], isSearched: true, changes: notes });
  const files: string[] = [];
  for (const { path, text } of all) {
    const one = await search(text);
    if (one.ok && one.value.removed > 0 && !files.includes(path)) files.push(path);
    if (files.length >= 5) break;
  }
  const where = files.length > 0 ? files : ['a file'];
  const told = {
    name: 'What looks like a secret',
    before: null,
    after: where.map(listedPath).join('\n'),
    kind: 'warning' as const,
  };
  return ok({ files: where, isSearched: true, changes: [told, ...notes] });
}
