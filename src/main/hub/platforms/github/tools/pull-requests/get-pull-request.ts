import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanText } from '../../../clean-text.ts';
import { cursor, input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes } from '../../../take-items.ts';
import { incomplete, inRepository, number, repository } from '../../fields.ts';
import { type Answer, connectGitHub, type Get } from '../../get.ts';
import { type Listed, listItems } from '../../list-items.ts';
import { outsider, outsiderMark } from '../../outsider.ts';
import { Comment, Commit, FileChange, projectComment, projectCommit, projectFileChange } from '../../project.ts';
import {
  Check,
  PullRequestDetails,
  projectCheckRun,
  projectPullRequestDetails,
  projectReview,
  projectReviewComment,
  projectStatus,
  Review,
  ReviewComment,
} from '../../project-pull-request.ts';
import { pullFiles, pullPlace, pullRoute } from '../../pull-request.ts';
import { ReadComment, ReadCommit, ReadFileChange } from '../../read.ts';
import {
  ReadCheckRuns,
  ReadFullPullRequest,
  ReadReview,
  ReadReviewComment,
  ReadStatuses,
} from '../../read-pull-request.ts';
import { takeLines } from '../../take-lines.ts';

type Asked = { get: Get; place: ReturnType<typeof pullPlace>; cursor: string | undefined };

const lists = {
  files: paged(`${pullRoute}/files`, ReadFileChange, projectFileChange, 3_000),
  commits: paged(`${pullRoute}/commits`, ReadCommit, projectCommit, 250),
  reviews: paged(`${pullRoute}/reviews`, ReadReview, projectReview),
  review_comments: paged(`${pullRoute}/comments`, ReadReviewComment, projectReviewComment),
  comments: paged('/repos/{owner}/{repo}/issues/{pull_number}/comments', ReadComment, projectComment),
  checks,
};

const pageSize = 50;

/** `things`: how many GitHub lists at most, https://docs.github.com/en/rest/pulls/pulls. */
function paged<Raw, Item>(route: string, schema: z.ZodType<Raw>, project: (raw: Raw) => Item, things?: number) {
  return ({ get, place, cursor }: Asked): Promise<Result<Listed<Item>>> =>
    listItems({
      cursor,
      most: pageSize,
      ...(things !== undefined && { ceiling: { things, pageSize } }),
      fetch: (page) => get(route, { ...place, per_page: pageSize, page }, z.array(schema)),
      project,
    });
}

/** Both kinds that GitHub has, statuses and check runs, of the newest commit. */
async function checks({ get, place, cursor }: Asked): Promise<Result<Listed<z.infer<typeof Check>>>> {
  const pull = await get(pullRoute, place, ReadFullPullRequest);
  if (!pull.ok) return pull;
  const { owner, repo } = place;
  const commit = '/repos/{owner}/{repo}/commits/{ref}';
  const asked = { owner, repo, ref: pull.value.value.head.sha, per_page: pageSize };
  return listItems({
    cursor,
    most: pageSize,
    async fetch(page): Promise<Result<Answer<z.infer<typeof Check>[]>>> {
      const statuses = await get(`${commit}/status`, { ...asked, page }, ReadStatuses);
      if (!statuses.ok) return statuses;
      const runs = await get(`${commit}/check-runs`, { ...asked, page }, ReadCheckRuns);
      if (!runs.ok) return runs;
      const value = [
        ...statuses.value.value.statuses.map(projectStatus),
        ...runs.value.value.check_runs.map(projectCheckRun),
      ];
      return ok({ ...runs.value, value, next: runs.value.next || statuses.value.next });
    },
    project: (check) => check,
  });
}

/** The mark of whoever opened it: what it changes is their text too, and does not say whose it is. */
async function opener({ get, place }: Pick<Asked, 'get' | 'place'>): Promise<Result<{ outsider?: true }>> {
  const pull = await get(pullRoute, place, ReadFullPullRequest.pick({ author_association: true }));
  return pull.ok ? ok(outsiderMark(pull.value.value.author_association)) : pull;
}

const methods = ['details', 'diff', 'files', 'commits', 'checks', 'reviews', 'review_comments', 'comments'] as const;

/** What shows what is in it, or was run of that, whoever says it: the code that a remark is about, the names of its checks. */
const ofOpener: readonly string[] = ['files', 'commits', 'checks', 'review_comments'];

const ofFiles: readonly string[] = ['diff', 'files', 'commits', 'review_comments'];

export const getPullRequest = readTool({
  name: 'github_get_pull_request',
  title: 'One pull request',
  description:
    'One pull request: its details with its text, its diff, or a list of its files with patches, commits, checks ' +
    '(statuses and CI), reviews, review_comments (on lines) or comments.',
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    method: z.enum(methods).default('details').describe('What to read of it'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line of the diff to return'),
    cursor,
  }),
  output: z.object({
    outsider: outsider.describe('Present when who opened it, and wrote this, may not push to this repository'),
    details: PullRequestDetails.optional(),
    diff: z
      .object({
        lines: z.number().describe('Of the whole diff'),
        text: z.string(),
        truncated: z.boolean(),
        next_start_line: z.number().optional().describe('Where to read on'),
      })
      .optional(),
    files: z.array(FileChange).optional(),
    commits: z.array(Commit).optional(),
    checks: z.array(Check).optional(),
    reviews: z.array(Review).optional(),
    review_comments: z.array(ReviewComment).optional(),
    comments: z.array(Comment).optional(),
    incomplete,
    left_out: listing.left_out.optional(),
    next_cursor: listing.next_cursor,
  }),
  place: inRepository,
  files: (asked) => (ofFiles.includes(asked.method) ? pullFiles(asked) : undefined),
  async run({ repository, number, method, start_line, cursor }, { client }) {
    const get = await connectGitHub(client);
    const place = pullPlace({ repository, number });
    switch (method) {
      case 'details': {
        const read = await get(pullRoute, place, ReadFullPullRequest);
        return read.ok ? ok({ details: projectPullRequestDetails(read.value.value) }) : read;
      }
      case 'diff': {
        const diff = get(pullRoute, place, z.string(), { accept: 'application/vnd.github.diff', isText: true });
        const [read, by] = await Promise.all([diff, opener({ get, place })]);
        if (!read.ok) return read;
        if (!by.ok) return by;
        const text = cleanText(read.value.value, Number.POSITIVE_INFINITY);
        return ok({ ...by.value, diff: takeLines(text, start_line, answerBytes - frameBytes) });
      }
      default: {
        const isOpeners = ofOpener.includes(method);
        const list = lists[method]({ get, place, cursor });
        const [found, by] = await Promise.all([list, isOpeners ? opener({ get, place }) : ok({})]);
        if (!found.ok) return found;
        if (!by.ok) return by;
        const { items, ...rest } = found.value;
        return ok({ ...by.value, [method]: items, ...rest });
      }
    }
  },
});
