/** What an answer lacks, in plain words. */
import type { Fetched } from '../fetched.ts';
import { code, link, plain } from './escape.ts';
import { type Item, itemsOf, numberOf, textOf } from './items.ts';
import type { Digesting } from './section.ts';

export function noteLines(fetched: Fetched[], { words }: Digesting): string[] {
  return fetched.flatMap(({ title, platform, account, arguments: given, result }) => {
    if ('failure' in result) {
      const { message, hint } = result.failure;
      const what = [plain(title), textOf(given, 'repository') && code(textOf(given, 'repository'))]
        .filter(Boolean)
        .join(' ');
      const [connect] = /https?:\/\/\S+\/connect\/[a-z]+/.exec(hint) ?? [];
      const told = connect === undefined ? ` ${plain(hint)}` : ` ${link(words.connect, connect)}`;
      return [`- ${words.failed(what)} ${plain(message)}${told} (${plain(`${platform} ${account}`)})`];
    }
    return [...missing(result.value, result.complete, words)].map((note) => `- ${note}`);
  });
}

function missing(value: Item, complete: boolean, words: Digesting['words']): string[] {
  const items = itemsOf(value).length;
  const total = numberOf(value, 'total');
  const incomplete = itemsOf(value, 'incomplete');
  const unread = Math.max(numberOf(value, 'incomplete_total'), incomplete.length);
  const notAllowed = numberOf(value, 'not_allowed');
  const names = incomplete.map((each) => `${code(textOf(each, 'repository'))} (${plain(textOf(each, 'reason'))})`);
  return [
    ...(!complete || total > items ? [words.longer(items, total)] : []),
    ...(unread > 0
      ? [`${words.incomplete(unread)} ${[...names, ...(unread > names.length ? ['…'] : [])].join(', ')}`]
      : []),
    ...(notAllowed > 0 ? [words.notAllowed(notAllowed)] : []),
  ];
}
