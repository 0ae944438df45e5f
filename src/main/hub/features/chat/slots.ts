/** What a clause names: a repository, a number, a hash, a path, a channel, a person, and what it is about. Pure. */

import { distance } from 'fastest-levenshtein';
import { patternOf } from '../../ground/pattern-of.ts';
import { folded, isWord, patternFor } from '../../kernel/tools/words.ts';
import type { Repository } from './repositories.ts';
import { type FoundSpan, hourOfDay, type Span, spanOf } from './spans.ts';

export type Slots = {
  when?: Span;
  /** As owner/name. */
  repositories: string[];
  /** Named like one, and none of the key's. */
  unknownNames: string[];
  numbers: number[];
  sha?: string;
  path?: string;
  channel?: string;
  who?: string;
  /** Words to search for: what is left of the question. */
  query: string;
  /** What it says to be about. */
  about?: string;
  labels?: string;
  only?: 'private' | 'public' | 'open' | 'closed' | 'unread';
  limit?: number;
};

/** A name without case and with one sign between its words; as long as before. */
const normal = (name: string): string => name.toLowerCase().replace(/[\s_.-]/g, '-');
const nameOf = (repository: string): string => repository.slice(repository.indexOf('/') + 1);

/** The repositories that are called like this: equal but for case and the sign between words. Nothing is guessed. */
export const calledLike = (written: string, among: readonly Repository[]): string[] =>
  among
    .map(({ repository }) => repository)
    .filter((one) => [normal(one), normal(nameOf(one))].includes(normal(written)));

/** To ask about: the nearest three of those that share a word or are two edits away; more edits count alike. */
export function nearest(written: string, among: readonly Repository[]): string[] {
  const name = normal(nameOf(written));
  const words = name.split('-').filter((word) => word.length > 1);
  return among
    .map(({ repository }) => {
      const other = normal(nameOf(repository));
      return {
        repository,
        shared: other.split('-').filter((word) => words.includes(word)).length,
        edits: Math.min(distance(name, other), 3),
      };
    })
    .filter(({ shared, edits }) => shared > 0 || edits <= 2)
    .sort((one, other) => one.edits - other.edits || other.shared - one.shared)
    .slice(0, 3)
    .map(({ repository }) => repository);
}

