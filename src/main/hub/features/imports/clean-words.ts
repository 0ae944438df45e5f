/**
 * What any source says about its tools, as a model may read it: words, names and values. Tool poisoning is instructions in a description:
 * hidden in tags or invisible characters, or plainly addressed to the model. https://owasp.org/www-community/attacks/MCP_Tool_Poisoning
 */
import { createHash } from 'node:crypto';
import { cleanTitle } from '../../platforms/clean-text.ts';
import { endsAsRevision } from './import.ts';

/** Whole elements go, with all that is in them: `<IMPORTANT>…</IMPORTANT>` is where instructions are put. */
const element = /<([a-z][\w-]{0,40})\b[^>]{0,200}>[\s\S]*?(?:<\/\1\s{0,5}>|$)/gi;

/**
 * Words by which a description speaks to a model instead of about a tool. A sentence that holds one is left out: what it says
 * of the tool is the less important.
 */
const addressed =
  /\b(?:ignore|disregard|forget)\b.{0,40}\b(?:previous|prior|above|earlier|other|all|any|instruction)|\bsystem prompt\b|\b(?:do not|don['’]t|never)\b.{0,20}\b(?:tell|mention|inform|reveal|ask|show|say)|\byou (?:must|should|have to|need to)\b|\b(?:always|first|before|after|instead)\b.{0,40}\b(?:call|use|using|run|read|send|invoke)\b.{0,40}\b(?:tool|file|this|other)|\bwithout (?:asking|telling|confirm)|\b(?:user|person|human)['’]s? (?:consent|approval|permission)|~\/\.|\.env\b|\bid[_ ]rsa\b|\bapi[_ -]?keys?\b.{0,30}\b(?:send|include|pass)/i;

/** Whether it speaks to a model, by words that a description of a tool has no use for. Pure. */
export const speaksToModel = (text: string): boolean => addressed.test(text.normalize('NFKC'));

/** Words that bind sentences of English, and those of other languages that many models read as well; none is in both. */
const english =
  /\b(?:the|of|to|and|for|from|with|by|is|are|be|this|that|it|its|if|or|on|at|which|you|your|can|has|have|when|new|all|each|only|returns?|gets?|lists?|creates?|updates?|deletes?|adds?|finds?)\b/gi;
const foreign =
  /(?<![\p{L}'’])(?:der|das|den|dem|und|nicht|kein|keine|ein|eine|einen|ist|sind|mit|von|für|auf|zu|zum|vor|bevor|nach|immer|niemals|alle|alles|bitte|du|sie|diese|dieses|werkzeug|le|la|les|des|une|est|sont|avec|pour|dans|avant|toujours|jamais|tous|vous|cet|cette|outil|el|los|las|una|es|con|por|para|antes|siempre|nunca|todos|usted|esta|este|herramienta|il|lo|gli|uno|sono|prima|sempre|mai|tutti|questo|questa|os|uma|são|com|não|sempre|todas|você|het|een|voor|niet|altijd|alle|deze|och|inte|alltid|och|nie|zawsze|przed|jest|wszystkie)(?![\p{L}'’])/giu;
const notLatin = /(?!\p{Script=Latin})\p{L}/u;

/**
 * Whether a sentence is in a language in which the hub can't tell an order from a description: in letters that are not Latin ones, or with
 * more of the small words of another language than of English. Pure.
 */
const isUnreadable = (sentence: string): boolean =>
  notLatin.test(sentence) || (sentence.match(foreign)?.length ?? 0) > (sentence.match(english)?.length ?? 0);

/** Whether a sentence may be told. */
const isTold = (sentence: string): boolean => !addressed.test(sentence) && !isUnreadable(sentence);

/** One line of at most `limit` characters, sentence by sentence; what does not fit is left out. Pure. */
export function cleanWords(text: string, limit: number): string {
  const plain = cleanTitle(text.slice(0, 20_000).normalize('NFKC').replace(element, ' '), 20_000);
  let kept = '';
  for (const sentence of plain.split(/(?<=[.!?])\s+|(?<=[。！？])/)) {
    if (!isTold(sentence)) continue;
    const longer = kept === '' ? sentence : `${kept} ${sentence}`;
    if (longer.length > limit) break;
    kept = longer;
  }
  const [first = ''] = plain.split(/(?<=[.!?])\s+/);
  return kept === '' && first.length > limit && isTold(first) ? cleanTitle(first, limit) : kept;
}

// Orders can stand in the names and values of a schema as well as in a description.

const [mostValues, longestValue, longestOfAll] = [200, 100, 4_000];
const [mostWordsOfValue, mostWordsOfName] = [6, 8];
/** GitHub's and Stripe's have up to 11: `orgs/enable-or-disable-security-product-on-all-org-repos`. */
export const mostWordsOfOperation = 12;

/** Runs of letters, and each character of scripts that write no spaces. */
const word = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]|\p{L}{2,}/gu;
const hasWords = (text: string, most: number): boolean => (text.match(word)?.length ?? 0) <= most;
const isProse = (text: string): boolean => /\s.*[.!?。！？](?:\s|$)|<[a-z!/]/is.test(text);

