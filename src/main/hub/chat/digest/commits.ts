/** Commits: how many, where, when, and which to look at first. */
import { code, link, plain, shorten } from './escape.ts';
import { dayIn, groupBy, type Item, textOf } from './items.ts';
import { isMerge, notableKind, notableKinds } from './notable.ts';
import type { Digesting } from './section.ts';

export function commitLines(commits: Item[], { words, most, cite }: Digesting): string[] {
  const repositories = groupBy(commits, (commit) => textOf(commit, 'repository'));
  const merges = commits.filter((commit) => isMerge(textOf(commit, 'title')));
  const own = commits.filter((commit) => !isMerge(textOf(commit, 'title')));
  const notable = notableKinds.flatMap((kind) =>
    own.filter((commit) => notableKind(textOf(commit, 'title')) === kind).map((commit) => ({ kind, commit })),
  );
  const shown = notable.slice(0, most);
  const named = new Set(shown.map(({ commit }) => commit));
  const several = repositories.length > 1;
  const line = (commit: Item, where: boolean): string => {
    cite(commit);
    const about = [where ? code(textOf(commit, 'repository')) : '', dayOfItem(commit)].filter(Boolean).join(', ');
    return `${link(code(textOf(commit, 'sha').slice(0, 7)), textOf(commit, 'url'))} ${titleOf(commit)} (${about})`;
  };
  const listed = (all: Item[], most: number): string[] => [
    ...all.slice(0, most).map((commit) => `- ${line(commit, false)}`),
    ...(all.length > most ? [`- ${words.more(all.length - most)}`] : []),
  ];
  const perRepository = Math.max(1, Math.ceil(most / repositories.length));
  return [
    ...(several ? table(repositories, words) : []),
    ...(shown.length > 0 ? [`### ${words.notable}`, ''] : []),
    ...shown.map(({ kind, commit }) => `- **${words.notableKinds[kind]}**: ${line(commit, several)}`),
    ...(notable.length > shown.length ? [`- ${words.more(notable.length - shown.length)}`] : []),
    ...(shown.length > 0 ? [''] : []),
    `### ${words.byRepository}`,
    '',
    ...repositories.slice(0, most).flatMap(([name, all]) => {
      const others = all.filter((commit) => !named.has(commit) && !isMerge(textOf(commit, 'title')));
      const folded = all.filter((commit) => merges.includes(commit)).length;
      const about = [words.count.commits(all.length), ...(folded > 0 ? [words.merges(folded)] : [])].join(', ');
      return [`**${code(name)}**: ${about}`, '', ...listed(others, perRepository), ...(others.length > 0 ? [''] : [])];
    }),
    ...(repositories.length > most ? [words.more(repositories.length - most), ''] : []),
    `### ${words.byDay}`,
    '',
    ...days(commits, { words, most }),
  ];
}

const titleOf = (commit: Item): string => plain(shorten(textOf(commit, 'title'), 120));
const dayOfItem = (commit: Item): string => dayIn(commit, 'date');

function table(repositories: [string, Item[]][], words: Digesting['words']): string[] {
  const rows = repositories.slice(0, 20).map(([name, all]) => {
    const visibility = all.some((commit) => commit['private'] === true) ? words.private : '';
    const latest = all.map(dayOfItem).sort().at(-1) ?? '';
    return `| ${code(name)} | ${visibility} | ${all.length} | ${latest} |`;
  });
  const rest = repositories.length > 20 ? [`| ${words.more(repositories.length - 20)} | | | |`] : [];
  return [
    `| ${words.repository} | ${words.visibility} | ${words.commits} | ${words.latest} |`,
    '|---|---|--:|---|',
    ...rows,
    ...rest,
    '',
  ];
}

function days(commits: Item[], { words, most }: Pick<Digesting, 'words' | 'most'>): string[] {
  const all = groupBy(commits, dayOfItem).sort(([one], [other]) => other.localeCompare(one));
  return [
    ...all.slice(0, most).map(([day, those]) => {
      const where = groupBy(those, (commit) => textOf(commit, 'repository')).map(
        ([name, some]) => `${code(name)} ${some.length}`,
      );
      return `- ${day || '?'}: ${those.length} (${where.slice(0, 8).join(', ')}${where.length > 8 ? ', …' : ''})`;
    }),
    ...(all.length > most ? [`- ${words.more(all.length - most)}`] : []),
  ];
}
