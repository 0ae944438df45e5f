/** The hub's own answer, without any model: what was fetched, counted, ordered and linked, and what could not be. */
import type { Source } from '../../../../shared/model.ts';
import { linkTarget } from '../answer/addresses.ts';
import type { Fetched } from '../fetched.ts';
import type { Language } from '../language.ts';
import { commitLines } from './commits.ts';
import { code, link, plain } from './escape.ts';
import { type Item, itemsOf, joinedItems, numberOf, shapeOf, textOf } from './items.ts';
import { type Digesting, headOf, listLines, nameOf, thingLines } from './list.ts';
import { createTimes } from './times.ts';
import { type Words, wordsOf } from './words.ts';

type Asked = { fetched: Fetched[]; now: number; question: string; language: Language };
type Digest = { text: string; sources: Source[] };

const longest = 12_000;

/** Markdown of at most about 12 kB, safe as it is. Lists are cut, then answers, and say so, until it fits. */
export function digest({ fetched, now, question, language }: Asked): Digest {
  const words = wordsOf(language);
  const times = createTimes(language, now);
  let [most, shown] = [40, fetched.length];
  for (;;) {
    const { text, sources } = write(fetched.slice(0, shown), question, { words, times, now, most });
    const left = fetched.length - shown;
    const whole = left > 0 ? `${text}\n${words.say('rest', left)}\n` : text;
    if ((most === 1 && shown <= 1) || Buffer.byteLength(whole) <= longest) return { text: whole, sources };
    if (most > 1) most = Math.floor(most / 2);
    else shown = Math.floor(shown / 2);
  }
}

function write(fetched: readonly Fetched[], question: string, made: Omit<Digesting, 'cite'>): Digest {
  const sources = new Map<string, Source>();
  const cite = (item: Item): void => {
    const url = textOf(item, 'url');
    if (linkTarget(url) === undefined || sources.has(url)) return;
    const number = numberOf(item, 'number') > 0 ? `#${numberOf(item, 'number')}` : '';
    const name = nameOf(item) || textOf(item, 'text').slice(0, 80) || textOf(item, 'author');
    const parts = [textOf(item, 'repository'), textOf(item, 'sha').slice(0, 7) || number, name];
    sources.set(url, { n: sources.size + 1, url, title: [...new Set(parts)].filter(Boolean).join(' ') });
  };
  const digesting = { ...made, cite };
  // Lists of one kind are one list, also of several accounts; what is of no known kind is called by its tool.
  const sections = [...Map.groupBy(fetched, (each) => sectionOf(each, made.words))];
  const parts = sections.flatMap(([name, those]) =>
    name === '' ? those.flatMap((each) => one(each, digesting)) : list(those, question, digesting),
  );
  const text = [`_${made.words.say('written')}_`, '', ...parts].join('\n').replace(/\n{3,}/g, '\n\n');
  return { text: `${text.trim()}\n`, sources: [...sources.values()] };
}

function nounIn({ tool, arguments: given }: Fetched, words: Words) {
  const method = textOf(given, 'method');
  return words.nounOf(method && tool.includes('_get_') ? method : `${tool} ${textOf(given, 'kind')}`);
}

function sectionOf(each: Fetched, words: Words): string {
  if ('failure' in each.result || shapeOf(each.result.value).thing) return '';
  const noun = nounIn(each, words);
  return noun === '.' ? `list ${each.title}` : noun;
}

/** One thing, or why there is none. */
function one(each: Fetched, digesting: Digesting): string[] {
  const thing = 'failure' in each.result ? undefined : shapeOf(each.result.value).thing;
  const repository = textOf(each.arguments, 'repository');
  const lines = thing ? thingLines({ ...(repository && { repository }), ...thing }, digesting) : [];
  return [...lines, '', ...notes(each, digesting.words), ''];
}