/** Whether a name says what it is for, and no more. Pure. */
export function isPlainName(name: string): boolean {
  return /^[\w.$@:[\]-]{1,64}$/.test(name) && name !== '__proto__' && hasPlainWords(name);
}

/** Whether the words of a name, in any form, are those of a name, not of a sentence. Pure. */
export function hasPlainWords(name: string, most = mostWordsOfName): boolean {
  const said = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' ');
  return hasWords(said, most) && !speaksToModel(said);
}

/**
 * Whether these may be told: few, short ones, none of which reads like a sentence, nor all of them in a row. Undefined with something
 * in them that a person could not see. Pure.
 */
export function arePlainValues(values: readonly unknown[]): boolean | undefined {
  const texts = values.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')));
  if (texts.some((text) => /[^\P{C}\n\t]/u.test(text))) return undefined;
  const all = texts.join(' ');
  const isPlain = (text: string): boolean =>
    text.length <= longestValue && hasWords(text, mostWordsOfValue) && !isProse(text);
  return values.length <= mostValues && all.length <= longestOfAll && texts.every(isPlain) && !speaksToModel(all);
}

/** The interfaces of model providers allow 64: what a tool that is accepted again is called, `…_r2`, must fit as well. */
const longest = 60;
/** Of a name that is longer no more is told, and to look for words in it takes the time of all of it. */
export const longestRead = 400;

/** `key` tells it from all others of its source, `words` are what it is called by; none, where they are not to be told. */
type Called = { key: string; words: string };

/**
 * Names of ours for the tools of a source. `acme_get_sum` for `getSum` of the import `acme`: its name as it is, by which keys tell whose tool it is, then letters, digits and
 * underscores alone. All different, and at most 60 characters: one that is too long, has no words, or that several would have gets a mark
 * from its key, so that no tool's name depends on which others there are before it. Pure.
 */
export function toolNames(importName: string, called: readonly Called[]): string[] {
  const plain = called.map(({ words }) => `${importName}_${snake(words)}`);
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return called.map(({ key }, at) => {
    const name = plain[at] ?? '';
    const isPlain =
      counts.get(name) === 1 && name.length <= longest && !name.endsWith('_') && !endsAsRevision.test(name);
    // The mark ends with a letter that no hash has: a plain name that looks marked cannot be met but on purpose.
    const mark = `_${createHash('sha256').update(key).digest('hex').slice(0, 6)}x`;
    return isPlain ? name : `${name.slice(0, longest - mark.length).replace(/_+$/, '')}${mark}`;
  });
}

const snake = (text: string): string =>
  text
    .slice(0, longestRead)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
