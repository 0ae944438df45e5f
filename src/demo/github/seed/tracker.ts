import { changedFiles } from '../changes.ts';
import type {
  Content,
  GitHubAccount,
  GitHubLabel,
  Identity,
  Issue,
  IssueComment,
  Milestone,
  PullRequest,
  Review,
  ReviewComment,
} from '../model.ts';
import { createRandom, type Random } from '../random.ts';
import { type Author, adaAccount, authors, githubAccounts, graceAccount, noor, visitor } from './accounts.ts';
import { hostileReview } from './hostile.ts';
import { day, hourMs, oneMinute, type Specification, workingTime } from './specification.ts';
import { commentText, issueText } from './wording.ts';

export const standardLabels: readonly GitHubLabel[] = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'performance', color: 'fbca04', description: 'Too slow' },
  { name: 'question', color: 'd876e3', description: 'Further information is requested' },
];

type Draft = Omit<Issue, 'id' | 'number'>;

/** Who merges and answers in a repository. */
export const maintainerOf = ({ owner }: Specification): GitHubAccount =>
  owner === 'ada-demo' ? adaAccount : owner === 'grace-demo' ? graceAccount : noor;

const people = (specification: Specification): GitHubAccount[] => {
  const regulars = Object.keys(specification.commits).flatMap((name) =>
    githubAccounts.filter((account) => account === accountOf(name as Author) && account.type === 'User'),
  );
  return specification.isPublic ? [...regulars, visitor] : regulars;
};

export const accountOf = (author: Author): GitHubAccount | undefined => {
  const identity: Identity = authors[author];
  return identity.account;
};

/** Gives out the numbers that issues and pull requests share, in the order in which they were opened. */
export function createTracker(specification: Specification, random: Random, startOfDay: number) {
  const issues: Issue[] = [];
  const waiting = draftIssues(specification, random, startOfDay);

  function add(draft: Draft): number {
    const number = issues.length + 1;
    const comments = draft.comments.map((comment, index) => ({
      ...comment,
      id: (specification.id * 1000 + number) * 100 + index,
    }));
    issues.push({ ...draft, comments, number, id: specification.id * 1000 + number });
    return number;
  }

  return {
    issues,

    /** The number of the next pull request, once everything opened before it has its own. */
    numberAt(time: number): number {
      while (waiting[0] && waiting[0].createdAt <= time) add(waiting.shift() as Draft);
      return issues.length + 1;
    },

    /** Adds a pull request under the number just given out. */
    addPull(title: string, author: Author, createdAt: number, pull: PullRequest): void {
      const maintainer = maintainerOf(specification);
      add({
        title,
        body: `${title}.\n\nTested by hand and with the suite.`,
        author: accountOf(author) ?? maintainer,
        labels: [],
        assignees: [],
        state: pull.mergedAt === null ? 'open' : 'closed',
        stateReason: null,
        createdAt,
        updatedAt: pull.mergedAt ?? createdAt,
        closedAt: pull.mergedAt,
        closedBy: pull.mergedAt === null ? null : maintainer,
        comments: [],
        pull,
      });
    },
  };
}

export type Tracker = ReturnType<typeof createTracker>;

function draftIssues(specification: Specification, random: Random, startOfDay: number): Draft[] {
  const drafts = Array.from({ length: specification.issues }, () => draftIssue(specification, random, startOfDay));
  if (specification.extraIssue) drafts.push(draftExtraIssue(specification.extraIssue, startOfDay));
  return drafts.sort((a, b) => a.createdAt - b.createdAt);
}

function draftIssue(specification: Specification, random: Random, startOfDay: number): Draft {
  const { createdDaysAgo, quietForDays, archived } = specification;
  const { label, title, body } = issueText(specification, random);
  const candidates = people(specification);
  const author = random.pick(candidates);
  const age = random.between(archived ? quietForDays : 3, createdDaysAgo - 2);
  const createdAt = startOfDay - age * day + workingTime(random);
  const isClosed = archived === true || random.next() < 0.55;
  const step = Math.floor((Math.min(age - 1, random.between(1, 20)) * day) / 5000) * 1000;
  const comments: Omit<IssueComment, 'id'>[] = Array.from({ length: random.between(0, 4) }, (_, index) => ({
    author: random.pick(candidates),
    body: commentText(random),
    createdAt: createdAt + (index + 1) * step,
  }));
  const lastComment = comments.at(-1)?.createdAt ?? createdAt;
  const closedAt = isClosed ? lastComment + Math.max(step, 1000) : null;
  return {
    title,
    body,
    author,
    labels: standardLabels.filter(({ name }) => name === label),
    assignees: random.next() < 0.3 ? [maintainerOf(specification)] : [],
    state: isClosed ? 'closed' : 'open',
    stateReason: isClosed ? (label === 'question' ? 'not_planned' : 'completed') : null,
    createdAt,
    updatedAt: closedAt ?? lastComment,
    closedAt,
    closedBy: isClosed ? maintainerOf(specification) : null,
    comments: comments.map((comment) => ({ ...comment, id: 0 })),
  };
}

