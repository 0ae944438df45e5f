/**
 * What a source of whatever kind says about its own tools, as a model may read it. Tool poisoning is instructions in a description:
 * hidden in tags or invisible characters, or plainly addressed to the model. https://owasp.org/www-community/attacks/MCP_Tool_Poisoning
 */
import { cleanTitle } from '../platforms/clean-text.ts';

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

/** One line of at most `limit` characters, sentence by sentence; what does not fit is left out. Pure. */
export function cleanWords(text: string, limit: number): string {
  const plain = cleanTitle(text.slice(0, 20_000).normalize('NFKC').replace(element, ' '), 20_000);
  let kept = '';
  for (const sentence of plain.split(/(?<=[.!?])\s+/)) {
    if (addressed.test(sentence)) continue;
    const longer = kept === '' ? sentence : `${kept} ${sentence}`;
    if (longer.length > limit) break;
    kept = longer;
  }
  const [first = ''] = plain.split(/(?<=[.!?])\s+/);
  return kept === '' && first.length > limit && !addressed.test(first) ? cleanTitle(first, limit) : kept;
}
