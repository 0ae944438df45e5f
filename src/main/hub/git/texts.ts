/** What the commits and tags of a pack say beside their files, as they lie in it: git itself leaves out what it has no place for. */
import { ok, type Result } from '../../../shared/result.ts';
import { unfit } from './child.ts';
import type { PackedObject, Quarantine } from './quarantine.ts';

/** Bytes of all of them: more than a thousand commits need. */
const mostTexts = 10_000_000;

/** `text`: its message. `more`: lines of its head that git does not show, such as a merged tag. */
export type ObjectText = { text: string; more: string };

/** What is shown otherwise, or is a signature, of which nobody can read anything. */
const usual = /^(tree|parent|author|committer|encoding|gpgsig|gpgsig-sha256|object|type|tag|tagger) /;

/** Fails with `malformed` where one holds what can't be shown. */
export async function textsOf(
  quarantine: Quarantine,
  packed: ReadonlyMap<string, PackedObject>,
  signal: AbortSignal,
): Promise<Result<Map<string, ObjectText>>> {
  const wanted = [...packed.values()].filter(({ type }) => type === 'commit' || type === 'tag');
  const texts = new Map<string, ObjectText>();
  if (wanted.length === 0) return ok(texts);
  if (wanted.reduce((sum, { size }) => sum + size, 0) > mostTexts) return unfit('its messages are longer than 10 MB');
  const found = await quarantine.read(
    wanted.map(({ hash }) => hash),
    signal,
  );
  if (!found.ok) return found;
  for (const [hash, { content }] of found.value) {
    if (content.includes(0)) return unfit('a message holds a byte that nobody would be shown');
    const [head = '', ...paragraphs] = content.toString().split('\n\n');
    // A line that begins with a blank belongs to the one before it.
    const fields = head.split(/\n(?! )/).filter((field) => !usual.test(field));
    texts.set(hash, { text: paragraphs.join('\n\n').trim(), more: fields.join('\n') });
  }
  return ok(texts);
}