function draftExtraIssue(extra: NonNullable<Specification['extraIssue']>, startOfDay: number): Draft {
  const createdAt = startOfDay - 4 * day + 10 * 3_600_000;
  const updatedAt = createdAt + day;
  return {
    title: extra.title,
    body: extra.body,
    author: visitor,
    labels: standardLabels.filter(({ name }) => name === 'bug'),
    assignees: [],
    state: 'open',
    stateReason: null,
    createdAt,
    updatedAt,
    closedAt: null,
    closedBy: null,
    comments: [{ id: 0, author: visitor, body: extra.comment, createdAt: updatedAt }],
  };
}

/** Two of each repository that has issues: one that is done, and one ahead, with nothing in them yet. */
export function planMilestones(specification: Specification, startOfDay: number): Milestone[] {
  if (specification.issues === 0) return [];
  const creator = maintainerOf(specification);
  const createdAt = startOfDay - specification.createdDaysAgo * day + day;
  const shared = { creator, createdAt };
  return [
    {
      ...shared,
      number: 1,
      title: '1.0',
      description: `The first ${specification.name} for everybody.`,
      dueOn: createdAt + 60 * day,
      closedAt: createdAt + 58 * day,
    },
    { ...shared, number: 2, title: '2.0', description: null, dueOn: startOfDay + 30 * day, closedAt: null },
  ];
}

type Unreviewed = Pick<Content, 'commits' | 'issues' | 'files' | 'trees'>;

const remarks = [
  'Could this be a constant?',
  'I would keep the old name here, the documentation uses it.',
  'This reads well now.',
  'What happens when the list is empty?',
];
const answers = ['Done.', 'Good point, changed.', 'It is checked one call up, so it cannot be.'];
const verdicts = [
  { state: 'APPROVED', body: 'Works for me, also on the slow machine.' },
  { state: 'CHANGES_REQUESTED', body: 'Two small things, then it can go in.' },
  { state: 'COMMENTED', body: 'Some remarks below.' },
] as const;

/** What others said of the open pull requests: one review each, two where the repository is public. */
export function writeReviews(
  specification: Specification,
  content: Unreviewed,
): Pick<Content, 'reviews' | 'reviewComments'> {
  const random = createRandom(`reviews of ${specification.owner}/${specification.name}`);
  const reviews: Review[] = [];
  const reviewComments: ReviewComment[] = [];
  for (const { number, author, createdAt, pull, state } of content.issues) {
    const head = content.commits.get(pull?.headSha ?? '');
    const file = head && changedFiles(content, head)[0];
    if (state === 'closed' || !head || !file) continue;
    const reviewer = [noor, graceAccount, adaAccount].find(({ id }) => id !== author.id) ?? noor;
    const at = createdAt + 3 * hourMs;
    const shared = { pull: number, commitSha: head.sha };
    const id = (specification.id * 1000 + number) * 10;
    reviews.push({ ...shared, id, author: reviewer, ...random.pick(verdicts), submittedAt: at });
    const line = firstLine(file.patch);
    const place = { ...shared, review: id, path: file.path, line, side: 'RIGHT' as const };
    const written = (index: number, by: typeof author, body: string, time: number): ReviewComment => ({
      ...place,
      id: id * 10 + index,
      author: by,
      body,
      createdAt: time,
      updatedAt: time,
      ...(index > 0 && { inReplyTo: id * 10 }),
    });
    reviewComments.push(
      written(0, reviewer, random.pick(remarks), at),
      written(1, author, random.pick(answers), at + 20 * oneMinute),
    );
    if (specification.owner === 'demo-lab') {
      const draft = { ...shared, id: id + 2, author: adaAccount, body: 'Not done yet.', submittedAt: null };
      reviews.push({ ...draft, state: 'PENDING' });
      reviewComments.push({ ...written(3, adaAccount, 'Say why.', at), review: id + 2 });
    }
    if (specification.isPublic) {
      const time = at + hourMs;
      const outside = { ...shared, id: id + 1, author: visitor, submittedAt: time };
      reviews.push({ ...outside, state: 'COMMENTED', body: hostileReview.body });
      reviewComments.push({ ...written(2, visitor, hostileReview.comment, time), review: id + 1 });
    }
  }
  return { reviews, reviewComments };
}

/** The number in the new file of the first line that a patch shows. */
const firstLine = (patch: string): number => Number(/\+(\d+)/.exec(patch)?.[1] ?? 1);
