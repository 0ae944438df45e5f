import { describe, expect, it } from 'vitest';
import * as branches from '../../../../../src/main/hub/platforms/github/tools/branches.ts';
import * as gists from '../../../../../src/main/hub/platforms/github/tools/gists.ts';
import * as labels from '../../../../../src/main/hub/platforms/github/tools/labels.ts';
import * as milestones from '../../../../../src/main/hub/platforms/github/tools/milestones.ts';
import * as people from '../../../../../src/main/hub/platforms/github/tools/people.ts';
import * as releases from '../../../../../src/main/hub/platforms/github/tools/releases.ts';
import * as repositories from '../../../../../src/main/hub/platforms/github/tools/repositories.ts';
import * as search from '../../../../../src/main/hub/platforms/github/tools/search.ts';
import * as actions from '../../../../../src/main/hub/platforms/github/views/actions.ts';
import * as commits from '../../../../../src/main/hub/platforms/github/views/commits.ts';
import * as issues from '../../../../../src/main/hub/platforms/github/views/issues.ts';
import * as pullRequests from '../../../../../src/main/hub/platforms/github/views/pull-requests.ts';
import * as repositoryViews from '../../../../../src/main/hub/platforms/github/views/repositories.ts';

const invisible = [...'do it'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
const hostile = `A\u0000\u001b\u200b\u202e${invisible}\ufe0f\ud800B<!-- hidden -->`;
const long = `${hostile}${'漢\u{1f600}"\\'.repeat(20_000)}`;

/** Every text and name field that any projector reads, filled with the same text. */
function filledWith(text: string) {
  const user = { login: text };
  const date = '2026-11-24T15:00:00Z';
  return {
    id: 1,
    login: text,
    name: text,
    html_url: `https://github.com/${text}`,
    full_name: text,
    description: text,
    language: text,
    default_branch: text,
    private: true,
    pushed_at: date,
    created_at: text,
    updated_at: date,
    merged_at: null,
    sha: text,
    commit: {
      sha: text,
      message: `${text}\n\n${text}`,
      author: { name: text, date },
      committer: { name: text, date: text },
    },
    author: user,
    filename: text,
    previous_filename: text,
    status: text,
    additions: 1,
    deletions: 1,
    patch: text,
    number: 1,
    title: text,
    state: text,
    state_reason: text,
    repository_url: `https://api.github.com/repos/a/${text.replaceAll('/', '')}`,
    user,
    labels: Array.from({ length: 30 }, () => text),
    assignees: Array.from({ length: 30 }, () => user),
    comments: 1,
    body: text,
    head: { ref: text, sha: text, repo: { full_name: text } },
    base: { ref: text, sha: text, repo: { full_name: text } },
    requested_reviewers: Array.from({ length: 30 }, () => user),
    mergeable_state: text,
    commit_id: text,
    diff_hunk: text,
    side: text,
    conclusion: text,
    output: { title: text },
    context: text,
    color: text,
    url: `https://api.github.com/${text}`,
    run_id: 1,
    open_issues: 1,
    closed_issues: 1,
    milestone: { number: 1, title: text },
    run_number: 1,
    display_title: text,
    event: text,
    head_branch: text,
    head_sha: text,
    actor: user,
    steps: Array.from({ length: 200 }, (_, number) => ({ number, name: text, status: text, conclusion: text })),
    size_in_bytes: 1,
    expired: false,
    start_line: 1,
    annotation_level: text,
    message: text,
    blob_href: `https://github.com/${text}`,
    target_url: `https://example.com/${text}`,
    type: text,
    path: text,
    size: 1,
    repository: { full_name: text },
    tag_name: text,
    published_at: text,
    assets: Array.from({ length: 30 }, () => ({
      name: text,
      size: 1,
      download_count: 1,
      browser_download_url: `https://github.com/${text}`,
    })),
    owner: user,
    public: false,
    files: [],
    role_name: text,
    mode: text,
    bio: text,
    company: text,
    location: text,
    slug: text,
    organization: user,
    text_matches: [{ fragment: text }],
  };
}

type Read = ReturnType<typeof filledWith>;
const projectors: Record<string, (read: Read) => unknown> = {
  projectMe: people.projectMe,
  projectRepository: repositoryViews.projectRepository,
  projectCommit: commits.projectCommit,
  projectMessageBody: (read) => commits.projectMessageBody(read.commit.message),
  projectFileChange: commits.projectFileChange,
  projectIssue: issues.projectIssue,
  projectIssueBody: (read) => issues.projectIssueBody(read.body),
  projectComment: issues.projectComment,
  projectPullRequest: pullRequests.projectPullRequest,
  projectEntry: repositories.projectEntry,
  projectPullRequestDetails: (read) =>
    pullRequests.projectPullRequestDetails({ ...read, labels: read.labels.map((name) => ({ name })) }),
  projectReview: pullRequests.projectReview,
  projectWrittenReview: pullRequests.projectWrittenReview,
  projectReviewComment: pullRequests.projectReviewComment,
  projectCheckRun: pullRequests.projectCheckRun,
  projectStatus: pullRequests.projectStatus,
  projectWorkflow: actions.projectWorkflow,
  projectRun: actions.projectRun,
  projectJob: actions.projectJob,
  projectArtifact: actions.projectArtifact,
  projectAnnotation: actions.projectAnnotation,
  projectLabel: labels.projectLabel,
  projectMilestone: milestones.projectMilestone,
  projectBranch: (read) => branches.projectBranch(read, read),
  projectTag: (read) => releases.projectTag(read, read),
  projectTreeEntry: repositories.projectTreeEntry,
  projectRelease: releases.projectRelease,
  projectFullRelease: releases.projectFullRelease,
  projectGist: (read) => gists.projectGist({ ...read, id: read.sha }, 'ada-demo'),
  projectCollaborator: people.projectCollaborator,
  projectPerson: people.projectPerson,
  projectTeam: people.projectTeam,
  projectMember: people.projectMember,
  foundPerson: search.foundPerson,
  foundRepository: search.foundRepository,
  foundIssue: search.foundIssue,
  foundCommit: search.foundCommit,
  foundCode: search.foundCode,
};

const names = Object.keys(projectors);
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('every projector', () => {
  it('is in this table', () => {
    const exported = [
      actions,
      branches,
      commits,
      gists,
      issues,
      labels,
      milestones,
      people,
      pullRequests,
      releases,
      repositories,
      repositoryViews,
      search,
    ]
      .flatMap((one) => Object.keys(one))
      .filter((name) => /^(project|found)[A-Z]/.test(name));
    expect(exported.sort()).toEqual([...names].sort());
  });

  it.each(names)('%s lets no hidden character through', (name) => {
    const texts = JSON.stringify(projectors[name]?.(filledWith(hostile)));
    expect(texts).not.toMatch(/\\u(?!fffd)|[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}]/u);
    expect(texts).toContain('A');
  });

  it('removes HTML comments from the bodies of issues and comments', () => {
    const read = filledWith(hostile);
    expect(issues.projectIssueBody(read.body)).not.toContain('hidden');
    expect(issues.projectComment(read).body).not.toContain('hidden');
  });

  it('defuses prose, and leaves what may be edited and what names something as it is', () => {
    const image = '![x](https://evil.example/?d=1)';
    const defused = '[image: x, from evil.example]';
    const read = filledWith(image);
    expect(issues.projectIssue(read).title).toBe(defused);
    expect(issues.projectIssueBody(image)).toBe(defused);
    expect(issues.projectComment(read).body).toBe(defused);
    expect(pullRequests.projectPullRequest(read).title).toBe(defused);
    expect(commits.projectCommit(read).title).toBe(defused);
    expect(commits.projectMessageBody(`a\n${image}`)).toBe(defused);
    expect(repositoryViews.projectRepository(read).description).toBe(defused);
    expect(commits.projectFileChange(read)).toMatchObject({ path: image, patch: image });
    expect(search.foundCode(read)).toMatchObject({ path: image, excerpt: image });
    expect(repositories.projectEntry(read).name).toBe(image);
  });

  it.each(names)('%s cuts what is long', (name) => {
    expect(bytes(projectors[name]?.(filledWith(long)))).toBeLessThan(18_000);
  });

  it('leaves room for one file beside the head of a commit, and for one comment beside an issue', () => {
    const size = (name: string) => bytes(projectors[name]?.(filledWith('漢'.repeat(9_000))));
    expect(size('projectCommit') + size('projectMessageBody') + size('projectFileChange')).toBeLessThan(18_900);
    expect(size('projectIssue') + size('projectIssueBody') + size('projectComment')).toBeLessThan(18_900);
  });
});
