/** What real renderers make of prose of others that they should not: everything that loads, runs, or leads where it doesn't say. */
import { renderers } from '../features/chat/answer/renderers.ts';

/** Elements that load, run or change the page; others are words in brackets. */
const loading =
  /^(?:image|imageReference|img|svg|math|use|feimage|script|style|link|meta|base|i?frame|frameset|object|embed|applet|portal|form|button|template|area|map|input type|input src|language-.*(?:mermaid|html|svg|vega).*)$/;
const loadingAttribute =
  /^(?!td style|th style)\S+ (?:on\w*|src|srcset|imagesrcset|href|xlink:href|poster|data|background|action|formaction|ping|lowsrc|dynsrc|srcdoc|style|http-equiv)$/;
const mayLead = /^(?:https?:|mailto:|[^:]*$|[^:/?#]*[/?#])/i;
const claim = /^\s*(?:https?:\/\/)?((?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|example))(?=[/?#:\s]|$)/i;

function isLie(label: string, link: string): boolean {
  const claimed = claim.exec(label)?.[1]?.toLowerCase();
  const host = URL.parse(link.startsWith('//') ? `https:${link}` : link)?.hostname;
  // Renderers show a host in Punycode as the letters that it stands for.
  if (claimed === undefined || host === undefined || host.includes('xn--') || label.includes(`(goes to ${host}`))
    return false;
  return host !== claimed && !host.endsWith(`.${claimed.replace(/^www\./, '')}`);
}

/** Each with the name of the renderer; none for a text that is safe. */
export function harmInProse(text: string): string[] {
  return Object.entries(renderers).flatMap(([name, render]) => {
    const { links, active, labels } = render(text);
    const loaded = active.filter((one) => loading.test(one) || loadingAttribute.test(one));
    const led = links.filter((link, at) => !mayLead.test(link) || isLie(labels[at] ?? '', link));
    return [...loaded, ...led].map((harm) => `${name}: ${harm}`);
  });
}
