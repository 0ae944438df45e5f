/**
 * Which tool each operation of GitHub's REST API equals. What is not here is refused: keys, secrets, hooks, answers that are tokens, and
 * all that no tool does.
 */

/** By GitHub's name for the operation. */
export type Operation = {
  tool: string;
  /** Parameters of the path, of the query and of the body, as the tool calls them; those of the body it takes by their own names too. */
  names?: Record<string, string>;
  /** What the tool takes beside them, no matter what the request says. */
  given?: Record<string, unknown>;
  /** What GitHub takes where the request does not say it, and the tool does not. */
  usual?: Record<string, unknown>;
  /** What comes before the name of a branch; other references are refused. */
  prefix?: string;
  /** What of the answer to the tool is GitHub's answer to it. */
  part?: string;
  /** Fields of the body that no tool takes, each with what to do instead. */
  untaken?: Record<string, string>;
  /** What to do where the key does not allow it, or where it is asked for what the tool does not take. */
  instead?: string;
  /** The field by which the client says what it changes; where it has become another the call is refused. */
  expected?: string;
  /** As which texts of GitHub's own it may be answered. Asked for another, GitHub answers in JSON, which is told by its fields. */
  texts?: readonly ('raw' | 'diff' | 'patch')[];
  /** Of one that GitHub keeps at another host: a text, which is an answer like any other, or a file, which is passed on as it is. */
  download?: 'text' | 'file';
  /** Of one whose body is a file, and that says all else in its query. */
  isUpload?: true;
  /** Of one whose answer ranges over places: how the things are found in it. */
  range?: 'list' | 'items' | 'one';
};

const actions = (method: string, names = {}): Operation => ({
  tool: 'github_get_actions',
  given: { method },
  names,
});
const pull = (method: string): Operation => ({ tool: 'github_get_pull_request', given: { method } });
const changes = ['diff', 'patch'] as const;
const search = (kind: string): Operation => ({
  tool: 'github_search',
  given: { kind },
  names: { q: 'query' },
  range: 'items',
});
const byBranch = { branch: 'branch' };

