/** Reads a question by its words: which intents, about what. Never a guess: what is not clear is asked back. Pure. */

import { folded, patternFor, saysAny } from '../../kernel/tools/words.ts';
import { type IntentName, isCode, type Topic, topics } from './intents.ts';
import { asksChange, mayAskForChange, ownWords } from './own-words.ts';
import type { Meaning } from './planned.ts';
import { isBackgroundPrompt } from './question.ts';
import type { Repository } from './repositories.ts';
import { calledLike, readSlots, type Slots } from './slots.ts';
import { readSpans } from './spans.ts';

/** `isAhead`: whether a weekday means the next one, where the words alone don't tell. */
export type Known = { today: string; repositories: readonly Repository[]; isAhead?: boolean };
export type Request = { topic: Topic; slots: Slots; says: Meaning['says'] };
export type Heard =
  /** `isCertain`: nothing was left over, and its words can hardly mean anything else. `opens`: which one of what is listed is to be read. */
  (
    | { kind: 'requests'; requests: Request[]; isCertain: boolean; opens?: number }
    | { kind: 'none' }
    | { kind: 'change' }
    /** `unknownNames`: names of repositories that are not among the key's; `lacks`: what would be read if it were named. */
    | { kind: 'unclear'; intents: IntentName[]; unknownNames: string[]; lacks?: Request }
  ) & { said?: Clause };

const longest = 4_000;
/** Sentences that are read by themselves; the last one has all the rest. */
const mostParts = 5;
const sentences =
  /[?？!！。;；\n]+|\.(?=\s|$)|,\s?(?:and|then|also|plus|und|dann|et|puis|ensuite|y|luego)\b|[,，、]\s?(?:再|然后|还有|另外|それから|あと|そして)/g;

/** What parts the things of a list, each of which is then named as one of these. */
const joints = /\s(?:and|or|und|oder|et|ou|y|o|sowie|plus)\s|[和与及、,，と&]/i;
const things = ['mail', 'calendar', 'slack', 'notion', 'issue', 'pr', 'commit', 'alert'];

const general = new RegExp(
  [
    String.raw`^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon|night)|thanks?|thank you|how are you|hallo|guten (?:tag|morgen|abend)|danke|wie geht|bonjour|bonsoir|salut|merci|hola|buen[oa]s|gracias|que tal|你好|您好|早上好|谢谢|こんにちは|おはよう|こんばんは|ありがとう)(?![a-z])`,
    String.raw`\b(?:what(?:'s| is| are) an?\b|what(?:'s| is| are) (?:the )?(?:difference|meaning|point|purpose|best way|capital)|what does (?:\S+ ){1,4}(?:mean|charge|cost|stand for)|define\b|explain (?:to me )?(?:what|how|why|the difference)|difference between|how (?:do|does|can|could|should|would|to)\b(?! my (?:day|week|month|calendar|schedule))|why (?:do|does|is|are) (?:people|we|you|it|there)|translate|proofread|rephrase|rewrite|paraphrase|correct this|is it possible to|^\W*should i\b|can you (?:explain|help)|(?:ideas?|tips|advice|suggestions?|examples?|names?|recipes?) (?:for|on|about|to|how)|tell me a|write (?:me )?an? (?:\S+ )?(?:poem|story|joke|song|function|regex|script|essay|haiku|query|program)|who (?:invented|wrote|won|is the president)|what time is it|pros and cons|best practice|recommend)`,
    String.raw`\b(?:was (?:ist|sind|bedeutet|heis\w*) (?:ein\w*|der unterschied|der sinn|\S+\s*\??$)|unterschied zwischen|wie (?:kann|mache?|macht|funktionier\w*|geht|lose|schreib\w*) (?:ich|man|das|ein\w*|die|der|\S+)|erklar\w*|ubersetz\w*|warum (?:ist|sind|macht|braucht) man|schreib\w* (?:mir )?(?:ein\w*) (?:gedicht|geschichte|witz|funktion)|was kostet|(?:ideen|tipps|vorschlage|beispiele|rezept\w*) (?:fur|zu))`,
    String.raw`(?:qu'est[- ]ce qu'une?\b|qu'est[- ]ce que (?:le|la|l'|les|c'est)|c'est quoi|que (?:veut dire|signifie)|comment (?:faire|puis-je|on|ca|fonctionn\w*|annul\w*|je|peut-on)|difference entre|tradui\w*|explique\w*|pourquoi (?:faut|utilise)|ecris (?:moi )?(?:un poeme|une histoire|une fonction)|combien coute|(?:idees|conseils|exemples|suggestions) (?:pour|de|sur))`,
    String.raw`(?:\bque (?:es|son|significa) (?:un[oa]?\b|el|la|\S+\s*\?*$)|como (?:puedo|se|hago|funciona|estas|deshago|hacer)\b|diferencia entre|traduc\w*|\bexplica\w*|por que (?:se usa|hay que)|escribe(?:me)? un(?:a)? (?:poema|cuento|historia|funcion)|cuanto cuesta|(?:ideas|consejos|ejemplos|sugerencias) (?:para|de|sobre))`,
    String.raw`什么是|^[^我的]{1,12}是什么(?:意思)?[?？]?$|什么意思|怎么(?!样|说|回|写)|如何|为什么要|解释|翻译|润色|区别|不同|钓鱼|诈骗|写一?[首个](?:诗|故事|笑话|函数)|多少钱|点子|建议|主意|什么意思|意味|案を|アイデア|ヒント|おすすめ|(?<!こ)とは(?:何|なん|[?？\s]|$)|って何|どうやって|方法|違い|翻訳|説明して|なぜ.{0,8}(?:必要|使う)|いくら|詩を`,
  ].join('|'),
);

