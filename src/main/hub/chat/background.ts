/**
 * What a chat front end asks about a conversation by itself: a title, tags, questions that could follow. It expects JSON,
 * which the hub makes of how it reads the person's own words; no model is asked, and nothing is fetched.
 */
import type { IntentName } from './intents.ts';

/** How the words of a question are read, if they are. */
export type ReadAs = (question: string) => { readAs: string; intents: IntentName[] } | undefined;
/** Ready questions, in the language of the question, that these intents answer. */
export type Suggest = (question: string, intents: IntentName[]) => string[];

/** `{}` for a task that is none of these. */
export function backgroundAnswer(
  prompt: string,
  readAs: ReadAs = () => undefined,
  suggest: Suggest = () => [],
): string {
  const [, history = ''] = /<chat_history>(.*)<\/chat_history>/s.exec(prompt) ?? [];
  const said = history.split(/^(?=(?:USER|ASSISTANT|SYSTEM): )/m);
  const asked = said.flatMap((text) => (text.startsWith('USER: ') ? [text.slice('USER: '.length).trim()] : []));
  const intents = [...new Set(asked.flatMap((question) => readAs(question)?.intents ?? []))];
  const last = asked.at(-1) ?? '';
  const tasks: [key: string, answer: () => unknown][] = [
    ['title', () => titleOf(asked[0] ?? '', readAs)],
    ['tags', () => [...new Set(intents.flatMap((intent) => platformsOf[intent]))]],
    ['follow_ups', () => followUps(last, asked, intents, suggest)],
    ['queries', () => []],
  ];
  const instructions = prompt.replace(history, '');
  const task = tasks.find(([key]) => instructions.includes(`"${key}"`));
  return JSON.stringify(task ? { [task[0]]: task[1]() } : {});
}

/** As it was read, `Private commits, this week`; else its first words. */
export function titleOf(question: string, readAs: ReadAs = () => undefined): string {
  const read = readAs(question)?.readAs;
  const line =
    (read ?? question.replace(/https?:\S+|[`*_#>"“”„«»「」]/g, ' ')).trim().split(/[\n。？！]|[?!.](?:\s|$)/, 1)[0] ??
    '';
  const words = line
    .split(/\s+/)
    .slice(0, read ? undefined : 8)
    .join(' ');
  const title = [...words].length > longestTitle ? `${[...words].slice(0, longestTitle - 1).join('')}…` : words;
  return title === '' ? 'OpenGitHubX' : title.charAt(0).toLocaleUpperCase() + title.slice(1);
}
const longestTitle = 60;

/** Of what was asked about and what is near it, but for what was asked. */
function followUps(question: string, asked: string[], intents: IntentName[], suggest: Suggest): string[] {
  const near = intents.flatMap((intent) => intentsNear.find((family) => family.includes(intent)) ?? []);
  return suggest(question, [...new Set(near.filter((intent) => !intents.includes(intent)).concat(intents))])
    .filter((one) => !asked.some((before) => before === one))
    .slice(0, 3);
}

const intentsNear: readonly IntentName[][] = [
  ['my_work', 'issues_prs', 'repo_activity', 'repo_health', 'read_one'],
  ['mail', 'calendar', 'docs'],
  ['missed', 'find_message', 'calendar'],
];

const platformsOf: Readonly<Record<IntentName, string[]>> = {
  ...{ my_work: ['GitHub'], repo_activity: ['GitHub'], issues_prs: ['GitHub'], read_one: ['GitHub'] },
  ...{ repo_health: ['GitHub'], missed: ['Slack'], find_message: ['Slack'], mail: ['Google'], calendar: ['Google'] },
  ...{ docs: ['Google', 'Notion'], briefing: ['GitHub', 'Google', 'Slack', 'Notion'], none: [] },
};

/** Open WebUI marks its own prompts; the hub's own registration there also sends a header that says so. */
export const isBackgroundPrompt = (text: string): boolean => /^\s*### Task:/.test(text);