export const operations: Readonly<Record<string, Operation>> = {
  'users/get-authenticated': { tool: 'github_get_me', range: 'one' },
  'users/get-by-username': { tool: 'github_get_user', names: { username: 'login' }, range: 'one' },
  'repos/list-for-authenticated-user': { tool: 'github_list_repositories', range: 'list' },
  'activity/list-repos-starred-by-authenticated-user': { tool: 'github_list_starred', range: 'list' },
  'search/repos': search('repositories'),
  'search/issues-and-pull-requests': search('issues'),
  'search/code': search('code'),
  'search/commits': search('commits'),
  'search/users': search('users'),

  // What any call at a repository finds out about it.
  'repos/get': { tool: 'github_list_branches' },
  'repos/list-branches': { tool: 'github_list_branches' },
  'repos/get-branch': { tool: 'github_get_commit', names: { branch: 'sha' } },
  'git/get-ref': { tool: 'github_get_commit', names: { ref: 'sha' } },
  'repos/list-commits': { tool: 'github_list_commits', names: { sha: 'sha', path: 'path' } },
  'repos/get-commit': { tool: 'github_get_commit', names: { ref: 'sha' }, texts: changes },
  'repos/get-content': { tool: 'github_get_file', names: { path: 'path', ref: 'ref' }, texts: ['raw'] },
  // It may have any of several names, in any of several directories: what lies anywhere below the top one.
  'repos/get-readme': { tool: 'github_get_file', names: { ref: 'ref' }, given: { path: '' }, texts: ['raw'] },
  'git/get-tree': { tool: 'github_get_tree', names: { tree_sha: 'ref' } },
  'repos/list-tags': { tool: 'github_list_tags' },
  'repos/list-releases': { tool: 'github_list_releases' },
  'repos/get-release': { tool: 'github_get_release' },
  'repos/get-latest-release': { tool: 'github_get_release' },
  'repos/get-release-by-tag': { tool: 'github_get_release', names: { tag: 'tag' } },
  // Of a file that is asked for otherwise it tells what it is.
  'repos/get-release-asset': { tool: 'github_get_release', download: 'file' },
  'repos/download-zipball-archive': { tool: 'github_get_tree', names: { ref: 'ref' }, download: 'file' },
  'repos/download-tarball-archive': { tool: 'github_get_tree', names: { ref: 'ref' }, download: 'file' },
  'repos/list-collaborators': { tool: 'github_list_collaborators' },

  'issues/list-for-repo': { tool: 'github_list_issues' },
  'issues/get': { tool: 'github_get_issue' },
  'issues/list-comments': { tool: 'github_get_issue' },
  'issues/list-labels-on-issue': { tool: 'github_get_issue' },
  'issues/list-sub-issues': { tool: 'github_list_sub_issues' },
  'issues/list-labels-for-repo': { tool: 'github_list_labels' },
  'issues/get-label': { tool: 'github_list_labels', names: { name: 'name' } },
  'issues/list-milestones': { tool: 'github_list_milestones' },
  'pulls/list': { tool: 'github_list_pull_requests' },
  'pulls/get': { ...pull('details'), texts: changes },
  'pulls/list-files': pull('files'),
  'pulls/list-commits': pull('commits'),
  'pulls/list-reviews': pull('reviews'),
  'pulls/list-review-comments': pull('review_comments'),

  'actions/list-repo-workflows': actions('workflows'),
  'actions/get-workflow': actions('workflows'),
  'checks/list-annotations': actions('annotations', { check_run_id: 'job_id' }),
  'actions/list-workflow-runs-for-repo': actions('runs', byBranch),
  'actions/list-workflow-runs': actions('runs', { ...byBranch, workflow_id: 'workflow' }),
  'actions/get-workflow-run': actions('run', { run_id: 'run_id' }),
  'actions/list-jobs-for-workflow-run': actions('jobs', { run_id: 'run_id' }),
  'actions/get-job-for-workflow-run': actions('job', { job_id: 'job_id' }),
  'actions/download-job-logs-for-workflow-run': { ...actions('log', { job_id: 'job_id' }), download: 'text' },
  'actions/download-workflow-run-logs': { ...actions('run', { run_id: 'run_id' }), download: 'file' },
  'actions/download-workflow-run-attempt-logs': { ...actions('run', { run_id: 'run_id' }), download: 'file' },
  'actions/download-artifact': { ...actions('artifacts'), download: 'file' },
  'actions/list-artifacts-for-repo': actions('artifacts'),
  'actions/list-workflow-run-artifacts': actions('artifacts', { run_id: 'run_id' }),

  'issues/create': { tool: 'github_create_issue' },
  'issues/update': { tool: 'github_update_issue' },
  'issues/create-comment': { tool: 'github_add_comment' },
  'issues/update-comment': { tool: 'github_update_comment', names: { comment_id: 'comment_id' } },
  'issues/delete-comment': { tool: 'github_delete_comment', names: { comment_id: 'comment_id' } },
  'issues/set-labels': { tool: 'github_update_issue', part: 'labels' },
  'issues/add-labels': { tool: 'github_add_labels' },
  'issues/remove-label': { tool: 'github_remove_label', names: { name: 'label' } },
  'issues/lock': { tool: 'github_lock_issue', names: { lock_reason: 'reason' }, given: { locked: true } },
  'issues/unlock': { tool: 'github_lock_issue', given: { locked: false } },
  'issues/create-label': { tool: 'github_create_label' },
  'issues/update-label': { tool: 'github_update_label', names: { name: 'name' } },
  'issues/delete-label': { tool: 'github_delete_label', names: { name: 'name' } },
  'pulls/create': { tool: 'github_create_pull_request' },
  'pulls/update': { tool: 'github_update_pull_request' },
  'pulls/merge': { tool: 'github_merge_pull_request', expected: 'sha' },
  'pulls/update-branch': { tool: 'github_update_pull_request_branch', expected: 'expected_head_sha' },
  'pulls/request-reviewers': { tool: 'github_request_reviewers' },
  'pulls/remove-requested-reviewers': { tool: 'github_request_reviewers', given: { requested: false } },
  'pulls/create-reply-for-review-comment': {
    tool: 'github_reply_to_review_comment',
    names: { comment_id: 'comment_id' },
  },
  'git/create-ref': {
    tool: 'github_create_branch',
    names: { ref: 'branch', sha: 'from' },
    prefix: 'refs/heads/',
    instead: 'Push a tag by: git push origin TAG.',
  },
  'git/delete-ref': {
    tool: 'github_delete_branch',
    names: { ref: 'branch' },
    prefix: 'heads/',
    instead: 'Delete a tag by: git push origin --delete TAG.',
  },
  'repos/create-or-update-file-contents': { tool: 'github_write_file', names: { path: 'path' }, expected: 'sha' },
  'repos/delete-file': { tool: 'github_delete_file', names: { path: 'path' }, expected: 'sha' },
  'repos/create-release': {
    tool: 'github_create_release',
    names: { tag_name: 'tag', target_commitish: 'target', name: 'title' },
    untaken: { generate_release_notes: 'Give the text that you approve: --notes TEXT, or --notes-file FILE.' },
  },
  'repos/update-release': {
    tool: 'github_update_release',
    names: { release_id: 'release_id', tag_name: 'tag', name: 'title' },
  },
  'repos/delete-release': {
    tool: 'github_delete_release',
    names: { release_id: 'release_id' },
    // gh asks for it by itself, where a file of a new release was declined.
    instead: 'A draft stays until its person takes it back in Approvals, or deletes it: gh release delete TAG.',
  },
  'repos/upload-release-asset': {
    tool: 'github_upload_release_asset',
    names: { release_id: 'release_id', name: 'name', label: 'label' },
    isUpload: true,
  },
  'repos/delete-release-asset': { tool: 'github_delete_release_asset', names: { asset_id: 'asset_id' } },
  'actions/create-workflow-dispatch': { tool: 'github_run_workflow', names: { workflow_id: 'workflow' } },
  'actions/re-run-workflow': { tool: 'github_rerun_run', names: { run_id: 'run_id' } },
  'actions/re-run-workflow-failed-jobs': {
    tool: 'github_rerun_run',
    names: { run_id: 'run_id' },
    given: { only_failed: true },
  },
  'actions/cancel-workflow-run': { tool: 'github_cancel_run', names: { run_id: 'run_id' } },
  'actions/delete-workflow-run-logs': { tool: 'github_delete_run_logs', names: { run_id: 'run_id' } },
  'repos/create-for-authenticated-user': {
    tool: 'github_create_repository',
    names: { auto_init: 'readme' },
    usual: { private: false, readme: false },
  },
  'repos/create-in-org': {
    tool: 'github_create_repository',
    names: { org: 'organization', auto_init: 'readme' },
    usual: { private: false, readme: false },
  },
  'repos/create-fork': { tool: 'github_fork_repository' },
  'repos/delete': { tool: 'github_delete_repository' },
  'activity/star-repo-for-authenticated-user': { tool: 'github_star_repository', given: { starred: true } },
  'activity/unstar-repo-for-authenticated-user': { tool: 'github_star_repository', given: { starred: false } },
};

/** Whether it is a file that goes to its client as it is. Of one of a release it is told as well what it is, where that is asked for. */
export const isPassed = (id: string, kind: string): boolean =>
  operations[id]?.download === 'file' && (id !== 'repos/get-release-asset' || kind === 'file');
