/** Things of any platform, read by the fields that their tools share: a line for each of a list, and more of a single one. */
import { isRecord } from '../../../../../shared/parse-json.ts';
import type { Fetched } from '../fetch-calls.ts';
import type { DigestWords } from '../phrases.ts';
import { asCode, block, link, plain, quotation, shorten } from './escape.ts';
import { isTime, type Times } from './times.ts';

export type Item = Record<string, unknown>;

export const textOf = (item: Item, field: string): string => {
  const value = item[field];
  return typeof value === 'string' ? value.trim() : '';
};
/** The first of these fields that has a text. */
export const firstOf = (item: Item, fields: readonly string[]): string =>
  fields.map((field) => textOf(item, field)).find(Boolean) ?? '';
export const numberOf = (item: Item, field: string): number => (typeof item[field] === 'number' ? item[field] : 0);
export const itemsOf = (value: Item, field = 'items'): Item[] =>
  Array.isArray(value[field]) ? value[field].filter(isRecord) : [];

/** The answer as a list or as one thing, no matter what the tool wraps it in, such as `runs`, `details` or the `data` of an import. */
export function shapeOf(value: Item, depth = 3): { items?: Item[]; thing?: Item } {
  const whole = ['data', 'items'].find((field) => Array.isArray(value[field]));
  if (whole !== undefined) return { items: itemsOf(value, whole) };
  if (isRecord(value['data']) && depth > 0) return shapeOf(value['data'], depth - 1);
  const parts = Object.entries(value).filter(([, part]) => typeof part === 'object' && part !== null);
  const [[field = '', part] = []] = parts;
  if (parts.length !== 1 || 'url' in value || 'id' in value) return { thing: value };
  if (isRecord(part)) return depth > 0 ? shapeOf(part, depth - 1) : { thing: part };
  return Array.isArray(part) && part.every(isRecord) ? { items: itemsOf(value, field) } : { thing: value };
}

/** The items of several answers, each once, and each with what only its call says: which account, which repository, of several. */
export function joinedItems(fetched: readonly Fetched[]): Item[] {
  const several = (of: (each: Fetched) => string): boolean => new Set(fetched.map(of)).size > 1;
  const hasAccounts = several(({ platform, account }) => `${platform} ${account}`);
  const all = fetched.flatMap(({ arguments: given, account, result }) => {
    const repository = textOf(given, 'repository');
    const more = { ...(repository && { repository }), ...(hasAccounts && { account }) };
    return 'failure' in result ? [] : (shapeOf(result.value).items ?? []).map((item) => ({ ...more, ...item }));
  });
  return [...new Map(all.map((item) => [textOf(item, 'url') || JSON.stringify(item), item])).values()];
}

/** `most`: lines of a list. `cite` names a thing as a source, by its `url`. `where`: a repository that was told above. */
export type Digesting = { words: DigestWords; times: Times; most: number; cite(item: Item): void; where?: string };

/** What takes long is made when it is written, with a turn for others in between; what finds no room is never made. */
export type Lines = (string | (() => string))[];

const names = 'subject title name path login branch tag label channel team email description text message key'.split(
  ' ',
);
const texts = 'excerpt snippet text body message description purpose topic bio'.split(' ');
const people = ['author', 'actor'];
const moments =
  'start date time send_at updated_at edited_at changed pushed_at started_at created_at created completed_at'.split(
    ' ',
  );
/** What says nothing to a person, or is told otherwise. */
const silent =
  /(?:^|_)(?:ids?|ts|sha|urls?|uri|cursor|color|out|removed|outsiders?|zone|by|slug)$|^(?:additions|affiliation|annotated|attempt|bytes|changed_files|characters|closed_issues|commits|connection|default_branch|deletions|downloads|draft|edited|end|event|followers|format|from|from_repository|into|is_pull_request|lines|meet|mergeable|mergeable_state|number|own|primary|private|project|public|public_repositories|references|reply_to|review_comments|run_number|series|shared|size|start|start_line|steps|thread|timezone|trashed|truncated|unknown|vulnerable)$/;
