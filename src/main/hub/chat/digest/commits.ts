/** Commits: by repository, with how many on which day, and merges only counted. */
import { code, plain } from './escape.ts';
import { type Item, textOf } from './items.ts';
import { type Digesting, headOf, type Lines } from './list.ts';

/** As they are shown: by repository, newest first, and merges only counted. */
export const commitsByRepository = (commits: readonly Item[]): [name: string, commits: Item[]][] => [
  ...Map.groupBy(
    commits.toSorted((one, other) => textOf(other, 'date').localeCompare(textOf(one, 'date'))),
    (commit) => textOf(commit, 'repository'),
  ),
];
export const isMerge = (commit: Item): boolean =>
  /^merge (?:pull request|branch|remote|tag|commit|')|^合并/i.test(textOf(commit, 'title'));

export function commitLines(commits: Item[], { words, times, most, cite }: Digesting): Lines {
  const repositories = commitsByRepository(commits);
  const share = Math.ceil(most / repositories.length);
  const more = (count: number): string[] => (count > 0 ? [`- ${words.say('more', count)}`] : []);
  const line = (commit: Item) => () => {
    cite(commit);
    const about = [headOf(commit), times.when(textOf(commit, 'date')), plain(textOf(commit, 'author'))];
    return `- ${about.filter(Boolean).join(' · ')}`;
  };
  const sections = repositories.slice(0, most).flatMap(([name, all]): Lines => {
    const own = all.filter((commit) => !isMerge(commit));
    const isPrivate = all.some((commit) => commit['private'] === true);
    const merges = all.length > own.length ? words.say('merges', all.length - own.length) : '';
    const head = [code(name), isPrivate ? words.value('private') : '', words.count('commits', all.length), merges];
    const days = [...Map.groupBy(all, (commit) => times.day(textOf(commit, 'date')))];
    const perDay = days.slice(0, 10).map(([day, { length }]) => `${day}: ${length}`);
    const byDay = perDay.join(' · ') + (days.length > 10 ? ' · …' : '');
    const title = [`### ${head.filter(Boolean).join(' · ')}`, '', byDay, ''];
    return [...title, ...own.slice(0, share).map(line), ...more(own.length - share), ''];
  });
  return [...sections, ...more(repositories.length - most)];
}
