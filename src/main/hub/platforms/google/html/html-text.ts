/** HTML of mail and invitations as the text that a person sees: nothing hidden, links with where they lead, images as marks. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { imageMark } from '../../clean-text.ts';
import {
  appliesTo,
  attribute,
  black,
  blue,
  type Color,
  colorOf,
  declarationsIn,
  isLost,
  lost,
  readStyleSheet,
  type StyleSheet,
  white,
} from './css.ts';

/** How an element of a mail looks, as far as it decides whether a person sees its text. */
type TextLook = {
  isHidden: boolean;
  fontPixels: number;
  color: Color | undefined;
  /** Undefined where it is a picture. */
  ground: Color | undefined;
};

const plainLook: TextLook = { isHidden: false, fontPixels: 16, color: black, ground: white };

/** Properties by name, those of a shorthand under their own. */
type Style = Map<string, string>;

const smallest = 3;
/** Pixels beyond which something is no longer on the page. */
const outside = { before: -200, after: 2_000 };

const isSeen = ({ isHidden, fontPixels, color, ground }: TextLook): boolean =>
  !isHidden && fontPixels >= smallest && (color === undefined || !isLost(color, ground));

/** The look of an element in one that looks like `around`. */
function lookOf(style: Style, around: TextLook, isLink: boolean): TextLook {
  const { fontPixels } = around;
  const size = style.get('font-size');
  const color = colorIn(style.get('-webkit-text-fill-color') ?? style.get('color'), isLink ? blue : around.color);
  return {
    isHidden: around.isHidden || hides(style, fontPixels),
    fontPixels: size === undefined ? fontPixels : fontOf(size, fontPixels),
    color,
    ground: groundOf(style, around.ground),
  };
}

/** Some size to be read at, where it goes by a name. */
const fontOf = (size: string, around: number): number =>
  /small|medium|large/.test(size) ? 14 : (pixelsOf(size, around, around) ?? around);

const isKept = /^(?:inherit|initial|unset|revert|currentcolor|none|auto)?$/;

