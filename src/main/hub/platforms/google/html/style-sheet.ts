/** The style sheets of a mail: which of their rules count for an element. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import type { Declaration } from './declarations.ts';
import { type Compound, type CssRule, readRules } from './rules.ts';

type Element = DefaultTreeAdapterTypes.Element;

export type StyleSheet = {
  /** What the rules declare of it, the weightiest last. Undefined where looking has become too much work. */
  declared(element: Element): { declaration: Declaration; weight: number; order: number }[] | undefined;
};

/** Comparisons for one mail: whoever sends one that takes more wants something else than to be read. */
const most = 1_000_000;

export function readStyleSheet(css: string): StyleSheet {
  const byKey = new Map<string, CssRule[]>();
  const rules = readRules(css);
  let work = rules === undefined ? most + 1 : 0;
  for (const rule of rules ?? []) {
    const key = keyOf(rule.compounds.at(-1)?.parts ?? []);
    const same = byKey.get(key);
    if (same) same.push(rule);
    else byKey.set(key, [rule]);
  }

  function matches(element: Element, compounds: Compound[], at: number): boolean {
    work += 1 + weightOf(element);
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
      if (work > most) return undefined;
      const keys = [
        '*',
        element.tagName,
        ...[...classesOf(element)].map((name) => `.${name}`),
        `#${lower(element, 'id')}`,
      ];
      const found = keys
        .flatMap((key) => byKey.get(key) ?? [])
        .filter(({ compounds }) => work <= most && matches(element, compounds, compounds.length - 1))
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
/** How long it takes to look at it. */
const weightOf = ({ attrs }: Element): number =>
  attrs.reduce((sum, { value }) => sum + value.length / 64, attrs.length / 8);
/** Without a type of document, as mails are, case does not count. */
const lower = (element: Element, name: string): string => (attribute(element, name) ?? '').toLowerCase();
/** Asked for once an element, however many rules ask. */
const known = new WeakMap<Element, Set<string>>();
function classesOf(element: Element): Set<string> {
  const classes = known.get(element) ?? new Set(lower(element, 'class').split(/\s+/).filter(Boolean));
  known.set(element, classes);
  return classes;
}

/** Under what a rule is looked up: the rarest that its element has to have. */
const keyOf = (parts: string[]): string =>
  parts.find((part) => part.startsWith('#')) ??
  parts.find((part) => part.startsWith('.')) ??
  parts.find((part) => /^[a-z]/.test(part)) ??
  '*';

function fits(element: Element, part: string): boolean {
  if (part === '*') return true;
  if (part.startsWith('.')) return classesOf(element).has(part.slice(1));
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
