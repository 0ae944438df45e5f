/** What the hub reads of questions without a model, held against sixty frozen questions and the everyday ones. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nearest } from '../../src/main/hub/features/chat/slots.ts';
import { ada, type ReadCall } from './ada.ts';
import { hasAll, questionsIn } from './everyday.ts';
import type { Expectation } from './expectation.ts';
import { questions } from './questions.ts';
import { differenceOf } from './same-call.ts';
import { callsOf, judged, known, readWords, toolsReadFor } from './tools-read-for.ts';
import { touchesOther } from './touches-other.ts';

const rowsOf = (file: string) => questionsIn(join(import.meta.dirname, file));

/** Why a question is not read as it was frozen, or undefined. */
function differenceIn(question: string, wanted: Expectation): string | undefined {
  const heard = readWords(question);
  const kinds = { calls: 'requests', answer: 'none', write: 'change', unclear: 'unclear' };
  if (heard.kind !== kinds[wanted.kind]) return `${heard.kind} instead of ${wanted.kind}`;
  if (heard.kind === 'unclear' && wanted.kind === 'unclear') {
    const near = heard.unknownNames.flatMap((name) => nearest(name, known.repositories));
    return wanted.repositories.every((name) => near.includes(name)) ? undefined : `offers ${near.join()}`;
  }
  if (wanted.kind !== 'calls') return undefined;
  const left: ReadCall[] = callsOf(heard);
  if (left.length !== wanted.calls.length) return `${left.length} calls instead of ${wanted.calls.length}`;
  for (const call of wanted.calls) {
    const differences = left.map((one) => differenceOf(call, one, ada));
    const found = differences.indexOf(undefined);
    if (found < 0) return differences.join('; ');
    left.splice(found, 1);
  }
  return undefined;
}

it('is held against the sixty questions that were frozen', () => {
  const hash = createHash('sha256').update(JSON.stringify({ now: ada.now, questions }));
  expect(hash.digest('hex')).toBe('ec9971b954fc6c1d2fbe30b62073120c8146d0ab45a33223c4edc76b6f3e8d1f');
});

it('reads at least 54 of sixty frozen questions exactly right, and touches no other repository or account in any', () => {
  const wrong = questions.flatMap(({ question, expect: wanted }) => {
    const difference = differenceIn(question, wanted);
    return difference ? [`${question}: ${difference}`] : [];
  });
  console.info(`${60 - wrong.length} of 60 right. Wrong:\n${wrong.join('\n')}`);
  expect(wrong.length).toBeLessThanOrEqual(6);
  expect(
    questions.filter(({ question, expect: wanted }) => touchesOther(wanted, callsOf(readWords(question)), ada)),
  ).toEqual([]);
});

it('reads everyday questions in six languages, and asks back rather than guess', () => {
  const outcomes = rowsOf('everyday.jsonl').map((asked) => ({ lang: asked.lang, outcome: judged(asked) }));
  for (const language of ['', 'en', 'zh', 'de', 'fr', 'es', 'ja']) {
    const all = outcomes.filter(({ lang }) => lang.startsWith(language));
    const share = (of: string) => all.filter(({ outcome }) => outcome === of).length / all.length;
    expect(share('right'), language).toBeGreaterThanOrEqual(language ? 0.9 : 0.95);
    expect(share('wrong'), language).toBeLessThanOrEqual(language ? 0.05 : 0.01);
  }
});

it.each([
  'Which of my pull requests has nobody reviewed yet?',
  'Welche Fehler sind in tidy-csv noch nicht behoben?',
  'Which PRs were not merged last week?',
  'Summarize my commits in scrtchpad',
])('asks back rather than list the opposite, or all: %s', (question) =>
  expect(readWords(question).kind).toBe('unclear'),
);

it.each([
  ['Find the notes of the meeting with the client', 'google_search_files'],
  ['Has the dentist written back yet?', 'google_search_mail'],
  ['Which tickets did I close in February?', 'github_search'],
  ['What does our travel policy say about train tickets?', 'google_search_files'],
  ['Gibt es Post vom Finanzamt?', 'google_search_mail'],
])('reads no calendar, no issue and no state out of what is beside it: %s', (question, tool) => {
  expect(toolsReadFor(question).tools).toContain(tool);
});

