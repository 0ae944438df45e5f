/** Reads a message in its conversation: what it leaves unsaid is what the question before it said. Pure. */

import { folded } from '../../kernel/tools/words.ts';
import { readerOf } from './planned.ts';
import { type Clause, type Heard, hear, joined, type Known, type Request } from './read.ts';
import type { Slots } from './slots.ts';

type Message = { role: string; content: string };

const begins =
  /^\W*(?:and|what about|how about|or|also|und|oder|auch|wie sieht es|et|ou|aussi|y|e|o|tambien|que tal)\b|^\W*(?:那么?|还有|以及|和|再|では|じゃあ?|それと|あと)/;
const ordinals = [
  String.raw`\b(?:first|1st|erste[nrsm]?|premiere?|primer[oa]?)\b|第[一1]|(?:1|一)(?:番目|つ目|件目|通目)|最初の`,
  String.raw`\b(?:second|2nd|zweite[nrsm]?|deuxieme|seconde?|segund[oa])\b|第[二2]|(?:2|二)(?:番目|つ目|件目|通目)`,
  String.raw`\b(?:third|3rd|dritte[nrsm]?|troisieme|tercer[oa]?)\b|第[三3]|(?:3|三)(?:番目|つ目|件目|通目)`,
  String.raw`\b(?:fourth|4th|vierte[nrsm]?|quatrieme|cuart[oa])\b|第[四4]|(?:4|四)(?:番目|つ目|件目|通目)`,
  String.raw`\b(?:fifth|5th|funfte[nrsm]?|cinquieme|quint[oa])\b|第[五5]|(?:5|五)(?:番目|つ目|件目|通目)`,
  String.raw`\blast one\b|\bletzte[nrsm]? davon|\b(?:le dernier|la derniere|el ultimo|la ultima)\W*$|最后[一那]|最後の(?:もの|の|やつ)`,
].map((source) => new RegExp(source));
const points =
  /\b(?:what does (?:it|that|this|he|she)|(?:read|open|show(?: me)?) (?:it|that|this)|what(?:'s| is) in (?:it|there)|tell me more|more (?:details|about (?:it|that))|who attends|what is it about|mehr (?:dazu|daruber|details)|was steht (?:da|drin|darin)\w*|lies (?:es|sie|ihn|das)|offne (?:es|sie|ihn|das)|worum geht es(?: da| darin)?\W*$|wer nimmt|que dit-(?:il|elle)|qu'est-ce qu'(?:il|elle) dit|plus de details|dis-m'en plus|ouvre-l[ae]|lis-l[ae]|de quoi (?:parle-t|s'agit)|qui participe|(?:que|y que) dice\W*$|dime mas|mas detalles|abrel[oa]|leel[oa]|de que trata\W*$|quien asiste)|(?:它|这个|那个|这封|那封|上面|里面)(?:里面?)?(?:都?[说写讲])|^(?:都)?[写说讲]了什么|详细(?:说|一点|内容)|打开(?:它|看看)|谁参加|^(?:何て?(?:書|言)|内容は|詳しく|それを?(?:読|開|詳)|中身)|誰が参加/;
const longest = { words: 9, letters: 26 };

/** `earlier`: the messages before it, of which the person's last six count. */
export function follow(question: string, earlier: readonly Message[], known: Known): Heard {
  const asked = earlier.filter(({ role }) => role === 'user').slice(-6);
  const previous = asked.at(-1);
  const alone = hear(question, known);
  const text = folded(question.trim());
  const isShort = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)
    ? text.length <= longest.letters
    : text.split(/\s+/).length <= longest.words;
  // What is not short stands for itself, so that nobody makes the hub read a conversation of long messages back to its begin.
  if (!previous || !isShort || alone.kind === 'change') return alone;
  const before = follow(previous.content, asked.slice(0, -1), known);
  const last = before.kind === 'requests' ? before.requests[0] : before.kind === 'unclear' ? before.lacks : undefined;
  if (!last) return alone;
  const isAhead =
    last.topic.intent === 'calendar' && !/\b(?:did|had|hatte|war|avais|eu|tuve)\b|了/.test(folded(previous.content));
  const heard = isAhead ? hear(question, { ...known, isAhead }) : alone;

  const said = heard.said;
  if (!said) return alone;
  const names = said.slots.repositories.length + said.slots.unknownNames.length + said.slots.numbers.length > 0;
  const nth = said.slots.when ? -1 : ordinals.findIndex((pattern) => pattern.test(text));
  if (before.kind === 'requests' && !names && (nth >= 0 || points.test(text)) && opened(last))
    return { ...before, isCertain: false, opens: nth === 5 ? -1 : Math.max(nth, 0) + 1 };

  const filled = fill(last, said, question);
  const isOwn = heard.kind === 'requests' && heard.requests.some(({ topic }) => topic.intent !== last.topic.intent);
  if (isOwn) return begins.test(text) ? withTime(heard, last) : alone;
  if (heard.kind === 'requests' && !begins.test(text)) return alone;
  const isCertain = before.kind === 'requests' && before.isCertain && heard.kind === 'unclear';
  return filled && (heard.kind !== 'none' || begins.test(text)) ? joined([filled], isCertain) : alone;
}

/** Whether a request lists anything of which one can be read. */
const opened = ({ topic, slots, says }: Request): boolean =>
  topic.calls({ slots, says, today: '2000-01-01', login: '' }).some((call) => readerOf(call));

/** The last request with what this message names; undefined where it names nothing. */
function fill(last: Request, { slots, says }: Clause, question: string): Request | undefined {
  const { repositories, unknownNames, numbers, query, about, who, ...others } = slots;
  const bare = last.topic.intent === 'read_one' ? Number(/\b\d{1,7}\b/.exec(question)?.[0] ?? 0) : 0;
  const name =
    who ??
    (others.when || repositories.length > 0
      ? undefined
      : /^\W*(?:and|und|et|y|e|what about|那|では|from|von|de)?\s*(?:from |von |de |d'|das |给)?((?:\p{Lu}|\p{Script=Han}|\p{Script=Katakana})[\p{L}-]*?)(?:さん)?(?:呢|は|からは)?[?？!.\s]*$/iu.exec(
          question,
        )?.[1]);
  const given: Partial<Slots> = {
    ...others,
    ...(repositories.length + unknownNames.length > 0 && { repositories, unknownNames }),
    ...(numbers.length > 0 ? { numbers } : bare > 0 && { numbers: [bare] }),
    ...(name && /mail|find_message|calendar/.test(last.topic.intent) && { who: name }),
    ...(about && { about, query: about }),
  };
  if (Object.keys(given).length === 0) return undefined;
  return {
    topic: last.topic,
    slots: { ...last.slots, ...given },
    says: (...words) => last.says(...words) || says(...words),
  };
}

/** What is asked next is asked of the same time. */
const withTime = (heard: Heard & { kind: 'requests' }, { slots: { when } }: Request): Heard => ({
  ...heard,
  requests: heard.requests.map((request) => ({ ...request, slots: { ...(when && { when }), ...request.slots } })),
});