/** A hash, a number or a name that only computers read; or a constant of a platform. */
const noise =
  /^(?:[0-9a-f]{12,}|[0-9a-f]{8}-[0-9a-f-]{27}|[\d.]{9,}|(?=.*\d)[A-Z0-9]{9,}|(?=.*\d)(?=.*[A-Za-z])[\w-]{20,}|https?:.*|[A-Z_]{4,}|file|dir|User|false|[a-z]+\/[\w.+-]+)$/;
const codes = /^(?:repository|branch|tag|path|labels|files|channel)$/;

/** What a thing is called; empty for what somebody said. */
export function nameOf(item: Item): string {
  const repository = textOf(item, 'repository');
  if (repository && textOf(item, 'url').endsWith(`/${repository}`)) return repository;
  const isSaid = firstOf(item, people) !== '' && firstOf(item, texts.slice(0, 5)) !== '';
  const name = firstOf(
    item,
    'handle' in item ? ['name', 'handle'] : isSaid ? names.slice(0, 4) : [...names, 'repository'],
  );
  return isTime(name) ? '' : name;
}

/** The hash or the number of a thing, and its name, as a link. */
export function headOf(item: Item): string {
  const [name, url, sha, number] = [nameOf(item), textOf(item, 'url'), textOf(item, 'sha'), numberOf(item, 'number')];
  if (/^[0-9a-f]{7,}$/.test(sha) && textOf(item, 'title'))
    return `${link(asCode(sha.slice(0, 7)), url)} ${plain(name)}`;
  const label = plain(shorten(name, 120));
  return name && link(number > 0 ? `#${number} ${label}` : label, url);
}

export function listLines(items: Item[], digesting: Digesting): Lines {
  const { most, words, cite } = digesting;
  const lines: Lines = items.slice(0, most).map((item) => () => {
    cite(item);
    const text = firstOf(item, texts);
    const line = [headOf(item), ...factsOf(item, digesting)].filter(Boolean).join(' · ');
    return `- ${line}${text === '' || text === nameOf(item) ? '' : `: ${plain(shorten(text, 240))}`}`;
  });
  return items.length > most ? [...lines, `- ${words.say('more', items.length - most)}`] : lines;
}

/** One thing: what it is called, or else its tool; its facts, its text, shortened, and the lists that it holds. */
export function thingLines(thing: Item, title: string, digesting: Digesting): Lines {
  const { words, most } = digesting;
  digesting.cite(thing);
  const content = textOf(thing, 'content');
  const text = content || firstOf(thing, texts);
  const shown = shorten(text.split('\n', 2 * most).join('\n'), most * 75);
  const lists = Object.keys(thing).filter((field) => field !== 'attendees' && itemsOf(thing, field).length > 0);
  const share = { ...digesting, most: Math.ceil(most / Math.max(1, lists.length)) };
  const steps = Array.isArray(thing['steps']) ? thing['steps'].slice(0, most) : [];
  return [
    `### ${headOf(thing) || plain(title)}`,
    '',
    () => factsOf(thing, digesting).join(' · '),
    ...(shown === '' || shown === nameOf(thing) ? [] : ['', () => (content ? block(shown) : quotation(shown))]),
    ...(shown === text && thing['truncated'] !== true ? [] : ['', words.say('cut')]),
    ...lists.flatMap((field) => ['', ...listLines(itemsOf(thing, field), share)]),
    '',
    ...steps.map((step) => () => `- ${plain(shorten(String(step), 240))}`),
  ];
}

const mostFacts = 10;