it.each([
  ['What do I have on Monday?', '2026-03-23'],
  ['Was habe ich am Freitag?', '2026-03-20'],
  ['¿Qué tengo el lunes a las 4?', '2026-03-23T16:00'],
  ['Do I have time for a call on Monday at 4pm?', '2026-03-23T16:00'],
  ['What did I have on Monday?', '2026-03-16'],
  ['What was on my calendar on Monday?', '2026-03-16'],
])('takes a weekday of an appointment for one to come unless it was: %s', (question, from) => {
  expect(callsOf(readWords(question))).toMatchObject([{ tool: 'google_list_events', arguments: { from } }]);
});

it.each([
  ['Show my open issues and unread mail', ['github_search', 'google_search_mail']],
  ['Was steht heute an Terminen und Mails an?', ['google_list_events', 'google_search_mail']],
  ['今天的会议和未读邮件', ['google_list_events', 'google_search_mail']],
  ['Find the mail about the meeting and the issue', ['google_search_mail']],
  ['What did I work on?', ['github_my_commits']],
  ['Where are my invoices?', ['google_search_mail']],
  ['What is assigned to me?', ['github_search']],
  ['Create a summary of my commits this week', ['github_my_commits']],
])('reads what is asked, each thing of a list, and none out of what something is about: %s', (question, tools) => {
  expect(callsOf(readWords(question)).map(({ tool }) => tool)).toEqual(tools);
});

it.each([
  'Which Notion pages changed this week?',
  'Welche Dateien wurden zuletzt geändert?',
  'Quels fichiers ont été modifiés récemment ?',
  '本周修改了哪些 Notion 页面？',
])('searches for no word that says that something was edited: %s', (question) => {
  const calls = callsOf(readWords(question));
  expect(calls.map(({ arguments: { query, words } }) => query ?? words)).toEqual(calls.map(() => undefined));
});

it('looks for the pages that were edited in the span that is named', () => {
  const [call] = callsOf(readWords('Which Notion pages changed since 2 March 2026?'));
  expect(call?.arguments['changed_since']).toMatch(/^2026-03-0[12]T/);
});

it('takes no noun that is written like the verb of a change for one', () => {
  const nouns =
    'while I was away | file names in docs | report on last week | note from Sam | open pull requests | merge requests waiting for me | comments on PR 42 | updates on atlas | post from Anna | set of open issues | publications de Sam | programa de hoy | marca de agua | Plan für heute | teile mir mit, was neu ist | 今天的安排 | 最近更新的页面 | 合并的 PR | 何が起きて | share of bugs | lock file of tidy-csv | archived issues | blocked issues | assignee of issue 7 | invite list for offsite | Mark said what? | order confirmation from Amazon | reply from Anna? | start of the meeting | release notes | run history of tidy-csv';
  for (const noun of nouns.split(' | ')) expect(`${noun}: ${readWords(noun).kind}`).not.toBe(`${noun}: change`);
});

it.each([...rowsOf('follow-ups.jsonl'), ...rowsOf('follow-ups-own.jsonl')])(
  'follows “$before” with “$question”',
  ({ before, question, tools, slots }) => {
    expect(hasAll(tools, toolsReadFor(question, before).tools)).toBe(true);
    if (!slots) return;
    const heard = readWords(question, before);
    const [request] = heard.kind === 'requests' ? heard.requests : [];
    const { repositories: [repository] = [], numbers: [number] = [], when, ...named } = request?.slots ?? {};
    const nth = heard.kind === 'requests' ? heard.opens : undefined;
    const days = {
      'last week': '2026-03-09',
      'this week': '2026-03-16',
      'last month': '2026-02-01',
      'this month': '2026-03-01',
      friday: '2026-03-20',
      thursday: '2026-03-19',
      'day after tomorrow': '2026-03-20',
      'since monday': '2026-03-16',
    };
    expect({ ...named, intent: request?.topic.intent, repository, number, nth, when: when?.from }).toMatchObject({
      ...slots,
      ...(slots['repository'] && { repository: `ada-demo/${slots['repository']}` }),
      ...(slots['when'] && { when: days[slots['when'] as keyof typeof days] }),
    });
  },
);
