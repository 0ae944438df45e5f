/** HTML of mail and invitations as the text that a person sees: nothing hidden, links with where they lead, images as marks. */
import type { DefaultTreeAdapterTypes } from 'parse5';
import { imageMark } from '../defuse/tags.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const unseen = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'object', 'svg', 'math', 'iframe']);
const blocks = new Set(
  'address article aside blockquote div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
/** How senders hide text from people and not from assistants. */
const hiding =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|!|$)|font-size\s*:\s*(?:0|1(?:\.\d+)?(?:px|pt))[a-z%]*\s*(?:;|!|$)|(?:max-)?(?:height|width)\s*:\s*[01](?:px|pt|em)?\s*(?:;|!|$)|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|transform\s*:\s*scale\(0)/i;
const white =
  /(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?|white|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255|rgba\([^)]*,\s*0(?:\.0+)?\s*\))/i;
const deepest = 200;

/** The text, and whether something was left out of it that nobody would have seen. The parser is loaded on first use. */
export async function htmlText(html: string): Promise<{ text: string; hidHidden: boolean }> {
  const { parse } = await import('parse5');
  let hidHidden = false;
  const walk = (node: Node, depth: number, isOnColor: boolean): string => {
    if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value.replace(/\s+/g, ' ');
    if (depth > deepest || !('childNodes' in node)) return '';
    const element = 'tagName' in node ? (node as Element) : undefined;
    const name = element?.tagName ?? '';
    if (unseen.has(name)) return '';
    const style = attribute(element, 'style') ?? '';
    const isColored = isOnColor || /background/i.test(style) || attribute(element, 'bgcolor') !== undefined;
    const isHidden =
      attribute(element, 'hidden') !== undefined || hiding.test(style) || (white.test(style) && !isColored);
    const inner = () => node.childNodes.map((child) => walk(child, depth + 1, isColored)).join('');
    if (isHidden) {
      hidHidden ||= inner().trim() !== '';
      return '';
    }
    return shown(element, name, inner());
  };
  const text = walk(parse(html), 0, false);
  return {
    text: text
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    hidHidden,
  };
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

/** What tells the sender that the mail was opened. */
const isPixel = (element: Element | undefined): boolean =>
  ['width', 'height'].some((side) => /^[01](?:px)?$/.test(attribute(element, side) ?? ''));

const attribute = (element: Element | undefined, name: string): string | undefined =>
  element?.attrs.find((one) => one.name === name)?.value;
