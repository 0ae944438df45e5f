/** The hub's own answer, without any model: what was fetched, counted, ordered and linked, and what could not be. */
import type { Source } from '../../../../../shared/model.ts';
import { linkTarget } from '../../../ground/markdown/addresses.ts';
import { createCitations } from '../citations.ts';
import type { Fetched } from '../fetch-calls.ts';
import type { Language } from '../language.ts';
import { type DigestWords, digestWords, linkPhraseOf } from '../phrases.ts';
import { othersFirst } from '../prompt/tokenizer.ts';
import { relevanceTo } from '../relevance.ts';
import { asCode, link, plain } from './escape.ts';
import {
  commitLines,
  commitsByRepository,
  type Digesting,
  headOf,
  type Item,
  isMerge,
  itemsOf,
  joinedItems,
  type Lines,
  listLines,
  nameOf,
  numberOf,
  shapeOf,
  textOf,
  thingLines,
} from './list.ts';
import { createTimes } from './times.ts';

type Asked = { fetched: readonly Fetched[]; now: number; question: string; language: Language };
type Digest = { text: string; sources: Source[] };

/** Lists of one kind are one list, also of several accounts; `items`: those of it in the order in which they are shown. */
type Section = { those: Fetched[]; items: Item[] };

const longest = 12_000;

/** Markdown of at most about 12 kB, safe as it is. Lists are cut, then answers, and say so, until it fits. */
export async function digest(asked: Asked): Promise<Digest> {
  const { fetched, now, language } = asked;
  const made = { words: digestWords(language), times: createTimes(language, now) };
  let lengths = [40, 20, 10, 5, 2, 1];
  for (let shown = fetched.length; ; shown = Math.floor(shown / 2)) {
    const sections = sectionsOf(fetched.slice(0, shown), asked, made.words);
    const left = fetched.length - shown;
    const rest = left > 0 ? `\n${made.words.say('rest', left)}\n` : '';
    for (const most of lengths) {
      const room = most === 1 && shown <= 1 ? Number.POSITIVE_INFINITY : longest - Buffer.byteLength(rest);
      const written = await write(sections, asked, { ...made, most }, room);
      if (written) return { text: written.text + rest, sources: written.sources };
    }
    lengths = [1];
  }
}

function sectionsOf(fetched: Fetched[], { question }: Asked, words: DigestWords): Section[] {
  // What is of no known kind is called by its tool.
  const kindOf = (each: Fetched): unknown =>
    'value' in each.result && shapeOf(each.result.value).items ? nounIn(each, words).replace('.', each.title) : each;
  return [...Map.groupBy(fetched, kindOf).values()].map((those) => ({
    those,
    items: sorted(joinedItems(those), those, question),
  }));
}

/** Undefined with the first line for which there is no room, in bytes. */
async function write(
  sections: Section[],
  asked: Asked,
  made: Omit<Digesting, 'cite'>,
  room: number,
): Promise<Digest | undefined> {
  const sources = createCitations();
  const cite = (item: Item): void => {
    const url = textOf(item, 'url');
    if (linkTarget(url) === undefined) return;
    const number = numberOf(item, 'number') > 0 ? `#${numberOf(item, 'number')}` : '';
    const name = nameOf(item) || textOf(item, 'text').slice(0, 80) || textOf(item, 'author');
    const parts = [textOf(item, 'repository'), textOf(item, 'sha').slice(0, 7) || number, name];
    sources.cite({ url, title: [...new Set(parts)].filter(Boolean).join(' ') });
  };
  let text = `_${made.words.say('written')}_\n\n`;
  for (const one of sections) {
    for (const line of [...section(one, asked, { ...made, cite }), '']) {
      await othersFirst();
      const said = typeof line === 'string' ? line : line();
      if (said === '' && text.endsWith('\n\n')) continue;
      text += `${said}\n`;
      if (Buffer.byteLength(text) > room) return undefined;
    }
  }
  return { text: `${text.trim()}\n`, sources: sources.all() };
}

function nounIn({ tool, arguments: given }: Fetched, words: DigestWords) {
  const method = textOf(given, 'method');
  return words.nounOf(method && tool.includes('_get_') ? method : `${tool} ${textOf(given, 'kind')}`);
}

