import type { Random } from '../random.ts';
import type { Specification } from './specification.ts';

const changes: readonly (readonly [type: string, phrases: readonly string[]])[] = [
  [
    'feat',
    ['add support for {}', 'let callers filter {}', 'show {} in the overview', 'export {} as JSON', 'page through {}'],
  ],
  ['feat', ['accept {} in bulk', 'keep a history of {}', 'sort {} by last change', 'make {} configurable']],
  [
    'fix',
    ['handle missing {}', 'stop losing {} on restart', 'do not count {} twice', 'correct {} after a time zone change'],
  ],
  ['fix', ['retry {} after a timeout', 'escape special characters in {}', 'close files that {} leave open']],
  ['refactor', ['move {} behind an interface', 'split {} into smaller parts', 'name {} consistently']],
  ['test', ['cover empty {}', 'reproduce the failure with {}', 'run {} against recorded data']],
  ['docs', ['describe {}', 'add an example for {}', 'say what {} are not']],
  ['perf', ['cache {}', 'read {} only once', 'avoid copying {}']],
  ['chore', ['remove unused {}', 'check {} in CI']],
];

const reasons = [
  'Found while looking into a report from last week.',
  'The old behaviour was a guess that nobody remembered making.',
  'Measured on a full day of data: about a third faster.',
  'The previous version worked only as long as the list was short.',
  'This also removes the special case for the first entry.',
  'No change in behaviour; the next commit needs it.',
];

const fill = (phrase: string, subject: string) => phrase.replace('{}', subject);

/** A conventional commit message, with a body now and then. */
export function commitMessage(specification: Specification, random: Random): string {
  const [type, phrases] = random.pick(changes);
  const subject = fill(random.pick(phrases), random.pick(specification.subjects));
  const scope = random.next() < 0.7 ? `(${random.pick(specification.scopes)})` : '';
  const body = random.next() < 0.3 ? `\n\n${random.pick(reasons)}` : '';
  return `${type}${scope}: ${subject}${body}`;
}

/** A branch name after the first message on it. */
export const branchName = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replace(/^(\w+)(\([^)]*\))?: /, '$1/')
    .toLowerCase()
    .replace(/[^a-z0-9/]+/g, '-')
    .slice(0, 40)
    .replace(/-+$/, '');

const reports: readonly (readonly [label: string, title: string])[] = [
  ['bug', 'Wrong result with empty {}'],
  ['bug', '{} disappear after a restart'],
  ['bug', 'Error message about {} says nothing'],
  ['enhancement', 'Filter {} by date'],
  ['enhancement', 'Allow several {} at once'],
  ['documentation', 'Explain how {} work'],
  ['performance', '{} take seconds to load'],
  ['question', 'How should {} behave on weekends?'],
];

const details = [
  'Seen twice this week, both times in the morning.',
  'Steps:\n\n1. Start with no data.\n2. Add two.\n3. Look at the second one.\n\nExpected: it is there.',
  'It would save us a manual step every day.\n\n- [ ] decide on the wording\n- [ ] implement\n- [ ] document',
  'The log shows nothing unusual:\n\n```\nstarted in 212 ms\nready\n```',
  'I am not sure whether this is intended.',
];

export function issueText(specification: Specification, random: Random) {
  const [label, phrase] = random.pick(reports);
  const title = fill(phrase, random.pick(specification.subjects));
  return { label, title: title.charAt(0).toUpperCase() + title.slice(1), body: random.pick(details) };
}

const replies = [
  'I can reproduce this.',
  'Thanks, that helps. Could you say which version this was?',
  'Fixed on `main`, it will be part of the next release.',
  'Let us keep the old behaviour as the default.',
  'Good idea. I would start with the smaller half.',
  'Closing, see the discussion above.',
];

export const commentText = (random: Random): string => random.pick(replies);
