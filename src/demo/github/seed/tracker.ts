import type { Account, Comment, Identity, Issue, Label, PullRequest } from '../model.ts';
import type { Random } from '../random.ts';
import { type Author, accounts, ada, authors, grace, noor, visitor } from './accounts.ts';
import { day, workingTime } from './schedule.ts';
import type { Specification } from './specification.ts';
import { commentText, issueText } from './wording.ts';

export const labels: readonly Label[] = [
  { name: 'bug', color: 'd73a4a', description: "Something isn't working" },
  { name: 'enhancement', color: 'a2eeef', description: 'New feature or request' },
  { name: 'documentation', color: '0075ca', description: 'Improvements or additions to documentation' },
  { name: 'performance', color: 'fbca04', description: 'Too slow' },
  { name: 'question', color: 'd876e3', description: 'Further information is requested' },
];

type Draft = Omit<Issue, 'id' | 'number'>;

/** Who merges and answers in a repository. */
export const maintainerOf = ({ owner }: Specification): Account =>
  owner === 'ada-demo' ? ada : owner === 'grace-demo' ? grace : noor;

const people = (specification: Specification): Account[] => {
  const regulars = Object.keys(specification.commits).flatMap((name) =>
    accounts.filter((account) => account === accountOf(name as Author) && account.type === 'User'),
  );
  return specification.private ? regulars : [...regulars, visitor];
};

const accountOf = (author: Author): Account | undefined => {
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
  const comments: Omit<Comment, 'id'>[] = Array.from({ length: random.between(0, 4) }, (_, index) => ({
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
    labels: labels.filter(({ name }) => name === label),
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
    labels: labels.filter(({ name }) => name === 'bug'),
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
