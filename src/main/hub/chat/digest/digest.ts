/** The hub's own answer, without any model: what was fetched, counted, ordered and linked, and what could not be. */
import type { Source } from '../../../../shared/model.ts';
import { linkTarget } from '../answer/addresses.ts';
import type { Fetched } from '../fetched.ts';
import { commitLines } from './commits.ts';
import { plain } from './escape.ts';
import { groupBy, type Item, itemsOf, joinedItems, type Kind, kindOf, textOf } from './items.ts';
import type { Language } from './language.ts';
import { nameOf, otherLines, repositoryLines } from './lists.ts';
import { noteLines } from './notes.ts';
import { periodOf } from './period.ts';
import type { Digesting } from './section.ts';
import { thingLines } from './thing.ts';
import { trackerLines } from './tracker.ts';
import { wordsOf } from './words.ts';

type Asked = { fetched: Fetched[]; now: number; question: string; language: Language };
type Digest = { text: string; sources: Source[] };

const longest = 12_000;
const sizes = [40, 20, 10, 5, 3, 1];

/** Markdown of at most about 12 kB, safe as it is. Lists are cut, and say so, until it fits. */
export function digest({ fetched, now, language }: Asked): Digest {
  const words = wordsOf(language);
  const groups = groupsOf(fetched);
  for (const most of sizes) {
    const made = write(groups, { words, now, most });
    if (Buffer.byteLength(made.text) <= longest) return made;
  }
  // Many answers of one thing each: the first ones, and how many there are beside them.
  let shown = fetched.length;
  for (;;) {
    shown = Math.floor(shown / 2);
    const made = write(groupsOf(fetched.slice(0, shown)), { words, now, most: 1 });
    const text = `${made.text}\n${words.lists(fetched.length - shown)}\n`;
    if (shown <= 1 || Buffer.byteLength(text) <= longest) return { ...made, text };
  }
}

type Group = { kind: Kind | 'failed'; those: Fetched[] };

/** By kind, and lists of other things by what was asked: messages and appointments are not one list. */
function groupsOf(fetched: readonly Fetched[]): Group[] {
  const kind = ({ tool, result }: Fetched) => ('failure' in result ? 'failed' : kindOf(tool, result.value));
  const groups = groupBy(fetched, (each) => (kind(each) === 'list' ? `list ${each.tool}` : kind(each)));
  return groups.flatMap(([, those]) => (those[0] ? [{ kind: kind(those[0]), those }] : []));
}

function write(groups: Group[], made: Omit<Digesting, 'cite'>): Digest {
  const sources = new Map<string, Source>();
  const cite = (item: Item): void => {
    const url = linkTarget(textOf(item, 'url'));
    if (url === undefined || sources.has(url)) return;
    sources.set(url, { n: sources.size + 1, url: textOf(item, 'url'), title: titleOf(item) });
  };
  const digesting = { ...made, cite };
  const parts = groups.map(({ kind, those }) =>
    kind === 'failed' ? noteLines(those, digesting) : section(kind, those, digesting),
  );
  const lines = [`_${made.words.written}_`, ...parts.flatMap((part) => ['', ...part])];
  return {
    text: `${lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()}\n`,
    sources: [...sources.values()],
  };
}

const titleOf = (item: Item): string => {
  const sha = textOf(item, 'sha').slice(0, 7);
  const number = typeof item['number'] === 'number' ? `#${item['number']}` : '';
  return [textOf(item, 'repository'), sha || number, textOf(item, 'title') || (sha || number ? '' : nameOf(item))]
    .filter((part, place, all) => part && all.indexOf(part) === place)
    .join(' ');
};

function section(kind: Kind, those: Fetched[], digesting: Digesting): string[] {
  const { words } = digesting;
  if (kind === 'thing')
    return those.flatMap((each) => {
      const value = 'failure' in each.result ? {} : each.result.value;
      return [
        ...thingLines(value, textOf(each.arguments, 'repository'), digesting),
        '',
        ...noteLines([each], digesting),
      ];
    });
  const items = joinedItems(those);
  const notes = noteLines(those, digesting);
  if (items.length === 0) return [`**${words.none[kind]}**${scope(those, digesting)}`, '', ...notes];
  const repositories = new Set(items.map((item) => textOf(item, 'repository')).filter(Boolean)).size;
  const where = kind !== 'repositories' && repositories > 0 ? words.inRepositories(repositories) : '';
  // What is no list of one kind is called by what was asked.
  const asked = kind === 'list' && those[0] ? `${plain(those[0].title)}: ` : '';
  const head = `## ${asked}${words.count[kind](items.length)}${where}`;
  return [head, '', scope(those, digesting).replace(/^: /, ''), '', ...notes, '', ...linesOf(kind, items, digesting)];
}

function linesOf(kind: Kind, items: Item[], digesting: Digesting): string[] {
  if (kind === 'commits') return commitLines(items, digesting);
  if (kind === 'issues' || kind === 'pullRequests') return trackerLines(items, digesting);
  return kind === 'repositories' ? repositoryLines(items, digesting) : otherLines(items, digesting);
}

/** Where, when and with which limits it was looked, each once. */
function scope(those: Fetched[], { words, now }: Digesting): string {
  const accounts = those.map(({ platform, account }) => `${plain(platform)} ${plain(account)}`.trim());
  const periods = those.map((each) => words.period(periodOf(each, now)));
  const limits = those.flatMap(({ narrowed }) =>
    narrowed.filter((text) => !/^(?:since|before) \d/.test(text)).map((text) => plain(words.narrowed(text))),
  );
  const empty = those.filter(({ result }) => !('failure' in result) && itemsOf(result.value).length === 0);
  const repositories = empty
    .map((each) => textOf(each.arguments, 'repository'))
    .filter(Boolean)
    .map(plain);
  const facts = [...new Set([...periods, ...repositories, ...limits, ...accounts])].filter(Boolean);
  return facts.length > 0 ? `: ${facts.join(', ')}` : '';
}
