/**
 * What a chat front end asks about a conversation by itself: a title, tags, questions that could follow. It expects JSON,
 * which the hub makes of how it reads the person's own words; no model is asked, and nothing is fetched.
 */
import { shorten } from './digest/escape.ts';
import { follow } from './follow.ts';
import type { IntentName } from './intents.ts';
import { languageOf } from './language.ts';
import { wordsFor } from './phrases.ts';
import type { Request } from './read.ts';
import { readAs } from './read-as.ts';
import { todayAt } from './spans.ts';

/** `{}` for a task that is not one of these. `now` in milliseconds. */
export function backgroundAnswer(prompt: string, now: number): string {
  const [, history = ''] = /<chat_history>(.*)<\/chat_history>/s.exec(prompt) ?? [];
  const said = history.split(/^(?=(?:USER|ASSISTANT|SYSTEM): )/m);
  const asked = said.flatMap((text) => (text.startsWith('USER: ') ? [text.slice('USER: '.length).trim()] : []));
  const latest = asked.slice(-mostRead);
  const requests = latest.flatMap((question, at) => requestsOf(question, now, latest.slice(0, at)));
  const intents = [...new Set(requests.map(({ topic }) => topic.intent))];
  const tasks: [key: string, answer: () => unknown][] = [
    ['title', () => titleOf(asked[0] ?? '', now)],
    ['tags', () => [...new Set(intents.flatMap((intent) => platformsOf[intent]))]],
    ['follow_ups', () => followUps(asked, intents)],
    ['queries', () => []],
  ];
  const instructions = prompt.replace(history, '');
  const task = tasks.find(([key]) => instructions.includes(`"${key}"`));
  return JSON.stringify(task ? { [task[0]]: task[1]() } : {});
}

/** Without the person's repositories, which would have to be fetched: a question about one is known by its words. */
function requestsOf(question: string, now: number, before: string[] = []): Request[] {
  const earlier = before.map((content) => ({ role: 'user' as const, content }));
  const heard = follow(question, earlier, { today: todayAt(now), repositories: [] });
  return heard.kind === 'requests' ? heard.requests : [];
}

/** As it is read, `Private commits, this week`; else its first words. */
export function titleOf(question: string, now: number): string {
  const read = readAs(requestsOf(question, now), languageOf(question), todayAt(now));
  const [line = ''] = question
    .replace(/https?:\S+|[`*_#>"“”„«»「」]/g, ' ')
    .trim()
    .split(/[\n。？！]|[?!.](?:\s|$)/, 1);
  const words = read || line.split(/\s+/).slice(0, 8).join(' ');
  const title = shorten(words, longestTitle);
  return title === '' ? 'OpenGitHubX' : title.charAt(0).toLocaleUpperCase() + title.slice(1);
}
const longestTitle = 60;
const mostRead = 6;

/** Of what is near what was asked about. */
function followUps(asked: string[], intents: IntentName[]): string[] {
  if (intents.length === 0) return [];
  const near = intents.flatMap((intent) => intentsNear.find((family) => family.includes(intent)) ?? []);
  const others = near.filter((intent) => !intents.includes(intent));
  const { suggestions } = wordsFor(asked.at(-1) ?? '').unclear([...others, ...intents], 'console', '');
  return suggestions.filter((one) => !asked.includes(one));
}

const intentsNear: readonly IntentName[][] = [
  ['my_work', 'issues_prs', 'repo_activity', 'repo_health', 'read_one'],
  ['mail', 'calendar', 'docs'],
  ['missed', 'find_message', 'calendar'],
];

const platformsOf: Readonly<Record<IntentName, string[]>> = {
  my_work: ['GitHub'],
  repo_activity: ['GitHub'],
  issues_prs: ['GitHub'],
  read_one: ['GitHub'],
  repo_health: ['GitHub'],
  missed: ['Slack'],
  find_message: ['Slack'],
  mail: ['Google'],
  calendar: ['Google'],
  docs: ['Google', 'Notion'],
  briefing: ['GitHub', 'Google', 'Slack', 'Notion'],
  none: [],
};
