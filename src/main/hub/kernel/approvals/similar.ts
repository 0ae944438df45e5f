/**
 * Which calls are similar to one that a person has read and approved. Only texts may differ, and only so far that the person would recognise
 * them: what carries something else is asked about. Pure; nothing of a call's content is kept but its measures and hashes.
 */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { hiddenIn, isLegible } from '../../../../shared/visible.ts';
import type { ConsentRequest } from '../call.ts';

/** A text may be so many times as long as the one that was approved, and that one so many times as long as it. */
const mostLonger = 2;

/** A preview may show so many characters of what stands beside a text, such as the words around a replaced passage. */
const mostBeside = 400;

/** What is kept of a call to know similar ones by. */
export type Likeness = {
  /** Of all that has to be the same. */
  same: string;
  /** Each text by its name. */
  texts: Record<string, Measure>;
  /** Each line of the preview, without what a text put there. */
  changes: string[];
  /** What its texts link to, mention, refer to or order; as hashes. */
  reaches: Set<string>;
};

/** Letters and digits that a reader sees, and all there is: neither may shrink or grow much. */
type Measure = { letters: number; bytes: number };

/**
 * Whether calls similar to this one may be allowed for a while at all: nothing that loses something, no call that changes many things
 * at once, whose list nobody would have read, none whose texts can't be judged by reading or hide something, and none that
 * switches, empties or removes something, such as closing an issue.
 */
export function isAllowable(question: ConsentRequest): boolean {
  const { listed, subject, isAlwaysAsked } = question;
  const { tool } = listed;
  if (isAlwaysAsked || tool.access !== 'write' || tool.isBatch) return false;
  if ((tool.files?.(subject.input)?.paths ?? []).length > 1) return false;
  if (!isLegible([subject.input, subject.preview]) || hidesSomething(subject.input)) return false;
  const ofTexts = linesOfTexts(question);
  return subject.preview.changes.every((change) => {
    const { before, after } = change;
    if (after === null || (before && measured(after).letters === 0)) return false;
    return before === null || ofTexts.has(change);
  });
}

/** What similar calls are known by. */
export function likenessOf(question: ConsentRequest): Likeness {
  const { subject, resource } = question;
  const { keyId, tool, account, preview, policy, place, input } = subject;
  const texts = textsOf(question);
  const ofTexts = linesOfTexts(question);
  const others = Object.entries(input).filter(([name]) => !(name in texts));
  const fields = Object.keys(input).toSorted();
  return {
    same: hashOf([
      keyId,
      tool,
      account.id,
      resource,
      place,
      preview.target,
      policy,
      fields,
      Object.fromEntries(others),
    ]),
    texts: Object.fromEntries(Object.entries(texts).map(([name, { text }]) => [name, measured(text)])),
    changes: preview.changes.map((change) =>
      hashOf(ofTexts.has(change) ? [change.name] : [change.name, change.before, change.after]),
    ),
    reaches: new Set(
      Object.values(texts).flatMap(({ text, kind }) => (kind === 'prose' ? [...reachesOf(text)].map(hashOf) : [])),
    ),
  };
}

/** Whether the other call is similar to the one that was approved. */
export function isSimilar(approved: Likeness, other: Likeness): boolean {
  return (
    approved.same === other.same &&
    Object.entries(approved.texts).every(([name, { letters, bytes }]) => {
      const text = other.texts[name];
      return text !== undefined && isWithin(letters, text.letters) && isWithin(bytes, text.bytes);
    }) &&
    other.changes.every((change) => approved.changes.includes(change)) &&
    other.reaches.isSubsetOf(approved.reaches)
  );
}

const hashOf = (value: unknown): string => hash('sha256', canonicalJson(value));

const isWithin = (one: number, other: number): boolean => other <= mostLonger * one && one <= mostLonger * other;

type Text = { text: string; kind: 'prose' | 'content' };

