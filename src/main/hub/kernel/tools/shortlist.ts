/** Which tools a model is offered for a question, within a budget of tokens: those it speaks of, then a core of daily use. */

import type { ListedTool } from '../call.ts';
import { tokensOf } from './json-schema.ts';
import { saidOf } from './words.ts';

/** How much the question before counts: many a question is understood by it alone. */
const ofBefore = 0.6;

/** What scores less than this share of the best is less likely than the core. */
const likely = 0.4;

/** What it counts that a question holds each word of a tool's name or title, such as "delete a label". */
const ofName = 1;

/** What the words of an imported tool count, of which the table has none. */
const ofImported = 1.5;

/** Characters of a question that are read. */
const longest = 4_000;

/** Tools of daily use for a question that says nothing of what it wants; reads and changes take turns. */
const reads = `
  github_search github_my_commits google_list_events google_search_mail slack_search_messages github_list_commits notion_search
  google_search_files slack_catch_up github_get_issue github_get_pull_request github_get_actions github_list_issues google_get_thread
  notion_fetch google_read_file slack_read_channel github_get_file github_list_pull_requests notion_query_database
  github_list_repositories github_list_security_alerts google_get_event slack_read_thread github_get_commit slack_search_users
  github_list_branches slack_list_channels google_suggest_time github_list_releases google_list_drafts github_list_collaborators
  google_get_file slack_list_members notion_list_comments slack_list_files github_get_me github_list_milestones github_get_release
  github_list_discussions slack_get_user github_list_starred github_get_tree github_get_user`;
const changes = `
  slack_send_message github_create_issue google_create_event github_add_comment google_create_draft github_update_issue
  notion_create_page google_update_event github_merge_pull_request github_create_pull_request notion_update_page
  github_create_review notion_append_to_page google_respond_to_event google_label_thread github_rerun_run`;
const [readNames = [], changeNames = []] = [reads, changes].map((names) => names.trim().split(/\s+/));
/** In order of use. */
export const dailyTools = readNames.flatMap((read, at) => [read, ...changeNames.slice(at, at + 1)]);

/** Best first; without what holds none of the words. `before`: the question before this one. Pure. */
export function rankTools(question: string, among: readonly ListedTool[], before?: string): ListedTool[] {
  return scored(question, among, before).map(([listed]) => listed);
}

/** Ranked tools, the core among them, as many as `tokens` have room for. Pure. */
export function shortlist(
  asked: { question: string; before?: string },
  among: readonly ListedTool[],
  tokens: number,
): ListedTool[] {
  const ranked = scored(asked.question, among, asked.before);
  const least = (ranked[0]?.[1] ?? 0) * likely;
  const named = new Map(among.map((one) => [one.tool.name, one]));
  const inOrder = new Set([
    ...ranked.filter(([, score]) => score >= least).map(([one]) => one),
    ...dailyTools.flatMap((name) => named.get(name) ?? []),
    ...ranked.map(([one]) => one),
  ]);
  let left = tokens;
  return [...inOrder].filter((one) => {
    const cost = tokensOf(one.tool.name, one.tool.description, one.lightSchema);
    const fits = cost <= left;
    if (fits) left -= cost;
    return fits;
  });
}

function scored(question: string, among: readonly ListedTool[], before?: string): [ListedTool, number][] {
  const now = scoresOf(question, among);
  const then = before === undefined ? [] : scoresOf(before, among);
  return among
    .map((one, at): [ListedTool, number] => [one, (now[at] ?? 0) + ofBefore * (then[at] ?? 0)])
    .filter(([, score]) => score > 0)
    .sort(([, a], [, b]) => b - a);
}

/** The table knows our own tools alone; those that a person imported are found by their own words. */
function scoresOf(question: string, among: readonly ListedTool[]): number[] {
  // A long one is asked at its beginning or its end. What is quoted is what a tool is to be given.
  const ends =
    question.length > longest ? `${question.slice(0, longest / 2)} ${question.slice(-longest / 2)}` : question;
  const asked = ends.replace(/"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」/g, ' ');
  const said = saidOf(asked);
  const words = telling(asked);
  return matched(asked, among).map((score, at) => {
    const { tool, platform } = among[at] as ListedTool;
    if (platform.isImported) return score * ofImported;
    const isNamed = wordsOf(among[at] as ListedTool).names.some((name) => name.size > 1 && name.isSubsetOf(words));
    return score + (said.get(tool.name) ?? 0) + (isNamed ? ofName : 0);
  });
}

const mostWords = 100;

/** Words of every question, which descriptions hold too. */
const common = new Set(
  'an and any are as at be by can could did do does for from give had has have how in is it me my of on or our please show that'
    .concat(' the their there this to us was we were what when where which who will with would you your')
    .split(' '),
);

function telling(question: string): Set<string> {
  const words = wordsIn(question).slice(0, mostWords);
  const rest = words.filter((word) => !common.has(word));
  return new Set(rest.length > 0 ? rest : words);
}

/** BM25 over names, titles and descriptions, as a share of the best. */
function matched(question: string, among: readonly ListedTool[]): number[] {
  const texts = among.map((one) => wordsOf(one).text);
  const average = texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length);
  const scores = texts.map(() => 0);
  for (const word of telling(question)) {
    const counts = texts.map((text) => text.filter((one) => one === word).length);
    const holding = counts.filter((count) => count > 0).length;
    const rarity = Math.log(1 + (texts.length - holding + 0.5) / (holding + 0.5));
    counts.forEach((count, at) => {
      const length = 0.4 + (0.6 * (texts[at]?.length ?? 0)) / average;
      scores[at] = (scores[at] ?? 0) + (rarity * count * 2.2) / (count + 1.2 * length);
    });
  }
  const best = Math.max(...scores, 1);
  return scores.map((score) => score / best);
}

type Words = { text: string[]; names: Set<string>[] };

const known = new WeakMap<ListedTool, Words>();
function wordsOf(listed: ListedTool): Words {
  const { tool, platform } = listed;
  const words = known.get(listed) ?? {
    text: wordsIn(`${tool.name} ${tool.name} ${tool.title} ${tool.toolset} ${platform.title} ${tool.description}`),
    names: [tool.title, tool.name.replace(/^[a-z]+_/, '')].map(telling),
  };
  known.set(listed, words);
  return words;
}

/** Whole words of Latin letters, without the s of a plural: names and descriptions are English. */
const wordsIn = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? []).map((word) => word.replace(/(?<=\w{3})s$/, ''));
