/** The rules of a style sheet. */
import { cssString, type Declaration, declarationsIn, unescaped, withoutComments } from './declarations.ts';

/** An element by itself, such as `p.x[title]`, and how it stands to the one that is named before it. */
export type Compound = { parts: string[]; before: '' | ' ' | '>' | '+' | '~' };
export type CssRule = { compounds: Compound[]; weight: number; order: number; declarations: Declaration[] };

/** Nothing that is sent in earnest has as many. */
const mostRules = 20_000;
/** Conditions in conditions. */
const deepest = 5;
/** As wide as a mail is read on a desk. */
const page = 1_200;

/** Those that count for a mail on a desk, one for each selector; undefined where there are more than anybody means. */
export function readRules(css: string): CssRule[] | undefined {
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
