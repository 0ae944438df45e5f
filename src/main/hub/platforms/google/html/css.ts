/** CSS, as far as a mail can use it to hide something: colours, declarations, rules and style sheets. */
import type { DefaultTreeAdapterTypes } from 'parse5';

// Colours of CSS, as far as text is hidden in them.

/** Red, green and blue up to 255, and how opaque it is, up to 1. */
export type Color = readonly [number, number, number, number];

export const black: Color = [0, 0, 0, 1];
export const white: Color = [255, 255, 255, 1];
/** It shows what is behind it. */
export const lost: Color = [0, 0, 0, 0];
/** As links are shown that nobody has coloured. */
export const blue: Color = [0, 0, 238, 1];

/** Those in which text is hidden on paper that is white or nearly so, and those of the paper. */
const named: Record<string, Color> = {
  black,
  white,
  transparent: lost,
  navy: [0, 0, 128, 1],
  blue: [0, 0, 255, 1],
  red: [255, 0, 0, 1],
  gray: [128, 128, 128, 1],
  grey: [128, 128, 128, 1],
  green: [0, 128, 0, 1],
  yellow: [255, 255, 0, 1],
  ...Object.fromEntries(
    'snow ivory ghostwhite whitesmoke floralwhite seashell mintcream azure aliceblue honeydew lavenderblush linen oldlace lavender lightyellow lightcyan mistyrose'
      .split(' ')
      .map((name) => [name, white]),
  ),
};

/** Undefined for one that is not known, such as an image. */
export function colorOf(text: string): Color | undefined {
  if (named[text]) return named[text];
  const digits = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(text)?.[1];
  if (digits) {
    const pairs = digits.length < 5 ? [...digits].map((digit) => digit + digit) : (digits.match(/../g) ?? []);
    const [red = 0, green = 0, blue_ = 0, alpha = 255] = pairs.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue_, alpha / 255];
  }
  const [, kind, list = ''] = /^(rgb|hsl)a?\(([^()]*)\)$/.exec(text) ?? [];
  const parts = list.split(/[\s,/]+/).filter(Boolean);
  const share = (part = '1', whole = 1) => Number.parseFloat(part) * (part.endsWith('%') ? whole / 100 : 1);
  const [first, second, third] = parts;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const alpha = share(parts[3]);
  if (kind === 'rgb') return [share(first, 255), share(second, 255), share(third, 255), alpha];
  return [...fromHsl(Number.parseFloat(first), share(second), share(third)), alpha];
}

function fromHsl(hue: number, saturation: number, lightness: number): [number, number, number] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (at: number) => {
    const step = (((at + hue / 30) % 12) + 12) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(step - 3, 9 - step, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

const closest = 32;
const faintest = 0.1;

/** Whether nobody can read text of one colour on the other. */
export const isLost = (text: Color, ground: Color | undefined): boolean =>
  text[3] < faintest ||
  (ground !== undefined && [0, 1, 2].every((at) => Math.abs((text[at] ?? 0) - (ground[at] ?? 0)) < closest));

/** CSS down to single declarations, as far as a mail can use it to hide something. */
type Declaration = { property: string; value: string; isImportant: boolean };

/** What is left open runs on to the end, as in browsers: so each character is looked at once, however long a style is. */
const cssString = String.raw`"(?:\\.|[^"\\])*(?:"|$)|'(?:\\.|[^'\\])*(?:'|$)`;
const declarationPiece = new RegExp(String.raw`(?:${cssString}|\([^()]*\)?|[^;"'(])+`, 'gs');

/** A style without comments, and without the marks by which old ones pass for a comment of HTML. */
const withoutComments = (css: string): string => css.replace(/\/\*[\s\S]*?(?:\*\/|$)|<!--|-->/g, '');

/** What escapes stand for: a property can be spelt with them, and browsers read it all the same. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/gis, (_, code: string | undefined, character: string) => {
    if (code === undefined) return character;
    const point = Number.parseInt(code, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });

/** The declarations of an attribute or a block, in small letters. */
export function declarationsIn(css: string): Declaration[] {
  return (withoutComments(css).match(declarationPiece) ?? []).flatMap((one) => {
    const colon = one.indexOf(':');
    if (colon < 0) return [];
    const property = unescaped(one.slice(0, colon)).trim().toLowerCase();
    const said = unescaped(one.slice(colon + 1))
      .trim()
      .toLowerCase();
    const value = said.replace(/\s*!\s*important$/, '');
    return [{ property, value, isImportant: value !== said }];
  });
}

// The rules of a style sheet.

/** An element by itself, such as `p.x[title]`, and how it stands to the one that is named before it. */
type Compound = { parts: string[]; before: '' | ' ' | '>' | '+' | '~' };
type CssRule = { compounds: Compound[]; weight: number; order: number; declarations: Declaration[] };

/** Nothing that is sent in earnest has as many. */
const mostRules = 20_000;
/** Conditions in conditions. */
const deepest = 5;
/** As wide as a mail is read on a desk. */
const page = 1_200;

/** Those that count for a mail on a desk, one for each selector; undefined where there are more than anybody means. */
function readRules(css: string): CssRule[] | undefined {
  const rules: CssRule[] = [];
  collect(withoutComments(css), rules, 0);
  return rules.length > mostRules ? undefined : rules;
}

const token = new RegExp(`${cssString}|[{};]`, 'gs');

function collect(css: string, rules: CssRule[], depth: number): void {
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
    if (isOpen && depth < deepest) collect(block, rules, depth + 1);
    if (at === undefined) addRules(prelude, declarationsIn(block), rules);
    if (rules.length > mostRules) return;
    token.lastIndex = end + 1;
    from = end + 1;
  }
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

function addRules(prelude: string, declarations: Declaration[], rules: CssRule[]): void {
  for (const [selector] of prelude.matchAll(selectors)) {
    if (rules.length > mostRules) return;
    const compounds = compoundsOf(selector.trim());
    const parts = compounds.flatMap((one) => one.parts);
    const count = (first: RegExp) => parts.filter((part) => first.test(part)).length;
    const weight = count(/^#/) * 10_000 + count(/^[.[]|^:(?!:)/) * 100 + count(/^[a-z]/);
    rules.push({ compounds, declarations, weight, order: rules.length });
  }
}

function compoundsOf(selector: string): Compound[] {
  const compounds: Compound[] = [];
  let before: Compound['before'] = '';
  for (const one of selector.match(selectorPiece) ?? []) {
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

const selectorPiece = /\[[^\]]*(?:\]|$)|::?[\w-]+(?:\([^()]*\)?)?|[.#]?[^\s.#:[\]>+~]+|\s*[>+~]\s*|\s+/g;
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

/** The style sheets of a mail: which of their rules count for an element. */
type Element = DefaultTreeAdapterTypes.Element;

/** Comparisons for one mail: anyone who sends one that takes more wants something else than to be read. */
const most = 1_000_000;

export function readStyleSheet(css: string) {
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
    /** What the rules declare of it, the weightiest last. Undefined where looking has become too much work. */
    declared(element: Element): { declaration: Declaration; weight: number; order: number }[] | undefined {
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

export type StyleSheet = ReturnType<typeof readStyleSheet>;

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
const classesByElement = new WeakMap<Element, Set<string>>();
function classesOf(element: Element): Set<string> {
  const classes = classesByElement.get(element) ?? new Set(lower(element, 'class').split(/\s+/).filter(Boolean));
  classesByElement.set(element, classes);
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
