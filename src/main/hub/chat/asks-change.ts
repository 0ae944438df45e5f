/**
 * Whether a person asks, in words of their own, to change something. It decides what a model is offered, never what is done: a word
 * too many offers tools whose calls wait for approval, a word too few leaves the person to ask again. Pure.
 */

import { plain } from '../tools/words.ts';
import { asksForChange, ownWords } from './own-words.ts';

const longestRead = 8_000;
/** Characters that people type at a time. */
const longestParagraph = 600;
const clauses = /[.!?;,:…\n。！？；，、：]+\s*|\s(?=(?:and|then|und|dann|et|puis|y|luego) )/u;

/** Words that tell the languages with a table from others that are written alike. */
const tabled =
  /(?<!\p{L})(?:the|what|which|who|when|where|how|my|is|are|was|did|does|have|has|please|this|with|from|and|of|on|for|to|it|that|find|show|list|tell|give|explain|summari[sz]e|translate|any|our|we|you|hello|hi|thanks|der|die|das|den|dem|ich|mein\w*|ist|sind|und|wie|welche\w*|wer|wann|bitte|fur|von|auf|zu|nicht|ein|eine\w*|zeig\w*|gib|fass|habe|hat|le|les|une|des|est|sont|mes|mon|ma|dans|sur|avec|pour|qui|quel\w*|cette|c'est|j'ai|et|du|resume\w*|montre\w*|suis|el|los|las|mis|una|que|cual\w*|esta|hay|para|del|por favor|muestra\w*|dame|tengo|hola|y|en)(?!\p{L})/u;

/** `unknown`: in a language without a table. */
export function asksChange(text: string): 'yes' | 'no' | 'unknown' {
  const paragraphs = ownWords(text.slice(0, longestRead))
    .own.trim()
    .split(/\n\s*\n/);
  // What stands between the first and the last, or is longer, was pasted.
  const own = [...new Set([paragraphs[0] ?? '', paragraphs.at(-1) ?? ''])]
    .filter(({ length }) => length <= longestParagraph)
    .map((paragraph) => plain(paragraph).trim());
  if (own.some((one) => one.split(clauses).some(asksForChange))) return 'yes';
  const all = own.join(' ');
  return tabled.test(all) || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(all) || !/\p{L}{3}/u.test(all)
    ? 'no'
    : 'unknown';
}
