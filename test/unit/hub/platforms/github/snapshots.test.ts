import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { formatted } from '../formatted.ts';

describe('what clients see of a tool', () => {
  it('is in a stable order', () => {
    expect(github.tools.map(({ name }) => name)).toEqual([
      'github_get_me',
      'github_list_repositories',
      'github_list_commits',
      'github_get_commit',
      'github_get_file',
      'github_my_commits',
      'github_get_tree',
      'github_list_issues',
      'github_get_issue',
      'github_list_pull_requests',
      'github_get_pull_request',
      'github_search',
      'github_write_file',
      'github_push_files',
      'github_delete_file',
      'github_restore_files',
      'github_create_issue',
      'github_add_comment',
      'github_update_issue',
      'github_update_comment',
      'github_delete_comment',
      'github_create_pull_request',
      'github_update_pull_request',
      'github_create_review',
      'github_reply_to_review_comment',
      'github_merge_pull_request',
      'github_update_pull_request_branch',
      'github_request_reviewers',
      'github_submit_review',
      'github_dismiss_review',
      'github_delete_pending_review',
      'github_list_branches',
      'github_list_sub_issues',
      'github_list_milestones',
      'github_list_labels',
      'github_get_actions',
      'github_list_releases',
      'github_get_release',
      'github_list_tags',
      'github_get_tag',
      'github_list_collaborators',
      'github_list_gists',
      'github_get_gist',
      'github_list_starred',
      'github_get_user',
      'github_list_teams',
      'github_list_team_members',
      'github_list_discussions',
      'github_get_discussion',
      'github_list_projects',
      'github_get_project',
      'github_list_security_alerts',
      'github_get_security_alert',
      'github_create_branch',
      'github_delete_branch',
      'github_write_sub_issue',
      'github_lock_issue',
      'github_create_label',
      'github_update_label',
      'github_delete_label',
      'github_run_workflow',
      'github_rerun_run',
      'github_cancel_run',
      'github_delete_run_logs',
      'github_create_repository',
      'github_fork_repository',
      'github_delete_repository',
      'github_create_gist',
      'github_update_gist',
      'github_delete_gist',
      'github_star_repository',
      'github_watch_repository',
      'github_add_discussion_comment',
      'github_update_discussion_comment',
      'github_delete_discussion_comment',
      'github_add_project_item',
      'github_update_project_item',
      'github_delete_project_item',
    ]);
  });

  it.each(github.tools.map((tool) => [tool.name, tool] as const))('%s is as it was', async (name, tool) => {
    const shown = {
      name,
      title: tool.title,
      access: tool.access,
      description: tool.description,
      input: z.toJSONSchema(tool.input, { io: 'input' }),
      output: z.toJSONSchema(tool.output),
    };
    await expect(formatted(shown)).toMatchFileSnapshot(`../../../../snapshots/tools/${name}.json`);
  });

  it.each(github.tools.map((tool) => [tool.name, tool] as const))(
    '%s describes every field of its input',
    (_, tool) => {
      for (const field of Object.values(tool.input.shape)) expect((field as z.ZodType).description).toBeTruthy();
    },
  );
});
