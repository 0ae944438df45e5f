/** The style sheets of a mail: which of their rules count for an element. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { type Declaration, declarationsIn, string, unescaped, withoutComments } from './declarations.ts';

type Element = DefaultTreeAdapterTypes.Element;

/** An element by itself, such as `p.x[title]`, and how it stands to the one that is named after it. */
type Compound = { parts: string[]; before: '' | ' ' | '>' | '+' | '~' };
type Rule = { compounds: Compound[]; weight: number; order: number; declarations: Declaration[] };

export type StyleSheet = {
  /** What the rules declare of it, the weightiest last. Undefined where looking has become too much work. */
  declared(element: Element): { declaration: Declaration; weight: number; order: number }[] | undefined;
};

/** Comparisons for one mail: whoever sends one that takes more wants something else than to be read. */
const most = 3_000_000;
/** As wide as a mail is read on a desk. */
const page = 1_200;

export function readStyleSheet(css: string): StyleSheet {
  const byKey = new Map<string, Rule[]>();
  for (const rule of rulesIn(withoutComments(css))) {
    const key = keyOf(rule.compounds.at(-1)?.parts ?? []);
    const known = byKey.get(key);
    if (known) known.push(rule);
    else byKey.set(key, [rule]);
  }
  let work = 0;

  function matches(element: Element, compounds: Compound[], at: number): boolean {
    work += 1 + lower(element, 'class').length / 64;
    const compound = compounds[at];
    if (!compound || work > most || !compound.parts.every((part) => fits(element, part))) return false;
    switch (compound.before) {
      case '':
        return true;
      case '>': {
        const parent = elementOf(element.parentNode);
        return parent !== undefined && matches(parent, compounds, at - 1);
      }
      case ' ':
        for (let up = elementOf(element.parentNode); up; up = elementOf(up.parentNode)) {
          if (matches(up, compounds, at - 1)) return true;
        }
        return false;
      default: {
        const all = (element.parentNode?.childNodes ?? []).flatMap((node) => elementOf(node) ?? []);
        work += all.length;
        const earlier = all.slice(0, all.indexOf(element));
        const wanted = compound.before === '+' ? earlier.slice(-1) : earlier;
        return wanted.some((one) => matches(one, compounds, at - 1));
      }
    }
  }

  return {
    declared(element) {
      const keys = ['*', element.tagName, ...classesOf(element).map((name) => `.${name}`), `#${lower(element, 'id')}`];
      const found = keys
        .flatMap((key) => byKey.get(key) ?? [])
        .filter(({ compounds }) => matches(element, compounds, compounds.length - 1))
        .flatMap(({ declarations, weight, order }) =>
          declarations.map((declaration) => ({ declaration, weight, order })),
        );
      work += found.length;
      return work > most ? undefined : found;
    },
  };
}

const elementOf = (node: DefaultTreeAdapterTypes.Node | null): Element | undefined =>
  node && 'tagName' in node ? node : undefined;
export const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((one) => one.name === name)?.value;
/** Without a type of document, as mails are, case does not count. */
const lower = (element: Element, name: string): string => (attribute(element, name) ?? '').toLowerCase();
const classesOf = (element: Element): string[] => lower(element, 'class').split(/\s+/).filter(Boolean);

/** Under what a rule is looked up: the rarest that its element has to have. */
const keyOf = (parts: string[]): string =>
  parts.find((part) => part.startsWith('#')) ??
  parts.find((part) => part.startsWith('.')) ??
  parts.find((part) => /^[a-z]/.test(part)) ??
  '*';