/** What some mail programs read and no honest mail uses, since Gmail does not. */
const exotic = /^(?:var|lab|lch|oklab|oklch|hwb|color|color-mix)\(/;
/** A name that is not known, such as `windowtext`, changes nothing. */
const colorIn = (value: string | undefined, before: Color | undefined): Color | undefined =>
  value === undefined ? before : exotic.test(value) ? lost : (colorOf(value) ?? before);

function groundOf(style: Style, around: Color | undefined): Color | undefined {
  const image = style.get('background-image') ?? 'none';
  if (!isKept.test(image)) return undefined;
  const value = style.get('background-color') ?? style.get('background');
  if (value === undefined || isKept.test(value)) return around;
  if (/url\(|gradient\(/.test(value)) return undefined;
  const found = (value.match(/[a-z-]+\([^()]*\)|[^\s]+/g) ?? []).map(colorOf).find((one) => one !== undefined);
  // Paper through which one sees what is below it.
  return found && found[3] < 0.5 ? around : found;
}

const number = (text: string | undefined): number | undefined => {
  const found = Number.parseFloat((text ?? '').replace(/^calc\(\s*/, ''));
  return Number.isNaN(found) ? undefined : found * (text?.includes('%') ? 0.01 : 1);
};

const units: Record<string, number> = {
  px: 1,
  '': 1,
  pt: 4 / 3,
  pc: 16,
  in: 96,
  cm: 38,
  mm: 3.8,
  rem: 16,
  vw: 12,
  vh: 8,
};

/** A length in pixels; percents are of `whole`. Undefined for one that is not known. */
function pixelsOf(text: string, font: number, whole: number): number | undefined {
  const [, digits = '', unit = ''] =
    /^(?:(?:calc|min|max|clamp)\(\s*)?([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)([a-z%]*)/.exec(text) ?? [];
  if (digits === '') return undefined;
  const each = unit === '%' ? whole / 100 : unit === 'em' || unit === 'ex' || unit === 'ch' ? font : units[unit];
  return each === undefined ? undefined : Number(digits) * each;
}

const sides = ['left', 'right', 'top', 'bottom'];
const places = [...sides, ...sides.map((side) => `margin-${side}`), 'margin', 'inset', 'text-indent', 'translate'];

/** Whether it takes its element away from the page, or out of sight. */
function hides(style: Style, font: number): boolean {
  const has = (name: string, value: RegExp): boolean => value.test(style.get(name) ?? '');
  const lengths = (text: string) =>
    text.split(/[\s,()]+/).flatMap((part) => pixelsOf(part, font, outside.after / 10) ?? []);
  const isTiny = (name: string) => (pixelsOf(style.get(name) ?? '', font, 1_000) ?? 100) <= 1;
  const isOutside = (text: string) => lengths(text).some((one) => one <= outside.before || one >= outside.after);
  const transform = style.get('transform') ?? '';
  return (
    has('display', /^(?:none\b|var\()/) ||
    has('visibility', /^(?:hidden\b|collapse\b|var\()/) ||
    has('content-visibility', /^hidden\b/) ||
    has('mso-hide', /^all\b/) ||
    (number(style.get('opacity')) ?? 1) < 0.1 ||
    (number(/opacity\(([^)]*)\)/.exec(style.get('filter') ?? '')?.[1]) ?? 1) < 0.1 ||
    ['width', 'height'].some((name) => isTiny(`max-${name}`) || (isTiny(name) && !style.has(`min-${name}`))) ||
    (number(style.get('zoom')) ?? 1) < 0.1 ||
    (has('clip', /^rect\(/) && lengths(style.get('clip') ?? '').every((one) => Math.abs(one) <= 1)) ||
    has(
      'clip-path',
      /^(?:inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(?:px|%)?[\s,0px%]*\))/,
    ) ||
    /scale[xyz3d]*\(\s*0*(?:\.0\d*)?\s*[,)]|rotate[xy]\(\s*-?90deg/.test(transform) ||
    (transform.includes('translate') && isOutside(transform)) ||
    places.some((name) => isOutside(style.get(name) ?? ''))
  );
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

/** What holds no text for anybody. */
const mute = new Set(['script', 'style', 'head', 'title']);
/** What mail programs leave out, or some of them. */
const unseen = new Set(
  'template noscript noframes noembed object svg math iframe audio video canvas datalist dialog'.split(' '),
);
const blocks = new Set(
  'address article aside blockquote div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
const deepest = 200;

/** `hidHidden`: whether something was left out of it that nobody would have seen. */
export type MailText = { text: string; hidHidden: boolean };

/** The parser is loaded on first use. */
export async function htmlText(html: string): Promise<MailText> {
  const { parse } = await import('parse5');
  const document = parse(html);
  const sheet = readStyleSheet(stylesIn(document).join('\n'));
  let hidHidden = false;
  const walk = (node: Node, depth: number, around: TextLook): string => {
    if (node.nodeName === '#text') {
      const { value } = node as DefaultTreeAdapterTypes.TextNode;
      if (isSeen(around)) return value.replace(/\s+/g, ' ');
      hidHidden ||= visible.test(value);
      return '';
    }
    const name = node.nodeName;
    if (!('childNodes' in node) || mute.has(name)) return '';
    if (depth > deepest || unseen.has(name)) {
      hidHidden ||= holdsSomething(node);
      return '';
    }
    const element = 'tagName' in node ? node : undefined;
    const look = element ? lookIn(element, around, sheet) : around;
    if (name === 'img' && (look.isHidden || isPixel(element))) hidHidden ||= holdsSomething(node);
    const inner = node.childNodes.map((child) => walk(child, depth + 1, look)).join('');
    return look.isHidden ? '' : shown(element, name, inner);
  };
  const text = walk(document, 0, plainLook);
  return {
    text: text
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    hidHidden,
  };
}

/** Something to read, and not only what fills the place of it. */
const visible = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Whether there is something to read in it, or a picture that would be loaded. However deep, so that it goes without recursion. */
function holdsSomething(dropped: Node): boolean {
  const open = [dropped];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('value' in node && visible.test(node.value)) return true;
    if (node.nodeName === 'img' && loads(node as Element)) return true;
    if ('content' in node) open.push(node.content);
    if ('childNodes' in node && !mute.has(node.nodeName)) for (const child of node.childNodes) open.push(child);
  }
  return false;
}

/** What all style elements say that count on a desk. */
function stylesIn(document: Node): string[] {
  const [found, open] = [[] as string[], [document]];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!('childNodes' in node)) continue;
    const isStyle = node.nodeName === 'style' && appliesTo((attribute(node as Element, 'media') ?? '').toLowerCase());
    if (isStyle) found.push(node.childNodes.map((one) => ('value' in one ? one.value : '')).join(''));
    open.push(...node.childNodes.toReversed());
  }
  return found;
}

/** As its attributes, the style sheets and its own style have it, each later one outdoing those before. */
function lookIn(element: Element, around: TextLook, sheet: StyleSheet): TextLook {
  const said = sheet.declared(element);
  const own = declarationsIn(attribute(element, 'style') ?? '').map((declaration, order) => ({
    declaration,
    order,
    weight: Number.POSITIVE_INFINITY,
  }));
  const rank = ({ declaration, weight, order }: (typeof own)[number]) => [
    Number(declaration.isImportant),
    weight,
    order,
  ];
  const style: Style = new Map(
    presentation.flatMap(([name, property]) => {
      const value = attribute(element, name);
      return value === undefined ? [] : [[property, value.trim().toLowerCase()] as const];
    }),
  );
  for (const { declaration } of [...(said ?? []), ...own].sort((a, b) => compared(rank(a), rank(b)))) {
    const { property, value } = declaration;
    // A shorthand takes the place of what it stands for.
    if (property === 'background') for (const one of ['color', 'image']) style.delete(`background-${one}`);
    if (property === 'font') style.set('font-size', /(?:^|\s)([\d.]+[a-z%]*)(?:\/|\s)/.exec(value)?.[1] ?? 'medium');
    style.set(property, value);
  }
  if (growing.has(element.tagName)) for (const side of ['width', 'height']) style.delete(side);
  const look = lookOf(style, around, element.tagName === 'a' && attribute(element, 'href') !== undefined);
  const isHidden = look.isHidden || said === undefined || attribute(element, 'hidden') !== undefined;
  return { ...look, isHidden };
}

/** Attributes that do what a style does. */
const presentation = [
  ['bgcolor', 'background-color'],
  ['background', 'background-image'],
  ['color', 'color'],
  ['text', 'color'],
] as const;
/** They grow with their content, even if they are given a size. */
const growing = new Set(['table', 'tbody', 'thead', 'tfoot', 'tr', 'td', 'th']);

function compared(one: number[], other: number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) < (other[at] ?? 0) ? -1 : 1;
}

function shown(element: Element | undefined, name: string, inner: string): string {
  if (name === 'img')
    return isPixel(element) ? '' : imageMark(attribute(element, 'alt') ?? '', attribute(element, 'src'));
  if (name === 'a') return link(attribute(element, 'href'), inner);
  if (name === 'br') return '\n';
  if (name === 'li') return `\n- ${inner.trim()}`;
  if (name === 'td' || name === 'th') return `${inner.trim()} | `;
  if (name === 'p' || /^h[1-6]$/.test(name)) return `\n\n${inner}\n\n`;
  return blocks.has(name) ? `\n${inner}\n` : inner;
}

/** As Markdown, which is what the cleaning of prose knows how to read. */
function link(target: string | undefined, inner: string): string {
  const text = inner.trim();
  if (!target || target.startsWith('#') || text === '') return inner;
  const escaped = target.trim().replace(/[\s<>\\]/g, (character) => encodeURIComponent(character));
  return `[${text.replaceAll('[', '(').replaceAll(']', ')')}](<${escaped}>)`;
}

const loads = (image: Element): boolean =>
  ['src', 'srcset', 'alt'].some((name) => visible.test(attribute(image, name) ?? ''));

/** What tells the sender that the mail was opened. */
const isPixel = (element: Element | undefined): boolean =>
  ['width', 'height'].some((side) => /^[01](?:px)?$/.test(attribute(element, side) ?? ''));
