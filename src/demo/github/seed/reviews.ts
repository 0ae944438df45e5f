import { changedFiles } from '../changed-files.ts';
import type { Content, Review, ReviewComment } from '../model.ts';
import { createRandom } from '../random.ts';
import { ada, grace, noor, visitor } from './accounts.ts';
import { hostileReview } from './hostile.ts';
import { hour, minute } from './schedule.ts';
import type { Specification } from './specification.ts';

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
    const reviewer = [noor, grace, ada].find(({ id }) => id !== author.id) ?? noor;
    const at = createdAt + 3 * hour;
    const shared = { pull: number, commitSha: head.sha };
    const id = (specification.id * 1000 + number) * 10;
    reviews.push({ ...shared, id, author: reviewer, ...random.pick(verdicts), submittedAt: at });
    const line = firstLine(file.patch);
    const place = { ...shared, review: id, path: file.path, line, side: 'RIGHT' as const };
    const written = (index: number, by: typeof author, body: string, time: number): ReviewComment => ({
      ...{ ...place, id: id * 10 + index, author: by, body, createdAt: time, updatedAt: time },
      ...(index > 0 && { inReplyTo: id * 10 }),
    });
    reviewComments.push(
      written(0, reviewer, random.pick(remarks), at),
      written(1, author, random.pick(answers), at + 20 * minute),
    );
    if (specification.owner === 'demo-lab') {
      const draft = { ...shared, id: id + 2, author: ada, body: 'Not done yet.', submittedAt: null };
      reviews.push({ ...draft, state: 'PENDING' });
      reviewComments.push({ ...written(3, ada, 'Say why.', at), review: id + 2 });
    }
    if (!specification.private) {
      const time = at + hour;
      const outside = { ...shared, id: id + 1, author: visitor, submittedAt: time };
      reviews.push({ ...outside, state: 'COMMENTED', body: hostileReview.body });
      reviewComments.push({ ...written(2, visitor, hostileReview.comment, time), review: id + 1 });
    }
  }
  return { reviews, reviewComments };
}

/** The number in the new file of the first line that a patch shows. */
const firstLine = (patch: string): number => Number(/\+(\d+)/.exec(patch)?.[1] ?? 1);
