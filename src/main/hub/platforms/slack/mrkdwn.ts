/** Slack's own markup as text: mentions by name, and each link with the address that it leads to. https://docs.slack.dev/messaging/formatting-message-text */

import { isWeb, parsedUrl, plainly } from '../../ground/markdown/hosts.ts';
import { cleanProse } from '../clean-text.ts';

export type Names = { person(id: string): string | undefined; channel(id: string): string | undefined };

const reference = /<([^<>]{1,4000})>/g;

/** The ids of people whom a text mentions. */
export const mentionedIn = (text: string): string[] =>
  [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g)].flatMap(([, id]) => id ?? []);

/** Clean text of at most `limit` characters; of a mention whose name is not known the id stays. */
export function plainMrkdwn(text: string, limit: number, names: Names): string {
  const plain = text.replace(reference, (_, inside: string) => {
    const bar = inside.indexOf('|');
    const target = bar < 0 ? inside : inside.slice(0, bar);
    const label = bar < 0 ? '' : inside.slice(bar + 1);
    switch (target[0]) {
      case '@':
        return `@${names.person(target.slice(1)) ?? target.slice(1)}`;
      case '#':
        return `#${label || (names.channel(target.slice(1)) ?? target.slice(1))}`;
      case '!':
        return special(target.slice(1), label);
      default:
        return link(target, label);
    }
  });
  return cleanProse(unescaped(plain), limit);
}

/** `<!channel>`, `<!subteam^S…|@handle>`, `<!date^…|what to read instead>`. */
function special(target: string, label: string): string {
  if (/^(?:channel|here|everyone)$/.test(target)) return `@${target}`;
  return label || target.replace(/\^.*/s, '');
}

function link(target: string, label: string): string {
  const url = parsedUrl(unescaped(target));
  if (!url || !(isWeb(url) || url.protocol === 'mailto:')) return label ? `${label} (link removed)` : '(link removed)';
  const address = isWeb(url) ? plainly(url) : url.href;
  const bare = (text: string): string =>
    unescaped(text)
      .replace(/^(?:https?:\/\/|mailto:)/, '')
      .replace(/\/$/, '');
  return label === '' || bare(label) === bare(target) ? address : `${label} (${address})`;
}

/** Slack escapes these three and no more. */
const unescaped = (text: string): string => text.replace(/&(lt|gt|amp);/g, (_, name: string) => characters[name] ?? '');
const characters: Record<string, string> = { lt: '<', gt: '>', amp: '&' };