/** The arguments that its tool calls texts. */
function textsOf({ listed, subject }: ConsentRequest): Record<string, Text> {
  const kinds: Record<string, Text['kind'] | undefined> = listed.tool.texts ?? {};
  return Object.fromEntries(
    Object.entries(subject.input).flatMap(([name, text]) => {
      const kind = kinds[name];
      return kind && typeof text === 'string' ? [[name, { text, kind }] as const] : [];
    }),
  );
}

type Line = ConsentRequest['subject']['preview']['changes'][number];

/**
 * The lines of the preview that show a text of the call, and not what another argument does or causes. Each text has one: a
 * client could else write a word that stands in every other line as well, such as `dismissed`, and have it pass for its text.
 */
function linesOfTexts(question: ConsentRequest): Set<Line> {
  const { input, preview } = question.subject;
  const texts = textsOf(question);
  const shows = ({ after }: Line, text: string): boolean => {
    const shown = text.trim();
    return shown !== '' && after !== null && after.length - shown.length <= mostBeside && after.includes(shown);
  };
  const named = new Set(preview.changes.map(({ name }) => name));
  /** The one that is called so, else the longest that it shows of those that no line is called by. */
  const textIn = (line: Line): string | undefined => {
    const own = texts[line.name];
    if (own) return shows(line, own.text) ? line.name : undefined;
    const shown = Object.entries(texts).filter(([name, { text }]) => !named.has(name) && shows(line, text));
    return shown.toSorted(([, one], [, other]) => other.text.length - one.text.length)[0]?.[0];
  };
  const lines = preview.changes.filter(({ name }) => name in texts || !(name in input));
  const byText = Map.groupBy(lines, textIn);
  return new Set([...byText].flatMap(([text, of]) => (text !== undefined && of.length === 1 ? of : [])));
}

/** Of blanks, HTML comments and marks alone a reader sees nothing: a text of nothing else is an empty one. */
function measured(text: string): Measure {
  const seen = text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '');
  return { letters: seen.match(/[\p{L}\p{N}]/gu)?.length ?? 0, bytes: Buffer.byteLength(text) };
}

function hidesSomething(value: unknown): boolean {
  if (typeof value === 'string') return hiddenIn(value) > 0;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => hiddenIn(name) > 0 || hidesSomething(member));
}

/** Where an address begins, with or without a scheme, up to the end of its host. */
const hosts =
  /(?:(?<![a-z\d+.-])[a-z][a-z\d+.-]{0,30}:)?[\\/]{2}[^\s\\/?#<>()[\]"'`|]*|\b(?:mailto|javascript|data|vbscript|file):/gi;
/** A name that a renderer may make a link of. */
const bareHosts =
  /(?<![\p{L}\p{N}_@./-])(?:[\p{L}\p{N}_-]{1,63}[.\u3002\uff0e\uff61]){1,8}\p{L}{2,24}(?![\p{L}\p{N}_])/giu;
/** People, teams, channels and groups, as GitHub, Slack and mail have them. */
const mentions = /[@\uff20][\p{L}\p{N}._/-]+|<[!@#][^<>\n]{0,100}>?/gu;
/** Issues and commits, with the word before that closes one of them. */
const references =
  /(?:\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?)\b[:\s]*)?(?:(?<![\w.-])[\w.-]{1,100}\/[\w.-]{1,100})?(?:#\d+|\bGH-\d+)/gi;
/** The same before the address of one. */
const closings =
  /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?)\b[:\s]*https?:\S{0,300}/gi;
/** Lines that a program may take for an order. */
const orders = /^[ \t>*-]*(?:\/\w|@[\w-]).{0,200}/gm;
/** What shows otherwise than it is written: tags, comments, definitions, images, links, and characters by their number. */
const markup = /<\/?[a-z!?][^\s<>]{0,40}|!\[|\]\s{0,3}[([:]|&#?\w{1,30};/gi;

/** Whom and what a text of prose reaches beyond its words. */
function reachesOf(text: string): Set<string> {
  const folded = text.normalize('NFKC').toLowerCase();
  const found = [hosts, bareHosts, mentions, references, closings, orders, markup].flatMap(
    (pattern) => folded.match(pattern) ?? [],
  );
  return new Set(found.map((one) => one.replaceAll(/\s+/g, ' ').trim()));
}