function fits(element: Element, part: string): boolean {
  if (part === '*') return true;
  if (part.startsWith('.')) return classesOf(element).includes(part.slice(1));
  if (part.startsWith('#')) return lower(element, 'id') === part.slice(1);
  if (part === ':root') return element.tagName === 'html';
  // What something looks like while it is pointed at, or what stands before it, hides nothing.
  if (part.startsWith(':')) return !/^:(?::|hover|focus|active|visited|target|checked|before|after|first-l)/.test(part);
  if (!part.startsWith('[')) return element.tagName === part;
  const [, name = '', operator, wanted = ''] =
    /^\[\s*([\w-]+)\s*(?:([~|^$*]?)=\s*["']?(.*?)["']?\s*[is]?\s*)?\]$/s.exec(part) ?? [];
  const value = attribute(element, name) === undefined ? undefined : lower(element, name);
  if (value === undefined || operator === undefined) return value !== undefined;
  if (operator === '^') return value.startsWith(wanted);
  if (operator === '$') return value.endsWith(wanted);
  if (operator === '~') return value.split(/\s+/).includes(wanted);
  return operator === '' ? value === wanted : value.includes(wanted);
}

const token = new RegExp(`${string}|[{};]`, 'gs');
/** Conditions in conditions. */
const deepest = 5;

function rulesIn(css: string, order = { next: 0 }, depth = 0): Rule[] {
  const rules: Rule[] = [];
  let from = 0;
  token.lastIndex = 0;
  for (let found = token.exec(css); found; found = token.exec(css)) {
    if (found[0] === ';' || found[0] === '}') from = token.lastIndex;
    if (found[0] !== '{') continue;
    const prelude = unescaped(css.slice(from, found.index)).trim().toLowerCase();
    const start = token.lastIndex;
    const end = endOf(css, start);
    const block = css.slice(start, end);
    const [, at, condition = ''] = /^@([\w-]+)(.*)$/s.exec(prelude) ?? [];
    const isOpen =
      at === 'media' ? appliesTo(condition) : /^(?:supports|layer|container|scope|document)$/.test(at ?? '');
    const inner = isOpen && depth < deepest ? rulesIn(block, order, depth + 1) : [];
    const own = at === undefined ? rulesOf(prelude, declarationsIn(block), order) : [];
    for (const rule of [...inner, ...own]) rules.push(rule);
    token.lastIndex = end + 1;
    from = end + 1;
  }
  return rules;
}

/** Where the block ends that begins there. */
function endOf(css: string, start: number): number {
  let depth = 1;
  token.lastIndex = start;
  for (let found = token.exec(css); found; found = token.exec(css)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return found.index;
  }
  return css.length;
}

function rulesOf(prelude: string, declarations: Declaration[], order: { next: number }): Rule[] {
  return (prelude.match(selectors) ?? []).map((selector) => {
    const compounds = compoundsOf(selector.trim());
    const parts = compounds.flatMap((one) => one.parts);
    const count = (first: RegExp) => parts.filter((part) => first.test(part)).length;
    order.next += 1;
    return {
      ...{ compounds, declarations, order: order.next },
      weight: count(/^#/) * 10_000 + count(/^[.[]|^:(?!:)/) * 100 + count(/^[a-z]/),
    };
  });
}

function compoundsOf(selector: string): Compound[] {
  const compounds: Compound[] = [];
  let before: Compound['before'] = '';
  for (const one of selector.match(piece) ?? []) {
    const combinator = one.trim();
    if (combinator === '' || /^[>+~]$/.test(combinator)) before = (combinator || ' ') as Compound['before'];
    else {
      const last = compounds.at(-1);
      if (last && before === '') last.parts.push(one);
      else compounds.push({ parts: [one], before: last ? before : '' });
      before = '';
    }
  }
  return compounds;
}

const piece = /\[[^\]]*(?:\]|$)|::?[\w-]+(?:\([^()]*\)?)?|[.#]?[^\s.#:[\]>+~]+|\s*[>+~]\s*|\s+/g;
/** Selectors stand between commas that are in no brackets. */
const selectors = /(?:\[[^\]]*(?:\]|$)|\([^()]*\)?|[^,[(])+/g;

/** Whether a mail on a desk is shown by it: widths count, and of what is not known any may be. */
export const appliesTo = (condition: string): boolean =>
  condition.trim() === '' ||
  condition.split(',').some((one) => {
    if (/\bprint\b|\bspeech\b|prefers-color-scheme\s*:\s*dark/.test(one)) return /\bnot\b/.test(one);
    return [...one.matchAll(/\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)(px|em|rem)?/g)].every(
      ([, side, digits, unit]) => {
        const width = Number(digits) * (unit && unit !== 'px' ? 16 : 1);
        return side === 'min' ? width <= page : width >= page;
      },
    );
  });
