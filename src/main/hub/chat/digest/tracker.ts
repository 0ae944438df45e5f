/** Issues and pull requests: by state and repository, with how old they are and what they are labelled. */
import { code, link, plain, shorten } from './escape.ts';
import { groupBy, type Item, numberOf, textOf, textsOf } from './items.ts';
import { ageInDays } from './period.ts';
import type { Digesting } from './section.ts';

const order = ['open', 'merged', 'closed'];

export function trackerLines(items: Item[], digesting: Digesting): string[] {
  const { words, most, cite } = digesting;
  const rank = (state: string) => (order.indexOf(state) + order.length + 1) % (order.length + 1);
  const states = groupBy(items, (item) => textOf(item, 'state')).sort(([one], [other]) => rank(one) - rank(other));
  const perState = Math.max(1, Math.ceil(most / states.length));
  return states.flatMap(([state, those]) => {
    const shown = those.slice(0, perState);
    const repositories = groupBy(shown, (item) => textOf(item, 'repository'));
    return [
      `### ${words.states[state] ?? plain(state)} (${those.length})`,
      '',
      ...repositories.flatMap(([name, some]) => [
        ...(name ? [`**${code(name)}**`, ''] : []),
        ...some.map((item) => {
          cite(item);
          const title = plain(shorten(textOf(item, 'title'), 140));
          return `- ${link(`#${numberOf(item, 'number')}`, textOf(item, 'url'))} ${title} (${trackerFacts(item, digesting).join('; ')})`;
        }),
        '',
      ]),
      ...(those.length > perState ? [words.more(those.length - perState), ''] : []),
    ];
  });
}

/** What is known of an issue or pull request beside its title and state. */
export function trackerFacts(item: Item, { words, now }: Pick<Digesting, 'words' | 'now'>): string[] {
  const age = ageInDays(textOf(item, 'created_at'), now);
  const updated = ageInDays(textOf(item, 'updated_at') || textOf(item, 'date'), now);
  const author = plain(textOf(item, 'author'));
  const labels = textsOf(item, 'labels').map(code);
  const assignees = textsOf(item, 'assignees').map(plain);
  const comments = numberOf(item, 'comments');
  return [
    ...(item['draft'] === true ? [words.draft] : []),
    ...(age === undefined ? (author ? [author] : []) : [words.opened(words.age(age), author)]),
    ...(updated === undefined || updated === age ? [] : [words.updated(words.age(updated))]),
    ...(labels.length > 0 ? [labels.join(' ')] : []),
    ...(assignees.length > 0 ? [words.assigned(assignees.join(', '))] : []),
    ...(comments > 0 ? [words.comments(comments)] : []),
  ];
}
