/** Commits: by repository, those to look at first before the others, and by day. */
import { code, plain } from './escape.ts';
import { type Item, textOf } from './items.ts';
import { type Digesting, headOf } from './list.ts';

/** Which commits are worth naming first, by the words of their titles alone; the rules are tried in this order. */
const rules = {
  breaking: /^\w+(?:\([^)]*\))?!:|\bbreaking\b|不兼容/i,
  security: /\b(?:security|cve-\d+|vulnerab\w*|xss|csrf|exploit)\b|安全|漏洞/i,
  revert: /^revert\b|\brevert(?:s|ed)?\b|回滚|撤销/i,
  release: /^v?\d+\.\d+\.\d+\b|\brelease[sd]?\b|发布/i,
  feature: /^feat\b|^(?:add|introduce|implement)(?:s|ed)?\b|新增|添加|实现/i,
  fix: /^(?:bug|hot)?fix(?:es|ed)?\b|\bfix(?:es|ed)?\b|修复|修正/i,
};
const kinds = Object.keys(rules) as (keyof typeof rules)[];
const kindOf = (commit: Item) => kinds.find((kind) => rules[kind].test(textOf(commit, 'title')));
const rankOf = (commit: Item): number => kinds.indexOf(kindOf(commit) ?? 'fix') + (kindOf(commit) ? 0 : 1);
const isMerge = (commit: Item): boolean =>
  /^merge (?:pull request|branch|remote|tag|commit|')|^合并/i.test(textOf(commit, 'title'));

export function commitLines(commits: Item[], { words, times, most, cite }: Digesting): string[] {
  const repositories = [...Map.groupBy(commits, (commit) => textOf(commit, 'repository'))];
  const share = Math.ceil(most / repositories.length);
  const more = (count: number): string[] => (count > 0 ? [`- ${words.say('more', count)}`] : []);
  const line = (commit: Item): string => {
    cite(commit);
    const kind = kindOf(commit);
    const about = [headOf(commit), times.when(textOf(commit, 'date')), plain(textOf(commit, 'author'))];
    return `- ${kind ? `**${words.value(kind)}**: ` : ''}${about.filter(Boolean).join(' · ')}`;
  };
  const sections = repositories.slice(0, most).flatMap(([name, all]) => {
    const own = all.filter((commit) => !isMerge(commit)).sort((one, other) => rankOf(one) - rankOf(other));
    const isPrivate = all.some((commit) => commit['private'] === true);
    const merges = all.length > own.length ? words.say('merges', all.length - own.length) : '';
    const head = [code(name), isPrivate ? words.value('private') : '', words.count('commits', all.length), merges];
    const days = [...Map.groupBy(all, (commit) => times.day(textOf(commit, 'date')))];
    const perDay = days.slice(0, 10).map(([day, { length }]) => `${day}: ${length}`);
    const title = [`### ${head.filter(Boolean).join(' · ')}`, '', perDay.join(' · '), ''];
    return [...title, ...own.slice(0, share).map(line), ...more(own.length - share), ''];
  });
  return [...sections, ...more(repositories.length - most)];
}
