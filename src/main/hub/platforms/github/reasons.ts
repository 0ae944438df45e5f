/** GitHub's refusals that the hub knows, and its own words for them. */
import { inOwnWords, type OwnWords } from '../own-words.ts';

const reasons: OwnWords = [
  [
    /was archived/i,
    'The repository is archived.',
    'Somebody who administers the repository can unarchive it in its settings on GitHub.',
  ],
  [
    /has been disabled|(?:are|is) (?:disabled|not enabled)/i,
    'That is turned off in this repository.',
    'Somebody who administers the repository can turn it on in its settings on GitHub.',
  ],
  [
    /must have admin rights/i,
    'Only those who administer the repository may do that.',
    'Ask somebody who administers the repository.',
  ],
  [
    /must have push access/i,
    'Only those who may write to the repository may do that.',
    'Ask somebody who administers the repository for write access.',
  ],
  [/repository is empty/i, 'The repository is empty.', 'It needs a first commit: github_write_file makes one.'],
  [
    /no commit found|branch not found|not a valid ref/i,
    'There is no such branch, tag or commit.',
    'github_list_branches and github_list_tags name what there is.',
  ],
  [/`workflows?` (?:scope|permission)/i, 'The GitHub App may not change workflows.'],
  [/not accessible by integration/i, 'The GitHub App lacks a permission for that.'],
  [/SAML|single sign-on/i, 'The organization wants a single sign-on first.'],
  [/pull request already exists/i, 'There is a pull request for that branch already.'],
  [/no commits between/i, 'The branch has no commit that the other lacks.'],
  [/reference already exists/i, 'There is a branch or tag of that name already.'],
  [/reference does not exist/i, 'There is no such branch or tag.'],
  [/not a fast.forward/i, 'The branch has moved, so that this would not be a fast forward.'],
  [/delete the default branch|refusing to delete the current branch/i, 'The default branch can’t be deleted.'],
  [/already_exists|already exists|has already been taken/i, 'There is one of that name already.'],
  [/merge conflict/i, 'There are merge conflicts.'],
  [/not mergeable|not in the correct state/i, 'The pull request can’t be merged now.'],
  [/(?:head|base) branch was modified|(?:head|base) sha|does not match/i, 'It has changed since it was read.'],
  [/required status check|is expected/i, 'A check that the repository requires has not passed.'],
  [/review(?:s are| is)? required|approving review/i, 'The repository requires a review first.'],
  [/protected branch|rule violation|through a pull request|GH006|GH013/i, 'A rule of the repository forbids it.'],
  [/own pull request/i, 'Nobody can do that to their own pull request.'],
  [/merges? (?:is|are) not allowed|merge method/i, 'The repository does not allow that way to merge.'],
  [/pull request author/i, 'The author of a pull request can’t review it.'],
  [/collaborator/i, 'It names somebody who is no collaborator.'],
  [/one parent|parent issue/i, 'A sub-issue has one parent at a time.'],
  [/correct permissions|permission/i, 'The account lacks the permission for that.'],
  [/is locked|locked conversation/i, 'The conversation is locked.'],
  [/too long|too large|is too big|exceeds/i, 'Something in it is longer than GitHub takes.'],
  [/can'?t be blank|missing_field|wasn'?t supplied|is missing/i, 'Something that GitHub requires is missing.'],
  [/submitted too quickly|spam/i, 'GitHub takes such changes only more slowly.'],
  [/workflow_dispatch/i, 'The workflow can’t be started by hand: it lacks workflow_dispatch.'],
  [/cannot be searched|do not have permission to view/i, 'The search names something that can’t be searched.'],
  [/malformed path|not a valid (?:blob|tree)|BadObjectState|Invalid tree/i, 'GitHub finds its objects invalid.'],
  [/validation failed|\binvalid\b|unprocessable/i, 'GitHub finds something in it invalid.'],
];

/** Fields of GitHub's requests by which it names what is wrong; another word in their place is somebody's text. */
const fields: ReadonlySet<string> = new Set([
  'title',
  'body',
  'state',
  'state_reason',
  'labels',
  'assignees',
  'milestone',
  'head',
  'base',
  'name',
  'color',
  'description',
  'homepage',
  'private',
  'visibility',
  'tag_name',
  'target_commitish',
  'draft',
  'prerelease',
  'ref',
  'sha',
  'path',
  'content',
  'message',
  'branch',
  'position',
  'line',
  'start_line',
  'side',
  'commit_id',
  'event',
  'reviewers',
  'team_reviewers',
  'q',
  'sort',
  'order',
  'due_on',
  'inputs',
  'files',
  'public',
  'organization',
]);

/** An entry of `errors`, as GitHub's answers have them. */
export type GitHubProblem =
  | string
  | { field?: string | undefined; code?: string | undefined; message?: string | undefined };

/** Why GitHub refused, by its message and the problems beside it. */
export function githubReason(message: string, problems: readonly GitHubProblem[] = []): ReturnType<typeof inOwnWords> {
  const texts = problems.flatMap((one) => (typeof one === 'string' ? one : [one.message ?? '', one.code ?? '']));
  const found = inOwnWords(reasons, [message, ...texts].join('; '), 'GitHub');
  const wrong = problems.flatMap((one) => (typeof one === 'string' ? [] : (one.field ?? [])));
  const named = [...new Set(wrong)].filter((field) => fields.has(field));
  if (named.length === 0) return found;
  return { ...found, words: `${found.words} It is about ${named.map((field) => `\`${field}\``).join(', ')}.` };
}

const pushReasons: OwnWords = [
  [/GH001|file size limit|large file/i, 'A file is larger than GitHub takes.'],
  [/GH009|GH013.*secret|push protection|secret scanning/i, 'GitHub found a secret in it.'],
  [/workflow/i, 'The GitHub App may not change workflows.'],
  [
    /non-fast-forward|fetch first|stale info|cannot lock ref|failed to update ref/i,
    'The branch has moved since. Fetch first.',
  ],
  [/protected|hook declined|rule|GH006|GH013|not allowed/i, 'A rule of the repository forbids it.'],
  [/delet/i, 'It can’t be deleted.'],
  [/shallow/i, 'GitHub takes nothing from a shallow clone here.'],
];

/** Why GitHub refused what git pushed. */
export const pushReason = (said: string): string => inOwnWords(pushReasons, said, 'GitHub').words;