function list(those: Fetched[], question: string, digesting: Digesting): string[] {
  const { words } = digesting;
  const [first] = those;
  const items = sorted(joinedItems(those), those, question);
  const noun = first ? nounIn(first, words) : '.';
  const whole = first && 'value' in first.result && those.length === 1 ? headOf(first.result.value) : '';
  const name = whole || (noun === '.' && first ? plain(first.title) : '');
  const where = those.length === 1 && first ? textOf(first.arguments, 'repository') : '';
  const isOfCommits = noun === 'commits' && items.some((item) => textOf(item, 'sha'));
  return [
    `## ${name && `${name}: `}${words.count(noun, items.length)}`,
    '',
    scope(those, digesting),
    '',
    ...(items.length === 0 ? [words.say('nothing'), ''] : []),
    ...those.flatMap((each) => notes(each, words)),
    '',
    ...(isOfCommits ? commitLines(items, digesting) : listLines(items, { ...digesting, where })),
    '',
  ];
}

/** What is called as was searched for, or else as the question says, comes first; the rest as it was. */
function sorted(items: Item[], those: readonly Fetched[], question: string): Item[] {
  const searched = those.flatMap(({ arguments: given }) => [textOf(given, 'query'), textOf(given, 'words')]).join(' ');
  const own = searched.replace(/\S+:\S+/g, ' ').trim() || question;
  const wanted: string[] = own.toLowerCase().match(/[\p{Script=Han}\p{Script=Katakana}]{2}|[\p{L}\p{N}]{4,}/gu) ?? [];
  const points = (item: Item): number => wanted.filter((word) => nameOf(item).toLowerCase().includes(word)).length;
  const counted = items.map((item) => ({ item, points: points(item) }));
  return counted.sort((one, other) => other.points - one.points).map(({ item }) => item);
}

/** Where, when and with which limits it was looked, each once. */
function scope(those: Fetched[], { words, times, now }: Digesting): string {
  const facts = those.flatMap(({ arguments: given, narrowed, platform, account }) => {
    const days = numberOf(given, 'days');
    const ago = (count: number): string => (days > 0 ? new Date(now - count * 86_400_000).toISOString() : '');
    const since = textOf(given, 'since') || textOf(given, 'from') || ago(days);
    const until = textOf(given, 'until') || ago(0);
    const [from, to] = [times.day(since), times.day(until)];
    const [only = ''] = /private|public/.exec([textOf(given, 'visibility'), ...narrowed].join(' ')) ?? [];
    const channel = textOf(given, 'channel').replace(/^(?=[\w-]{1,80}$)/, '#');
    return [
      times.days(since, until) || (from ? words.say('since', from) : to && words.say('until', to)),
      ...[words.value(only), code(textOf(given, 'repository')), /^#[A-Z0-9]{9,}$/.test(channel) ? '' : code(channel)],
      plain(`${platform} ${account}`.trim()),
    ];
  });
  return [...new Set(facts)].filter(Boolean).join(' · ');
}

/** What an answer lacks, in plain words. */
function notes({ title, platform, account, arguments: given, result }: Fetched, { say }: Words): string[] {
  if ('failure' in result) {
    const { message, hint } = result.failure;
    const what = [plain(title), code(textOf(given, 'repository'))].filter(Boolean).join(' ');
    const [connect] = /https?:\/\/\S+\/connect\/[a-z]+/.exec(hint) ?? [];
    const told = connect === undefined ? plain(hint) : link(say('connect'), connect);
    return [`- ${say('failed', `**${what}**`)} ${plain(message)} ${told} (${plain(`${platform} ${account}`)})`];
  }
  const { value, complete } = result;
  const count = shapeOf(value).items?.length ?? 0;
  const [total, notAllowed] = [numberOf(value, 'total'), numberOf(value, 'not_allowed')];
  const unread = itemsOf(value, 'incomplete');
  const all = Math.max(numberOf(value, 'incomplete_total'), unread.length);
  const names = unread.map((each) => `${code(textOf(each, 'repository'))} (${plain(textOf(each, 'reason'))})`);
  const told = [
    count > 0 && total > count ? say('firstOf', count, total) : count > 0 && !complete ? say('longer', count) : '',
    all > 0 ? `${say('incomplete', all)} ${names.join(', ')}${all > names.length ? ', …' : ''}` : '',
    notAllowed > 0 ? say('notAllowed', notAllowed) : '',
  ];
  return told.filter(Boolean).map((note) => `- ${note}`);
}