const before = String.raw`(?:\b(?:in|of|for|from|to|on|at|into|with|and|von|im|aus|fur|zu|und|dans|de|du|d'|sur|en|pour|et|del|y|para|about|than|repo|repository) ?|[在和与、,，的把用もと]\s?)`;
const after = String.raw`(?= ?(?:'s\b|repo|的|里|中|上|这|和|の|に|で|から|は|が|を|と|も|[?？,，。、]|$))`;
/** What follows a word of place, or is called a repository, with a sign inside its name where nothing else tells. */
const unknownName =
  /(?:(?<=\b(?:in|of|to|for|from|von|aus|de|en|dans|d'|has|repo|repository) )|(?<=在 ?))(?:[a-z0-9]+(?:[-_][a-z0-9]+)+)(?![\w/])|(?<![\w-])(?:[a-z][\w-]+)(?= repo(?:sitory|sitorio)?\b)|(?<=\brepo(?:sitory)? )(?:[a-z][\w-]+)|^(?:[a-z0-9]+(?:[-_][a-z0-9]+)+)(?= ?[里中的の])/g;
const notRepository =
  /^(?:my|our|this|that|the|which|private|public|what|git|github|any|each|every|pull-requests?|e-mails?|to-dos?|up-to-date|follow-ups?|stand-up|ci\/cd|and\/or|\d+\/\d+|feature\/.*)$|-(?:je|tu|il|elle|on|nous|vous|ce|moi)$/;
const path =
  /(?<![\w/.-])(?:[\w.-]+\/)*(?:[\w-]+\.(?:md|json|ya?ml|toml|lock|txt|tsx?|m?jsx?|py|go|rs|java|kt|rb|php|c|h|cpp|cs|sh|css|html|sql|xml|ini|cfg|env)|dockerfile|makefile|readme|license|licence|contributing|changelog)(?![\w/-])/i;
/** The file that is meant by a name without its ending. */
const wholeName = (file: string): string =>
  /^licen[cs]e$/i.test(file)
    ? 'LICENSE'
    : file.replace(/^(?:readme|contributing|changelog)$/i, (name) => `${name.toUpperCase()}.md`);
const counted =
  'pull[- ]?requests?|prs?|merge requests?|mrs?|issues?|tickets?|bugs?|bug reports?|fehler(?:bericht)?|incidencias?|discussions?|alerts?|议题|工单|缺陷|问题|拉取请求|合并请求|课题|課題|プルリク(?:エスト)?|イシュー|バグ|チケット';
const number = new RegExp(
  String.raw`#(\d{1,7})\b|(?:${counted}|\b(?:number|no\.?|nr\.?|nummer|numero|n°|nº)|[号第番])\s?(?:number |no\.? ?|nr\.? ?|nummer |numero |n°|nº|号)?(\d{1,7})(?![\d.%-]|:\d)|\b(\d{1,7}) ?(?:号|番(?!目))|(?<=\d (?:and|und|et|y|和|と) )(\d{1,7})\b`,
  'g',
);
const channel =
  /(?<![\w&])#([\p{L}_-][\p{L}\p{N}_-]*)|\b(?:the |in |canal (?:de )?|kanal )([a-z][\w-]+) (?:channel|kanal|频道|チャンネル)|(?:canal|kanal) (?:de |d'|del )?([a-z][\w-]+)|(?<![\w-])([\w-]+) ?(?:频道|チャンネル)/u;
const label = /(?:label(?:l?ed)? |tagged |带 ?|标签(?:为|是)? ?)["']?([a-z][\w-]*)["']?(?: 标签)?/;
const limit =
  /(?:last|latest|newest|recent|top|first|letzten|derniere?s|ultim[oa]s|最近的?|最新的?|直近の?|最後の)\s?(\d{1,2})\s?(?:commits|issues|prs|pull requests|mails|e-?mails|messages|nachrichten|次|个|条|封|件)/;
const subject =
  /\b(?:about|regarding|concerning|mentioning|containing|uber|zum thema|bezuglich|wegen|a propos d[eu']|concernant|sobre|acerca de) ?([^?!.,;]{1,80}?)(?: (?:in|im|dans|en) |[?!.,;]|$)|(?:关于|有关|对)(.{1,60}?)(?:的|做|说|讲|有|怎|写|$)|([^\s、。はが]{1,40}?)(?:について|に関する|に関して)/;
const person = [
  /(?:\b(?:from|by|von|d[e'] ?|du|de|para|did|does|has|hat|a dit|qu'a dit|dijo|did|dice|ecrit|ha dicho|sagt|sagte|schrieb|what) )(\p{Lu}[\p{L}'-]+)(?=[\s?,.!]|$)/u,
  /@([a-z0-9][\w.-]+)|\b(?:did|has|by) ([a-z0-9]+-[a-z0-9-]+)\b/i,
  /([\p{sc=Han}\p{sc=Katakana}ー]{2,8}|\p{Lu}\p{L}+)\s?(?:さん|先生|氏|くん|ちゃん)/u,
  /(\p{Lu}[\p{L}-]+|[\p{sc=Katakana}ー]{2,10})\s?(?:は(?=.*(?:言|書|話|述))|からの?|发来|发给我|发的|说|写|回复|が(?=.*(?:言|書|話)))/u,
  /(?:来自|跟|和|^)\s?(\p{Lu}[\p{L}-]+)\s?(?=关于|对|的|$)/u,
  /(?<!^)(?<![.?!¿]\s?)\b(\p{Lu}\p{Ll}[\p{L}-]+)(?=['’]s\b| (?:say|said|write|wrote|think|post|share|schreib|geschrieben|gesagt|gemeint))/u,
];
const stop =
  /(?<![a-z0-9])(?:who|whose|where|mine|wer|wem|wann|a|an|the|of|since|until|till|before|after|seit|depuis|desde|hasta|bis|jusqu\S+|in|on|at|to|for|from|by|with|about|regarding|concerning|is|are|was|were|be|been|it|its|that|this|these|those|there|do|does|did|have|has|had|and|or|what|what's|morning|afternoon|evening|night|tonight|noon|nachmittag\w*|vormittag\w*|abend\w*|matin|apres-midi|soir|midi|tarde|noche|mediodia|already|yet|back|every|actually|really|sich|noch|liegt|woran|wieder|letzte[nrsm]?|suis|he|estoy|hora|schon|deja|ya|algun\w*|quelque|important|urgent|first|going on|anything|something|nothing|things?|wichtig\w*|dringend\w*|etwas|neues|importante?s?|chose|algo|where's|which|when|how|why|please|can|could|would|you|your|me|someone|somebody|anyone|anybody|everyone|people|one|ones|some|still|ever|just|only|last|latest|recent(?:ly)?|newest|next|find|show|give|tell|get|look|up|search|see|want|need|know|mein\w*|der|die|das|den|dem|des|ein\w*|und|oder|ist|sind|war|waren|hat|haben|habe|zu[mr]?|von|vom|im|am|an|auf|aus|mit|fur|furs|uber|nach|bei|wegen|bitte|mal|man|jemand\w*|es|da|gibt|such\w*|find\w*|zeig\w*|sag\w*|steht|wo|wie|was|le|la|les|l'|un|une|de|du|des|d'|en|et|ou|est|sont|ce|cette|ces|ca|dans|sur|pour|par|avec|au|aux|a|y|il|elle|on|qui|que|qu'|quoi|est-ce|quel\w*|a-t-\w+|moi|sujet|propos|trouve\w*|cherche\w*|montre\w*|dis|el|los|las|lo|uno|una|del|al|con|por|para|sobre|acerca|su|se|ha|han|hay|esta|estan|es|son|mi|mis|cual\w*|donde|busca\w*|encuentra\w*|muestra\w*|ensename|dime|quien\w*|alguien|i|my|our|we|us|ich|wir|uns|mir|mich|je|j'|ai|mon|ma|mes|nos|notre|yo|tengo|nuestr\w*|s|t|changed|edited|updated|modified|lately|wurden?|geandert|bearbeitet|aktualisiert|zuletzt|kurzlich|ont|ete|modifiee?s?|recemment|cambi(?:o|aron)|editad[oa]s?|modificad[oa]s?|actualizad[oa]s?|ultimamente)(?![a-z0-9])|(?:修改|编辑|更改|更新)(?=过|了|的)|(?:変更|編集|更新)された?|来自|发来|自从|以来|寄来|最近|最新|上午|下午|晚上|早上|午前|午後|夜|重要|紧急|では|話され|关于|有关|一下|帮我|请|给我|我们?的?|里面?|中|上|的|了|吗|呢|是|在|有|把|这|那|都|和|过|些|事|什么|哪|谁|怎么|封|份|个|さん|様|ください|について|に関する|に関して|の件|して|から|まで|です|ます|した|ある|いる|の|を|は|が|に|で|と|も|へ|か|自分|私|誰|何|どこ|て|た|来|来て|る|い|ない|あり/g;
/** Words that say what kind of thing is meant or what to do with it, and are no part of what to look for. */
const usualWords = new RegExp(
  'mail slack message notion drive doc page sheet database comment issue pr find read said list missed unread open assigned attendee free upcoming access calendar reply'
    .split(' ')
    .map((word) => `(?:${patternFor(word).source})[a-z]*`)
    .join('|'),
  'g',
);

/** `own`: the clause without what it quotes. `rest`: what no name or time has taken, `folded`. */
export function readSlots(
  own: string,
  spans: readonly FoundSpan[],
  quoted: readonly string[],
  known: readonly Repository[],
): Slots & { rest: string } {
  let rest = folded(own);
  const cut = (index: number, length: number): string => {
    rest = rest.slice(0, index) + ' '.repeat(length) + rest.slice(index + length);
    return own.slice(index, index + length);
  };
  for (const { index, length } of spans) cut(index, length);
  const timeless = rest.replace(/\S/g, (_, index: number) => own.charAt(index));
  const repositories: string[] = [];
  const signless = normal(rest);
  const mentioned = known.filter(({ repository }) => signless.includes(normal(nameOf(repository))));
  for (const { repository } of mentioned.sort((one, other) => other.repository.length - one.repository.length)) {
    const [full, short] = [repository, nameOf(repository)].map((name) =>
      normal(name).split('-').map(patternOf).join('[\\s_.-]'),
    );
    const alone = `(?<![\\w/.#-])${short}`;
    // A name that is a word as well counts only where a repository is named.
    const placed = isWord(folded(nameOf(repository)))
      ? `(?<=${before})${short}(?![\\w/-])|${alone}${after}`
      : `${alone}(?![\\w/-])`;
    const found = new RegExp(`(?<![\\w/.#-])${full}(?![\\w/-])|${placed}`).exec(rest);
    if (found) repositories.push(...calledLike(cut(found.index, found[0].length), known));
  }
  for (const found of [...rest.matchAll(/(?<![\w/.#@:-])[a-z0-9][\w-]*\/[\w.-]*\w(?![\w/])/g)])
    if (!path.test(found[0]) && !notRepository.test(found[0])) repositories.push(cut(found.index, found[0].length));
  const numbers = [...rest.matchAll(number)]
    .map((found) => Number(found.slice(1).find(Boolean)))
    .filter((one) => one > 0);
  const file = path.exec(rest);
  const written = file && own.slice(file.index, file.index + file[0].length);
  const place = channel.exec(rest)?.slice(1).find(Boolean);
  const names = known.map(({ repository }) => normal(nameOf(repository)));
  const isNear = (word: string): boolean =>
    names.some((name) => name[0] === word[0] && distance(word, name) <= (word.length > 6 ? 2 : 1));
  const words = rest.match(/[a-z][a-z0-9-]{4,}/g)?.slice(0, 30) ?? [];
  const unknownNames = [
    ...(rest.match(unknownName) ?? []).filter(
      (name) => !notRepository.test(name) && name !== place && !path.test(name),
    ),
    ...words.filter((word) => isNear(word) && !isWord(word)),
  ];
  const who = person
    .map((pattern) => pattern.exec(timeless)?.slice(1).find(Boolean))
    .find((name) => name && !isWord(folded(name)) && !repositories.some((one) => normal(one).includes(normal(name))));
  if (who) cut(own.indexOf(who), who.length);
  const about = subject.exec(rest)?.slice(1).find(Boolean);
  const topic = about === undefined ? quoted[0]?.slice(0, 100) : queryIn(about, own.slice(rest.indexOf(about)), quoted);
  const bug = /\bbugs?\b|缺陷|バグ/.test(rest) && numbers.length === 0 ? 'bug' : undefined;
  const labels = label.exec(rest)?.[1] ?? bug;
  const only = (['private', 'public', 'open', 'closed', 'unread'] as const).find((one) => patternFor(one).test(rest));
  const sha = /(?<![\w-])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}(?![\w-])/.exec(rest)?.[0];
  const most = Number(limit.exec(rest)?.[1]);
  const when = spanOf(folded(own), spans);
  const clock = hourOfDay.exec(rest);
  if (clock) cut(clock.index, clock[0].length);
  for (const found of rest.matchAll(/[#@][\p{L}\d_.-]+/gu)) cut(found.index, found[0].length);
  return {
    rest,
    repositories: [...new Set(repositories)],
    numbers,
    query: queryIn(rest, own, quoted),
    unknownNames: repositories.length > 0 ? [] : [...new Set(unknownNames)],
    ...(when && { when }),
    ...(sha && { sha }),
    ...(written && { path: wholeName(written) }),
    ...(place && { channel: place }),
    ...(who && { who }),
    ...(topic && { about: topic }),
    ...(labels && { labels }),
    ...(only && { only }),
    ...(most > 0 && { limit: most }),
  };
}

/** What is left of a question without the words that every question has, as it was written; what it quotes first. */
function queryIn(rest: string, own: string, quoted: readonly string[]): string {
  const short = quoted.find((one) => one.length <= 60 && !one.includes('\n'));
  const blank = (all: string): string => ' '.repeat(all.length);
  const kept = rest.replace(usualWords, blank).replace(stop, blank);
  const written = Array.from(kept, (letter, index) => (/[\p{L}\p{N}_]/u.test(letter) ? own[index] : ' ')).join('');
  return (short ?? written.replace(/\s+/g, ' ')).trim().slice(0, 100);
}