/** One thing, one list of those of one kind, or why there is none. */
function section({ those, items }: Section, asked: Asked, digesting: Digesting): Lines {
  const [first] = those;
  if (!first) return [];
  const { words } = digesting;
  const missing = those.flatMap((each) => notes(each, words));
  const value = 'value' in first.result ? first.result.value : {};
  const { thing, items: isList } = shapeOf(value);
  const repository = textOf(first.arguments, 'repository');
  if ('failure' in first.result) return missing;
  if (!isList)
    return [...thingLines({ ...(repository && { repository }), ...thing }, first.title, digesting), '', ...missing];
  const noun = nounIn(first, words);
  const name = (those.length === 1 && headOf(value)) || (noun === '.' ? plain(first.title) : '');
  const where = those.length === 1 ? repository : '';
  const isOfCommits = noun === 'commits' && items.some((item) => textOf(item, 'sha'));
  const none = items.length === 0 ? words.say('nothing') : '';
  const lines = isOfCommits ? commitLines(items, digesting) : listLines(items, { ...digesting, where });
  const head = `## ${name && `${name}: `}${words.count(noun, items.length)}`;
  return [head, '', scope(those, asked.now, digesting), '', none, '', ...missing, '', ...lines];
}

/** The items of one list, of several accounts too, in the order in which a digest of them shows them. */
export function inShownOrder(those: readonly Fetched[], question: string): Item[] {
  const items = sorted(joinedItems(those), those, question);
  const areCommits = items.some((item) => textOf(item, 'sha'));
  if (!areCommits) return items;
  return commitsByRepository(items).flatMap(([, own]) => own.filter((commit) => !isMerge(commit)));
}

/** What is called as was searched for, or else as the question says, comes first; then what begins first; else as it was. */
function sorted(items: Item[], those: readonly Fetched[], question: string): Item[] {
  const searched = those.flatMap(({ arguments: given }) => [textOf(given, 'query'), textOf(given, 'words')]).join(' ');
  const own = searched.replace(/\S+:\S+/g, ' ').trim() || question;
  const relevance = relevanceTo(own);
  const start = (item: Item): number => Date.parse(textOf(item, 'start')) || 0;
  const counted = items.map((item) => ({
    item,
    points: relevance(nameOf(item).slice(0, 300)),
    start: start(item),
  }));
  return counted.sort((one, other) => other.points - one.points || one.start - other.start).map(({ item }) => item);
}

/** Where, when and with which limits it was looked, each once. */
function scope(those: Fetched[], now: number, { words, times }: Digesting): string {
  const facts = those.flatMap(({ arguments: given, platform, account }) => {
    const days = numberOf(given, 'days');
    const ago = (count: number): string => (days > 0 ? new Date(now - count * 86_400_000).toISOString() : '');
    const since = textOf(given, 'since') || textOf(given, 'from') || ago(days);
    const until = textOf(given, 'until') || ago(0);
    const [from, to] = [times.day(since), times.day(until)];
    const only = textOf(given, 'visibility');
    const channel = textOf(given, 'channel').replace(/^(?=[\w-]{1,80}$)/, '#');
    return [
      times.days(since, until) || (from ? words.say('since', from) : to && words.say('until', to)),
      words.value(only),
      asCode(textOf(given, 'repository')),
      /^#[A-Z0-9]{9,}$/.test(channel) ? '' : asCode(channel),
      plain(`${platform} ${account}`.trim()),
    ];
  });
  return [...new Set(facts)].filter(Boolean).join(' · ');
}

/** What an answer lacks, in plain words. */
function notes({ title, platform, account, arguments: given, result }: Fetched, { say }: DigestWords): string[] {
  if ('failure' in result) {
    const { message, hint, link: href = '' } = result.failure;
    const what = [plain(title), asCode(textOf(given, 'repository'))].filter(Boolean).join(' ');
    const phrase = linkPhraseOf(result.failure);
    const told = phrase === undefined ? plain(hint) : link(say(phrase), href);
    return [`- ${say('failed', `**${what}**`)} ${plain(message)} ${told} (${plain(`${platform} ${account}`)})`];
  }
  const { value, complete } = result;
  const count = shapeOf(value).items?.length ?? 0;
  const [total, notAllowed] = [numberOf(value, 'total'), numberOf(value, 'not_allowed')];
  const unread = itemsOf(value, 'incomplete');
  const all = Math.max(numberOf(value, 'incomplete_total'), unread.length);
  const names = unread
    .slice(0, 20)
    .map((each) => `${asCode(textOf(each, 'repository'))} (${plain(textOf(each, 'reason'))})`);
  const told = [
    count > 0 && total > count ? say('firstOf', count, total) : count > 0 && !complete ? say('longer', count) : '',
    all > 0 ? `${say('incomplete', all)} ${names.join(', ')}${all > names.length ? ', …' : ''}` : '',
    notAllowed > 0 ? say('notAllowed', notAllowed) : '',
  ];
  return told.filter(Boolean).map((note) => `- ${note}`);
}