/** What was read of a part of the question. */
export type Clause = {
  topic: Topic | undefined;
  slots: Slots;
  says: Meaning['says'];
  isGeneral: boolean;
};

/** What each part of a rule asks for, of words or of slots that are filled. */
const filled: Record<string, (slots: Slots) => unknown> = {
  repository: ({ repositories, unknownNames }) => repositories.length + unknownNames.length > 0,
  number: ({ numbers }) => numbers.length > 0,
  name: ({ who }) => who,
  sha: ({ sha }) => sha,
  path: ({ path }) => path,
  channel: ({ channel }) => channel,
  query: ({ query }) => query,
  about: ({ about }) => about,
  when: ({ when }) => when,
};
/** The first topic that fits, of one intent or of all. */
export function topicFor(slots: Slots, says: Meaning['says'], intent?: IntentName): Topic | undefined {
  const holds = (word: string): boolean => Boolean(filled[word] ? filled[word](slots) : says(word));
  return topics.find(
    (topic) => (!intent || topic.intent === intent) && topic.parts.every(({ not, words }) => words.some(holds) !== not),
  );
}

/** What is not so: which state is meant instead, no row of the table knows. */
const denied = new RegExp(
  String.raw`(?:(?<![a-z])(?:not|nobody|no one|never|nicht|kein\w*|niemand|pas|aucun\w*|personne|no|nadie|ningun\w*|sin)|n't) (?:\S+ ){0,3}?(?:${['closed', 'merged', 'review', 'assigned'].map((word) => patternFor(word).source).join('|')})`,
);

/** The place that was named before. */
const sameRepository =
  /(?:这个|该|同一个|this|that|the same|diese[smnr]?|dem|ce|cet|est[ea]|ese|この|その|同じ)\s?(?:仓库|repo|depot|リポジトリ|projekt|项目)|\bthere\b|\bits\b/;

function readClause(own: string, quoted: readonly string[], known: Known, before: readonly string[] = []): Clause {
  const said = folded(own);
  const past =
    /\b(?:did|had|were|was (?:i|there|it|on|my|the|he|she|that|this)|hatte|war|avais|eu|tuve|tenia)\b|了|でした|あった/;
  const looksAhead = known.isAhead ?? (!past.test(said) && saysAny(said, ['calendar', 'free', 'slot', 'upcoming']));
  const spans = readSpans(said, known.today, looksAhead);
  const { rest, ...slots } = readSlots(own, spans, quoted, known.repositories);
  if (slots.repositories.length === 0 && sameRepository.test(said)) slots.repositories.push(...before);
  const says = (...words: string[]): boolean => saysAny(rest, words);
  const isAnchored =
    slots.repositories.length + slots.unknownNames.length > 0 || slots.sha !== undefined || slots.path !== undefined;
  const isUnread = denied.test(rest) || (mayAskForChange(said) && !isAnchored);
  const topic = isUnread ? undefined : topicFor(slots, says);
  // An appointment on a weekday is to come, also where only the whole clause tells that it is one.
  if (topic?.intent === 'calendar' && !looksAhead && !past.test(said) && known.isAhead === undefined)
    return readClause(own, quoted, { ...known, isAhead: true }, before);
  return {
    topic,
    slots,
    says,
    isGeneral: general.test(rest) && !isAnchored,
  };
}

