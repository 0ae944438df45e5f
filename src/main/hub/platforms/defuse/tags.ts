/** HTML in prose: what loads or runs by itself, and links. All other tags stay. */
import { isWeb, parsedUrl, targetOf } from './addresses.ts';

const tag = /<(\/?)((?:[a-z][a-z0-9-]*:)?[a-z][a-z0-9-]*)(?=[\s/>]|$)([^>]*)(?:>|$)/gi;

const images = new Set(['img', 'image', 'svg', 'use', 'feimage', 'source', 'picture', 'input']);
/** Without an address of their own they still load what stands in them, run it, or change the page. */
const active = new Set(
  'script style link meta base iframe frame frameset object embed applet portal form button svg math template'.split(
    ' ',
  ),
);
const loads =
  /(?:^|[\s/"'])(?:(?:src|srcset|imagesrcset|href|xlink:href|poster|data|background|action|formaction|ping|lowsrc|dynsrc|srcdoc)\s*=|on[a-z]+\s*=)/i;
const style = /(?:^|[\s/"'])style\s*=/i;

/** A style does where it calls something, or hides that it does. Looked for from the first style on, once. */
function loadsIn(attributes: string): boolean {
  if (loads.test(attributes)) return true;
  const at = style.exec(attributes)?.index;
  return at !== undefined && /[(\\]/.test(attributes.slice(at));
}

/** Images as `[image: …]`, links as Markdown, everything else that loads by its name alone. */
export function withoutTags(text: string): string {
  const open: string[] = [];
  const plain = text.replace(tag, (whole, slash: string, given: string, attributes: string) => {
    const name = given.toLowerCase();
    if (name === 'a') {
      if (slash) return open.length > 0 ? `](<${open.pop()}>)` : '';
      const target = attribute(attributes, 'href');
      if (target === undefined) return '';
      open.push(targetOf(target).replace(/[\s<>\\]/g, (character) => encodeURIComponent(character)));
      return '[';
    }
    if (!slash && loadsIn(attributes)) return shown(name, attributes);
    return active.has(name) ? '' : whole;
  });
  return (
    plain +
    open
      .reverse()
      .map((target) => `](<${target}>)`)
      .join('')
  );
}

function shown(name: string, attributes: string): string {
  const address = ['src', 'srcset', 'href', 'xlink:href', 'poster', 'data', 'background', 'action']
    .map((one) => attribute(attributes, one))
    .find((one) => one !== undefined);
  const text = attribute(attributes, 'alt') ?? attribute(attributes, 'title') ?? '';
  return imageMark(text, address, images.has(name) ? 'image' : name);
}

const patterns = new Map<string, RegExp>();

function attribute(attributes: string, name: string): string | undefined {
  const known = patterns.get(name);
  const pattern = known ?? new RegExp(`(?:^|[\\s/"'])${name}\\s*=\\s*(?:"([^"]*)|'([^']*)|([^\\s"'>]+))`, 'i');
  if (!known) patterns.set(name, pattern);
  const found = pattern.exec(attributes);
  return found ? (found[1] ?? found[2] ?? found[3]) : undefined;
}

const longestText = 300;

/** What stands where something would load: what it shows, and the host it would come from, which is no address. */
export function imageMark(text: string, address: string | undefined, name = 'image'): string {
  const url = address === undefined ? undefined : parsedUrl(targetOf(address));
  const from = url && isWeb(url) ? `from ${url.host}` : '';
  const line = text.replace(/\s+/g, ' ').replaceAll('[', '(').replaceAll(']', ')').trim().slice(0, longestText);
  return `[${[`${name}${line && `: ${line.toWellFormed()}`}`, from].filter(Boolean).join(', ')}]`;
}
