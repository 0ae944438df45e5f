/**
 * What the official GitHub MCP server (github/github-mcp-server) offers, by toolset as its README has them, and which tools of
 * ours do that, or why none does. `docs/github-tools.md` is written from it (`official.test.ts`).
 */
export type Row = { ours: string[]; note?: string } | { without: string };

const by = (...ours: string[]): Row => ({ ours });
const part = (note: string, ...ours: string[]): Row => ({ ours, note });
const without = (reason: string): Row => ({ without: reason });

const notYet = without('Not yet.');
const otherAI = without(
  'It sets another AI to work, whose acts no person approves here and no record of the hub holds.',
);
const advisories = without('Not yet: what is known of packages in public, which no account is needed for.');
const drafts = without('Not yet: beside what is public they hold drafts of holes that few may know of.');
const alert = by('github_get_security_alert');
const alerts = by('github_list_security_alerts');
const notifications = without(
  'GitHub opens notifications to classic personal access tokens alone, and refuses what a GitHub App asks for a person.',
);

export const official: Record<string, Record<string, Row>> = {
  Actions: {
    actions_get: part('Downloads, and the time a run was billed.', 'github_get_actions'),
    actions_list: by('github_get_actions'),
    actions_run_trigger: by('github_run_workflow', 'github_rerun_run', 'github_cancel_run', 'github_delete_run_logs'),
    get_job_logs: without(
      'GitHub hands a log out by sending to another server, where the hub never sends a token or follows; github_get_actions reads the errors that a job has noted.',
    ),
  },
  'Code Quality': { get_code_quality_finding: without('Not yet: GitHub has it in preview.') },
  'Code Security': { get_code_scanning_alert: alert, list_code_scanning_alerts: alerts },
  Context: {
    get_me: by('github_get_me'),
    get_team_members: by('github_list_team_members'),
    get_teams: part('Teams of somebody else.', 'github_list_teams'),
  },
  Copilot: {
    create_pull_request_with_copilot: otherAI,
    assign_copilot_to_issue_with_intent: otherAI,
    assign_copilot_to_issue: otherAI,
    request_copilot_review: otherAI,
    get_copilot_space: without('Part of another AI product, with data of its own beside GitHub’s.'),
    list_copilot_spaces: without('Part of another AI product, with data of its own beside GitHub’s.'),
  },
  Dependabot: { get_dependabot_alert: alert, list_dependabot_alerts: alerts },
  Discussions: {
    discussion_comment_write: by(
      'github_add_discussion_comment',
      'github_update_discussion_comment',
      'github_delete_discussion_comment',
    ),
    get_discussion: by('github_get_discussion'),
    get_discussion_comments: by('github_get_discussion'),
    list_discussion_categories: by('github_list_discussions'),
    list_discussions: part('Of a whole organization: not yet.', 'github_list_discussions'),
  },
  Gists: {
    create_gist: by('github_create_gist'),
    get_gist: by('github_get_gist'),
    list_gists: by('github_list_gists'),
    update_gist: by('github_update_gist'),
  },
  Git: { get_repository_tree: by('github_get_tree') },
  'GitHub Support Docs Search': {
    github_support_docs_search: without('It is public, and takes no account of the person’s.'),
  },
  Issues: {
    add_issue_comment: part('A reaction instead of a text: not yet.', 'github_add_comment'),
    get_label: by('github_list_labels'),
    issue_read: by('github_get_issue', 'github_list_sub_issues'),
    issue_write: part('Type, fields and duplicates: not yet.', 'github_create_issue', 'github_update_issue'),
    list_issue_fields: notYet,
    list_issue_types: notYet,
    list_issues: by('github_list_issues'),
    search_issues: by('github_search'),
    sub_issue_write: part('Sub-issues in other repositories.', 'github_write_sub_issue'),
    add_issue_comment_reaction: notYet,
    add_issue_reaction: notYet,
    add_sub_issue: by('github_write_sub_issue'),
    create_issue: by('github_create_issue'),
    find_duplicate: without('A search that the model makes itself.'),
    issue_dependency_read: notYet,
    issue_dependency_write: notYet,
    remove_sub_issue: by('github_write_sub_issue'),
    reprioritize_sub_issue: by('github_write_sub_issue'),
    set_issue_fields: notYet,
    update_issue_assignees: by('github_update_issue'),
    update_issue_body: by('github_update_issue'),
    update_issue_labels: by('github_update_issue'),
    update_issue_milestone: by('github_update_issue'),
    update_issue_state: by('github_update_issue'),
    update_issue_title: by('github_update_issue'),
    update_issue_type: notYet,
  },
  Labels: {
    label_write: by('github_create_label', 'github_update_label', 'github_delete_label'),
    list_label: by('github_list_labels'),
  },
  Notifications: {
    dismiss_notification: notifications,
    get_notification_details: notifications,
    list_notifications: notifications,
    manage_notification_subscription: notifications,
    manage_repository_notification_subscription: by('github_watch_repository'),
    mark_all_notifications_read: notifications,
  },
  Organizations: { search_orgs: by('github_search') },
  Projects: {
    projects_get: part('Status updates and views.', 'github_get_project'),
    projects_list: part('Status updates and views.', 'github_list_projects', 'github_get_project'),
    projects_write: part(
      'Making projects, fields, iterations, views and status updates; several items at once.',
      'github_add_project_item',
      'github_update_project_item',
      'github_delete_project_item',
    ),
  },
  'Pull Requests': {
    add_comment_to_pending_review: part(
      'A draft review is written with all its remarks at once.',
      'github_create_review',
    ),
    add_reply_to_pull_request_comment: part('A reaction instead of a text.', 'github_reply_to_review_comment'),
    create_pull_request: part(
      'The maintainers’ right to push.',
      'github_create_pull_request',
      'github_request_reviewers',
    ),
    list_pull_requests: by('github_list_pull_requests'),
    merge_pull_request: by('github_merge_pull_request'),
    pull_request_read: by('github_get_pull_request'),
    pull_request_review_write: part(
      'Resolving threads.',
      'github_create_review',
      'github_submit_review',
      'github_delete_pending_review',
    ),
    search_pull_requests: by('github_search'),
    update_pull_request: part(
      'Draft or not, reviewers and the maintainers’ right to push.',
      'github_update_pull_request',
    ),
    update_pull_request_branch: by('github_update_pull_request_branch'),
    add_pull_request_review_comment: by('github_create_review'),
    add_pull_request_review_comment_reaction: notYet,
    create_pull_request_review: by('github_create_review'),
    delete_pending_pull_request_review: by('github_delete_pending_review'),
    request_pull_request_reviewers: by('github_request_reviewers'),
    resolve_review_thread: notYet,
    submit_pending_pull_request_review: by('github_submit_review'),
    unresolve_review_thread: notYet,
    update_pull_request_body: by('github_update_pull_request'),
    update_pull_request_draft_state: notYet,
    update_pull_request_state: by('github_update_pull_request'),
    update_pull_request_title: by('github_update_pull_request'),
  },
  Repositories: {
    create_branch: by('github_create_branch'),
    create_or_update_file: part('Writing through a symlink.', 'github_write_file'),
    create_repository: by('github_create_repository'),
    delete_file: by('github_delete_file'),
    delete_repository: by('github_delete_repository'),
    fork_repository: by('github_fork_repository'),
    get_commit: by('github_get_commit'),
    get_file_blame: notYet,
    get_file_contents: by('github_get_file'),
    get_latest_release: by('github_get_release'),
    get_release_by_tag: by('github_get_release'),
    get_tag: by('github_get_tag'),
    list_branches: by('github_list_branches'),
    list_commits: by('github_list_commits'),
    list_releases: by('github_list_releases'),
    list_repository_collaborators: by('github_list_collaborators'),
    list_tags: by('github_list_tags'),
    push_files: by('github_push_files'),
    search_code: by('github_search'),
    search_commits: by('github_search'),
    search_repositories: by('github_search'),
  },
  'Secret Protection': {
    get_secret_scanning_alert: part('The secret itself.', 'github_get_security_alert'),
    list_secret_scanning_alerts: part('The secrets themselves.', 'github_list_security_alerts'),
  },
  'Security Advisories': {
    get_global_security_advisory: advisories,
    list_global_security_advisories: advisories,
    list_org_repository_security_advisories: drafts,
    list_repository_security_advisories: drafts,
  },
  Stargazers: {
    list_starred_repositories: by('github_list_starred'),
    star_repository: by('github_star_repository'),
    unstar_repository: by('github_star_repository'),
  },
  Users: { search_users: by('github_search') },
  Elsewhere: { ui_get: without('Forms that only one client draws.') },
};

/** Tools of ours that do what the official server has none for. */
export const oursAlone: Record<string, string> = {
  github_list_repositories: 'All repositories that the account reaches, private ones included.',
  github_restore_files: 'Takes a change of files back, whatever it was: they become what they were at a commit.',
  github_delete_gist: 'A gist that is no longer wanted, with its texts in sight.',
  github_get_user: 'What a person or an organization says of itself in public.',
  github_delete_branch: 'A branch that is no longer needed, with what only it has in sight.',
  github_my_commits: 'The account’s own commits over all its repositories.',
  github_update_comment: 'Changes a comment, of an issue or on a line of a pull request.',
  github_delete_comment: 'Deletes one.',
  github_dismiss_review: 'Dismisses a review that approved or requested changes.',
  github_list_milestones: 'Milestones, with how far they are.',
  github_lock_issue: 'Locks an issue or a pull request, or unlocks it.',
};