/** A text as one part, all of it the person's own words. */
export const readPart = (text: string, known: Known): Clause =>
  readClause(text.normalize('NFC').slice(0, longest), [], known);

/** The question in the person's own words alone; a quotation never chooses an intent, and may be what is looked for. */
export function hear(question: string, known: Known): Heard {
  const text = question.normalize('NFC').slice(0, longest);
  if (isBackgroundPrompt(text)) return { kind: 'none' };
  if (asksChange(text) === 'yes') return { kind: 'change' };
  const { own, quoted } = ownWords(text, (name) => calledLike(name, known.repositories).length > 0);
  const places = sentencesIn(own);
  const pieces: Clause[] = [];
  for (const [from, to] of places) {
    const before = pieces.findLast(({ slots }) => slots.repositories.length > 0)?.slots.repositories;
    pieces.push(readClause(own.slice(from, to), quoted, known, before));
  }
  const asking = pieces.filter(({ topic, isGeneral }) => topic && !isGeneral);
  if (asking.length === 0 && pieces.some(({ isGeneral }) => isGeneral)) return { kind: 'none' };
  if (new Set(asking.map(({ topic }) => topic?.intent)).size > 1)
    return joined(asking, pieces.length === asking.length);

  const [start] = places.find((_, index) => !pieces[index]?.isGeneral) ?? [0];
  const whole = readClause(own.slice(start), quoted, known);
  const { when, who, about } = whole.slots;
  const pieced = own.slice(start).split(joints);
  const parts = pieced.length > mostParts ? [whole] : pieced.map((part) => readClause(part, quoted, known));
  const isList = !about && parts.every(({ topic, says }) => topic && says(...things));
  if (isList && new Set(parts.map(({ topic }) => topic?.intent)).size > 1) {
    const shared = { ...(when && { when }), ...(who && { who }) };
    return joined(
      parts.map(({ slots, ...part }) => ({ ...part, slots: { ...slots, ...shared } })),
      false,
    );
  }
  if (!whole.topic)
    return { kind: 'unclear', intents: nearestIntents(whole), unknownNames: whole.slots.unknownNames, said: whole };
  return { ...joined([whole], asking.length === pieces.filter(({ isGeneral }) => !isGeneral).length), said: whole };
}

/** Where those begin and end in which anything is said. */
function sentencesIn(own: string): [from: number, to: number][] {
  const places: [number, number][] = [];
  let start = 0;
  for (const { index, 0: all } of folded(own).matchAll(sentences))
    if (places.length < mostParts) {
      places.push([start, index + (/[?？!！。]/.test(all) ? all.length : 0)]);
      start = index + all.length;
    }
  places.push([start, own.length]);
  return places.filter(([from, to]) => /[\p{L}\p{N}]/u.test(own.slice(from, to)));
}

/** What those ask for, or what it lacks. */
export function joined(clauses: readonly Pick<Clause, 'topic' | 'slots' | 'says'>[], isWhole: boolean): Heard {
  const requests = clauses.flatMap(({ topic, slots, says }) => (topic ? [{ topic, slots, says }] : []));
  for (const { topic, slots, says } of requests) {
    if (
      (topic.needsRepository && slots.repositories.length === 0) ||
      (isCode(topic.intent) && slots.unknownNames.length > 0)
    )
      return {
        kind: 'unclear',
        intents: [topic.intent],
        unknownNames: slots.unknownNames,
        lacks: { topic, slots, says },
      };
  }
  return { kind: 'requests', requests, isCertain: isWhole && requests.every(({ topic }) => topic.isSure) };
}

/** Those of which most is said, three at most. */
function nearestIntents({ slots, says }: Clause): IntentName[] {
  const scored = topics.map(({ intent, parts }) => {
    const wanted = parts.filter(({ not }) => !not);
    const met = wanted.filter(({ words }) => words.some((word) => (filled[word] ? filled[word](slots) : says(word))));
    return { intent, score: met.length / wanted.length };
  });
  const sorted = scored.filter(({ score }) => score >= 0.5).sort((one, other) => other.score - one.score);
  return [...new Set(sorted.map(({ intent }) => intent))].slice(0, 3);
}
