/** Things of any platform: a line for each of a list, and more of a single one, driven by the fields that its tool gives it. */
import { block, code, link, plain, quotation, shorten } from './escape.ts';
import { firstOf, type Item, isItem, itemsOf, numberOf, textOf } from './items.ts';
import { isTime, type Times } from './times.ts';
import type { Words } from './words.ts';

/** `most`: lines of a list. `cite` names a thing as a source, by its `url`. `where`: a repository that was told above. */
export type Digesting = { words: Words; times: Times; most: number; cite(item: Item): void; where?: string };

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
  if (/^[0-9a-f]{7,}$/.test(sha) && textOf(item, 'title')) return `${link(code(sha.slice(0, 7)), url)} ${plain(name)}`;
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
    ...[`### ${headOf(thing) || plain(title)}`, '', () => factsOf(thing, digesting).join(' · ')],
    ...(shown === '' || shown === nameOf(thing) ? [] : ['', () => (content ? block(shown) : quotation(shown))]),
    ...(shown === text && thing['truncated'] !== true ? [] : ['', words.say('cut')]),
    ...lists.flatMap((field) => ['', ...listLines(itemsOf(thing, field), share)]),
    ...['', ...steps.map((step) => () => `- ${plain(shorten(String(step), 240))}`)],
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
    const named = isItem(value) ? Object.entries(value) : own;
    for (const [label, each] of named.slice(0, mostFacts)) facts.add(factOf(label, each, digesting, true));
    if (named.length === 0 && !silent.test(field) && !skipped.includes(field) && !told.includes(value))
      facts.add(factOf(field, value, digesting));
  }
  const all = [
    ...(name ? [at, who] : [link(at, textOf(item, 'url')), who && `**${who}**`]),
    'additions' in item ? `+${numberOf(item, 'additions')} −${numberOf(item, 'deletions')}` : '',
    'into' in item ? `${code(textOf(item, 'from'))} → ${code(textOf(item, 'into'))}` : '',
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
    const text = isItem(each) ? firstOf(each, ['email', 'login', 'who']) : String(each ?? '').trim();
    if (text === '' || text.length > 100 || (noise.test(text) && field !== 'repository')) return [];
    if (codes.test(field)) return [code(field === 'channel' ? text.replace(/^(?![#@])/, '#') : text)];
    return [isTime(text) ? times.when(text) : text === 'true' ? '✓' : plain(words.value(text))];
  });
  if (all.length === 0) return '';
  const list = [...all.slice(0, 5), ...(all.length > 5 ? [words.say('more', all.length - 5)] : [])].join(', ');
  if (told) return words.field(told, list);
  return isNamed || typeof value === 'number' ? `${plain(field.replaceAll('_', ' '))}: ${list}` : list;
}
