/**
 * What a commit or a tag says beside its files, taken apart line by line as it lies in the pack. Git itself leaves out what it has no place
 * for, so anything that has no place here either is shown as it is: nothing lands that nobody has seen.
 */
import { ok, type Result } from '../../../../shared/result.ts';
import { unfit } from './child.ts';
import type { Quarantine } from './quarantine.ts';

/** Characters of one message, and bytes of all commits and tags: a person could not read more. */
const most = { message: 100_000, all: 10_000_000 };

/** `head`: the lines that say who, when and signed how, each in the hub's words. `message` is all that follows the head. */
export type ObjectText = {
  hash: string;
  type: 'commit' | 'tag';
  /** The tree of a commit, and the object that a tag names. */
  names: string;
  parents: string[];
  /** What a tag says that it is called. */
  tag: string | undefined;
  head: string[];
  /** Lines of the head that have no place, as they are. */
  more: string;
  message: string;
};

const hash = '[0-9a-f]{40}';
const person = /^(\S.*) <([^<>]*)> (0|[1-9]\d{0,11}) ([+-])(\d\d)(\d\d)$/;

/** An armoured signature, with no line that somebody could write words in. */
const signature =
  /^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----\n(?:Version: [\w .()-]{1,60}\n)?\n?(?:[A-Za-z0-9+/]{1,76}={0,2}\n)+(?:=[A-Za-z0-9+/]{4}\n)?-----END \1-----\n?$/;

/** The commits and tags of these names, those that are here. Fails with `not_approvable` where one holds what can't be shown. */
export async function textsOf(
  quarantine: Quarantine,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<Result<Map<string, ObjectText>>> {
  const texts = new Map<string, ObjectText>();
  const found = await quarantine.read(hashes, signal);
  if (!found.ok) return found;
  let left = most.all;
  for (const [name, { type, content }] of found.value) {
    if (type !== 'commit' && type !== 'tag') continue;
    left -= content.length;
    if (left < 0) return unfit(`its commits and tags say more than ${most.all / 1_000_000} MB`);
    const text = textOf(name, type, content);
    if (typeof text === 'string') return unfit(`${type} ${name.slice(0, 12)} ${text}`);
    texts.set(name, text);
  }
  return ok(texts);
}

/** Why it can't be shown, in words that follow its name, where it can't. */
function textOf(name: string, type: 'commit' | 'tag', content: Buffer): ObjectText | string {
  const whole = content.toString();
  if (content.includes(0)) return 'holds a byte that nobody would be shown';
  if (!Buffer.from(whole).equals(content)) return 'is not written in UTF-8';
  const end = whole.indexOf('\n\n');
  if (end < 0) return 'has no end to its head';
  const message = whole.slice(end + 2);
  if (message.length > most.message) {
    const has = message.length.toLocaleString('en');
    return `has a message of ${has} characters; the limit is ${most.message.toLocaleString('en')}`;
  }
  // A line that begins with a blank belongs to the one before it.
  const lines = whole.slice(0, end).split(/\n(?! )/);
  const next = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(lines[0] ?? '');
    if (match) lines.shift();
    return match;
  };
  const head: string[] = [];
  const who = (role: string): boolean => {
    const [, said = ''] = next(new RegExp(`^${role} (.+)$`)) ?? [];
    const [, who = '', mail = '', seconds = '', sign = '', hours = '', minutes = ''] = person.exec(said) ?? [];
    if (who === '') return false;
    head.push(`${role} ${who} <${mail}>, ${timeAt(Number(seconds), sign, Number(hours), Number(minutes))}`);
    return true;
  };
  const known = { hash: name, type, head, message };
  if (type === 'tag') {
    const [, names = ''] = next(new RegExp(`^object (${hash})$`)) ?? [];
    const [, kind = ''] = next(/^type (commit|tag|tree|blob)$/) ?? [];
    const [, tag] = next(/^tag (.*)$/) ?? [];
    if (names === '' || kind === '' || tag === undefined) return 'does not say what it names';
    if (/^tagger /.test(lines[0] ?? '') && !who('tagger')) return 'does not say who made it and when';
    return { ...known, names, parents: [], tag, more: rest(lines, head) };
  }
  const [, names = ''] = next(new RegExp(`^tree (${hash})$`)) ?? [];
  if (names === '') return 'names no tree';
  const parents: string[] = [];
  for (let parent = next(new RegExp(`^parent (${hash})$`)); parent; parent = next(new RegExp(`^parent (${hash})$`))) {
    parents.push(parent[1] ?? '');
  }
  if (!who('author') || !who('committer')) return 'does not say who made it and when';
  return { ...known, names, parents, tag: undefined, more: rest(lines, head) };
}

/** A signature is named: nobody can read it. All else is answered as it is. */
function rest(lines: readonly string[], head: string[]): string {
  return lines
    .filter((line) => {
      const [, field, value = ''] = /^(gpgsig|gpgsig-sha256) ([\s\S]*)$/.exec(line) ?? [];
      const [, kind] = signature.exec(value.replaceAll('\n ', '\n')) ?? [];
      if (kind !== undefined) head.push(`${field} ${kind}, ${value.length} characters`);
      return kind === undefined;
    })
    .join('\n');
}

/** As a clock there showed it, which git keeps beside the seconds: `2026-12-02 09:00:00 +0100`. */
function timeAt(seconds: number, sign: string, hours: number, minutes: number): string {
  const offset = (sign === '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  const [day = '', time = ''] = new Date((seconds + offset) * 1000).toISOString().split('T');
  const zone = [hours, minutes].map((part) => String(part).padStart(2, '0')).join('');
  return `${day} ${time.slice(0, 8)} ${sign}${zone}`;
}
