/**
 * Which Markdown may stay as it is. Renderers disagree on where code, HTML and links begin and end, so that each mark that could begin
 * something is looked at by itself, no matter what it stands in: if all of them are harmless alone, no reading of the whole does harm.
 * All that isn't recognized here is written again. Takes the time of one pass.
 */
import { claimedHost, parsedUrl } from './hosts.ts';
import { saysWhere } from './web-addresses.ts';

/** Elements that load or run something by themselves, or change how the rest is read. */
const risky = new Set(
  (
    'a applet area base body button canvas dialog embed form frame frameset head html iframe image img input link listing map math ' +
    'marquee meta noembed noframes noscript object option param plaintext portal script select slot source style svg template ' +
    'textarea title track use xmp'
  ).split(' '),
);
const isRisky = (name: string): boolean => risky.has(name.toLowerCase().replace(/^.*:/, ''));

/** Addresses that end at the same place for every reader: no bracket, quotation mark, backslash, entity or blank. */
const web = String.raw`https?:\/\/[\p{L}\p{N}.-]+(?::\d{1,5})?(?:[/?#](?:[\p{L}\p{N}._~/?#@!&*+,=%:-]|\([\p{L}\p{N}._~/?#@&+,=%:-]*\))*)?`;
const mail = String.raw`mailto:[\w.+-]+@[\w.-]+`;
const near = String.raw`(?!\/\/)[\w.#/][\w./#?=&%~+-]*`;
const title = String.raw`(?:[ ]"[^"\\\n<>[\]\x60]{0,200}")?`;