/** When, who, and the short fields of a thing; those that its owner named with their names. */
function factsOf(item: Item, digesting: Digesting): string[] {
  const { times, words, where } = digesting;
  const name = nameOf(item);
  const person = firstOf(item, 'subject' in item ? ['name', ...people] : people);
  const who = noise.test(person) ? '' : plain(person);
  const time = moments.map((field) => textOf(item, field)).find(isTime) ?? '';
  const at = 'start' in item ? times.span(time, textOf(item, 'end')) : times.when(time);
  const told: unknown[] = ['', name, person, firstOf(item, texts), where, ...people.map((field) => item[field])];
  const skipped = [...moments, textOf(item, 'conclusion') && 'status', 'value' in item ? 'type' : ''];
  const facts = new Set<string>();
  for (const [field, value] of Object.entries(item)) {
    if (facts.size >= mostFacts) break;
    const own =
      field === 'fields' ? itemsOf(item, field).map((each) => [textOf(each, 'name'), each['value']] as const) : [];
    const named = isRecord(value) ? Object.entries(value) : own;
    for (const [label, each] of named.slice(0, mostFacts)) facts.add(factOf(label, each, digesting, true));
    if (named.length === 0 && !silent.test(field) && !skipped.includes(field) && !told.includes(value))
      facts.add(factOf(field, value, digesting));
  }
  const all = [
    ...(name ? [at, who] : [link(at, textOf(item, 'url')), who && `**${who}**`]),
    'additions' in item ? `+${numberOf(item, 'additions')} −${numberOf(item, 'deletions')}` : '',
    'into' in item ? `${asCode(textOf(item, 'from'))} → ${asCode(textOf(item, 'into'))}` : '',
    'repository' in item && item['private'] === true ? words.value('private') : '',
    item['draft'] === true ? words.value('draft') : '',
  ];
  return [...all, ...facts].filter(Boolean).slice(0, mostFacts);
}

function factOf(field: string, value: unknown, { words, times }: Digesting, isNamed = false): string {
  const told = words.fieldOf(field);
  if (typeof value === 'number' && told) return value > (told === 'messages' ? 1 : 0) ? words.field(told, value) : '';
  if (value === true) return words.value(field);
  const values = [value].flat();
  const all = values.slice(0, 50).flatMap((each): string[] => {
    const text = isRecord(each) ? firstOf(each, ['email', 'login', 'who']) : String(each ?? '').trim();
    if (text === '' || text.length > 100 || (noise.test(text) && field !== 'repository')) return [];
    if (codes.test(field)) return [asCode(field === 'channel' ? text.replace(/^(?![#@])/, '#') : text)];
    return [isTime(text) ? times.when(text) : text === 'true' ? '✓' : plain(words.value(text))];
  });
  if (all.length === 0) return '';
  const list = [...all.slice(0, 5), ...(all.length > 5 ? [words.say('more', all.length - 5)] : [])].join(', ');
  if (told) return words.field(told, list);
  return isNamed || typeof value === 'number' ? `${plain(field.replaceAll('_', ' '))}: ${list}` : list;
}

/** As they are shown: by repository, newest first, and merges only counted. */
export const commitsByRepository = (commits: readonly Item[]): [name: string, commits: Item[]][] => [
  ...Map.groupBy(
    commits.toSorted((one, other) => textOf(other, 'date').localeCompare(textOf(one, 'date'))),
    (commit) => textOf(commit, 'repository'),
  ),
];
export const isMerge = (commit: Item): boolean =>
  /^merge (?:pull request|branch|remote|tag|commit|')|^合并/i.test(textOf(commit, 'title'));

/** By repository, with how many on which day, and merges only counted. */
export function commitLines(commits: Item[], digesting: Digesting): Lines {
  const { words, times, most } = digesting;
  const repositories = commitsByRepository(commits);
  const share = Math.ceil(most / repositories.length);
  const sections = repositories.slice(0, most).flatMap(([name, all]): Lines => {
    const own = all.filter((commit) => !isMerge(commit)).map(({ private: _, ...commit }) => commit);
    const isPrivate = all.some((commit) => commit['private'] === true);
    const merges = all.length > own.length ? words.say('merges', all.length - own.length) : '';
    const head = [asCode(name), isPrivate ? words.value('private') : '', words.count('commits', all.length), merges];
    const days = [...Map.groupBy(all, (commit) => times.day(textOf(commit, 'date')))];
    const perDay = days.slice(0, 10).map(([day, { length }]) => `${day}: ${length}`);
    const byDay = perDay.join(' · ') + (days.length > 10 ? ' · …' : '');
    const lines = listLines(own, { ...digesting, most: share, where: name });
    return [`### ${head.filter(Boolean).join(' · ')}`, '', byDay, '', ...lines, ''];
  });
  const left = repositories.length - most;
  return left > 0 ? [...sections, `- ${words.say('more', left)}`] : sections;
}
