/** HTML of mail and invitations as the text that a person sees: nothing hidden, links with where they lead, images as marks. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { imageMark } from '../../defuse/tags.ts';
import { declarationsIn } from './declarations.ts';
import { isSeen, lookOf, plainLook, type Style, type TextLook } from './look.ts';
import { appliesTo } from './rules.ts';
import { attribute, readStyleSheet, type StyleSheet } from './style-sheet.ts';

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
    ...{ declaration, order, weight: Number.POSITIVE_INFINITY },
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
/** Whatever size they are given, they grow with what is in them. */
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
