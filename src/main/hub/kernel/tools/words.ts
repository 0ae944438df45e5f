/**
 * How people say things in six languages (en de fr es, zh ja), for texts that are `folded`: by what they mean, and which
 * tools they ask for so, the likeliest first. In words.json are beginnings of words, with `_` for a space or a hyphen and `.` for the
 * end of the word; after the bar parts of words, as in Chinese and Japanese; `@` is for all that mean the same. What says a row of
 * tools with `~` counts half.
 */
import { once } from '../../ground/once.ts';
import table from './words.json' with { type: 'json' };

/** Small letters without accents and curly signs, as long as before, so that what is found can be cut out of the text itself. */
export const folded = (text: string): string =>
  text
    .replace(/[’‘]/g, "'")
    .replace(/[^\0-\x7F]/g, (letter) => {
      const base = letter.normalize('NFKD').replace(/[\u0300-\u036F]/g, '');
      return letter === 'ß' ? 's' : base.length === 1 ? base : letter;
    })
    .toLowerCase();

/** What says something in any language. */
const signs: [sign: RegExp, tools: string][] = [
  [/(?<![\w/])#[a-z][\w-]+/, 'slack read_channel send_message catch_up list_members list_files'],
  [
    /(?<![\w:.,-])#?\d{1,6}(?![\w:%]|[.,]\d)(?!\s*(?:%|am\b|pm\b|uhr|h\b|[日月点時天年人分週周个か]))/,
    'github get_pull_request get_issue',
  ],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/, 'github get_commit'],
  [/(?<![\w-])[\w-]{1,100}\.(?:json|md|ts|js|py|go|rs|ya?ml|toml|txt|csv|java|c|h|sh)\b/, 'github get_file'],
  [
    /(?<![\w'-])[a-z]{3}[a-z0-9]*-[a-z]{3}[\w-]*|\b\w+\/\w+/,
    '~github list_commits get_file list_issues list_pull_requests get_actions search',
  ],
  [/(?<![\w.])[\w.]{1,64}@[\w-]{1,64}\.\w/, 'google search_mail create_draft'],
  [/\d\s?(?:am|pm|uhr|h)\b|\d:\d\d|\d\s?[点時时]/, '~google list_events create_event update_event'],
];

function patternOf(lines: readonly string[]): string {
  const [latin = '', others = ''] = lines.join(' ').split(/ ?\| /);
  const [means, begins] = [[...latin.matchAll(/@(\w+)/g)], latin.match(/(?<!\S)[^@ ]\S*/g)];
  const own = begins?.map((word) => word.replaceAll('_', "[ '-]?").replace(/\.$/, '\\b')).join('|');
  return [
    ...means.map(([, word = '']) => patternFor(word).source),
    ...(own ? [`(?<![a-z0-9])(?:${own})`] : []),
    ...(others ? [others.replaceAll(' ', '|').replaceAll('_', ' ')] : []),
  ].join('|');
}

const vocabulary = new Map<string, RegExp>();
for (const [name, words] of Object.entries(table.meanings)) vocabulary.set(name, new RegExp(patternOf(words)));

/** What says that word of the table. Throws where there is none. */
export function patternFor(word: string): RegExp {
  const pattern = vocabulary.get(word);
  if (!pattern) throw new Error(`There are no words for ${word}.`);
  return pattern;
}
export const saysAny = (text: string, words: readonly string[]): boolean =>
  words.some((word) => patternFor(word).test(text));
/** Whether it is a word of the table, and so hardly a name. */
export const isWord = (text: string): boolean => saysAny(text, [...vocabulary.keys()]);

/** `~github search get_file; slack catch_up` as names of tools, each with what a word of the row says for it. */
function toolsOf(head: string): (readonly [name: string, weight: number])[] {
  const names = head.split('; ').flatMap((part) => {
    const [platform = '', ...own] = part.split(' ');
    return own.map((name) => `${platform.replace('~', '')}_${name}`);
  });
  return names.map((name, at) => [name, (head.startsWith('~') ? 0.5 : 1) / (1 + 0.1 * at)]);
}

const rows = once(() => [
  ...Object.entries(table.tools).map(([head, words]) => ({
    says: new RegExp(patternOf(words), 'g'),
    tools: toolsOf(head),
  })),
  ...signs.map(([sign, head]) => ({ says: new RegExp(sign, 'g'), tools: toolsOf(head) })),
]);

/** Each tool that a row names, for a test that it is one. */
export const namesInTable = (): string[] => rows().flatMap(({ tools }) => tools.map(([name]) => name));

/** By tool, how much of what the table has for it a text says; nothing where it says none of that. Pure. */
export function saidOf(text: string): Map<string, number> {
  const [asked, said] = [folded(text), new Map<string, number>()];
  for (const { says, tools } of rows()) {
    const found = new Set(asked.match(says)).size;
    const more = Math.min(1.6, 0.8 + 0.2 * found);
    if (found > 0) for (const [name, weight] of tools) said.set(name, (said.get(name) ?? 0) + weight * more);
  }
  return said;
}