const target = new RegExp(String.raw`\]\((?:<(?<angled>${web})>|(?<bare>${web}|${mail}|${near})${title})\)`, 'uy');
const defined = new RegExp(
  String.raw`\]:[ \t]*(?:(?:\n[ \t>]*)?(?:<(?<angled>${web})>|(?<bare>${web}|${mail})|(?!\/\/)[^\s:&\\<>[\]\x60]+)(?=[\s"'(]|$)|(?=\n[ \t]*\n|$))`,
  'uy',
);
/** Slack writes a bar and a name behind an address; to others all of it is the address. */
const autolink = /<(?:https?:\/\/[\p{L}\p{N}.-]+(?::\d{1,5})?(?:[/?#|][^\s<>"'`\\[\]]*)?|[\w.+-]+@[\w.-]+)>/uy;
const plainTag =
  /<\/?([a-z][\w-]*)((?:\s+[a-z][\w-]*(?:=(?:"[^"<>`\\[\]]{0,2000}"|'[^'<>`\\[\]]{0,2000}'|[\w-]+))?)*)\s*\/?\\?>/iy;
const values = /=(?:"[^"]*"|'[^']*'|[\w-]+)/g;
const loading =
  /\s(?:on\w*|src\w*|imagesrcset|href\w*|xlink\w*|poster|data|background|action|formaction|ping|lowsrc|dynsrc|style|http-equiv|content|manifest|code\w*|classid|archive|profile|longdesc|cite|usemap|is|slot|part|name|id|popover\w*|target)(?=\s|$)/i;
/** No element with anything that could load, and in no reading more than a name and words. */
const noTag = /<\/?([a-z][\w.-]*)(?![\w.:+-])[^<>="'`\\[\]]{0,300}(?=[<>]|$)/iy;

/** What some renderers draw, run, or take for a formula with links and images in it; or link by itself, to a program. */
const drawn = [
  /(?:(?<!`)`{3,}|(?<!~)~{3,})[ \t{.]{0,100}(?:mermaid|svg|html|xml|vega|markmap|plantuml|dot|graphviz|echarts|chart|latex|katex|math)/i,
  /\\(?:href|url|includegraphics|html[a-z]+)/i,
  /\b(?:xmpp|ftps?):/i,
];

/** The most links by name that are compared with the names, which takes the product of both. */
const mostCompared = 400;
const longestLabel = 1_000;

/** Whether every reading of the text loads nothing, runs nothing, and links to nothing that it doesn't say. Pure. */
export function isPlainMarkdown(text: string): boolean {
  if (!/[<[\]]|`{3}|~{3}|\\[a-z]|:/i.test(text)) return true;
  if (drawn.some((pattern) => pattern.test(text))) return false;
  const hasNames = text.includes(']:');
  const definitions = hasNames ? definedIn(text) : [];
  if (!definitions) return false;
  const open: number[] = [];
  const labels: string[] = [];
  for (const { 0: mark, index: at } of text.matchAll(/[[\]<]/g)) {
    if (mark === '<') {
      if (!isHarmlessAngle(text, at)) return false;
    } else if (mark === '[') {
      if (text[at - 1] === '!' && (hasNames || !isNoImage(text, at))) return false;
      open.push(at);
    } else {
      const begin = open.pop();
      const label = begin === undefined ? undefined : text.slice(begin + 1, Math.min(at, begin + longestLabel + 2));
      if (text[at + 1] === '(' && !isHonest(text, at, label)) return false;
      if (label !== undefined && definitions.length > 0 && label.includes('.')) labels.push(label);
    }
  }
  if (labels.length * definitions.length > mostCompared) return false;
  return labels.every((label) =>
    definitions.every((url) => saysWhere(label, url) || claimedHost(label, url) === undefined),
  );
}

/** Where the names of links lead to the web; undefined where one could lead anywhere else. */
function definedIn(text: string): URL[] | undefined {
  const found: URL[] = [];
  for (const { index } of text.matchAll(/\]:/g)) {
    defined.lastIndex = index;
    const groups = defined.exec(text)?.groups;
    if (!groups) return undefined;
    const address = groups['angled'] ?? groups['bare'];
    const url = address === undefined ? undefined : parsedUrl(address);
    if (address?.startsWith('http') && !isAsWritten(address, url)) return undefined;
    if (url?.protocol.startsWith('http')) found.push(url);
  }
  return found;
}

/** Whether a host is written as it is. */
const isAsWritten = (address: string, url: URL | undefined): boolean =>
  url !== undefined && address.toLowerCase().startsWith(`${url.protocol}//${url.host}`);

/** Whether `](` at a place ends a link that leads where its text says. */
function isHonest(text: string, at: number, label: string | undefined): boolean {
  if (label === undefined || label.length > longestLabel || text[at - 1] === '\\') return false;
  if (label.includes('<') || label.split('`').length % 2 === 0) return false; // its HTML or its code may end elsewhere
  target.lastIndex = at;
  const groups = target.exec(text)?.groups;
  if (!groups) return false;
  const address = groups['angled'] ?? groups['bare'] ?? '';
  if (!/^https?:/.test(address)) return true;
  const url = parsedUrl(address);
  if (!url || (!isAsWritten(address, url) && !/[^\0-\x7F]/.test(address))) return false;
  return saysWhere(label, url) || claimedHost(label, url) === undefined;
}

/** Whether `![` at a place is an image for nobody, such as `vec![0; 10]`. */
function isNoImage(text: string, at: number): boolean {
  const rest = text.slice(at + 1, at + 303);
  const inside = /^[^[\]`<\\$\n]*\]/.exec(rest)?.[0];
  return inside !== undefined && !/[([:]/.test(rest[inside.length] ?? '');
}

function isHarmlessAngle(text: string, at: number): boolean {
  if (!/[a-z/!?]/i.test(text[at + 1] ?? '')) return true;
  for (const pattern of [autolink, plainTag, noTag]) {
    pattern.lastIndex = at;
    const [found, name = '', attributes = ''] = pattern.exec(text) ?? [];
    if (found !== undefined) return !isRisky(name) && !loading.test(attributes.replaceAll(values, ''));
  }
  return text[at + 1] === '/' && !/[a-z]/i.test(text[at + 2] ?? '');
}
