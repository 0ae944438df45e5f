import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { toolNamed } from './context.ts';

/** What a tool takes that reaches files, or the history of them. */
const ofFiles = ['ref', 'sha', 'branch', 'path', 'paths', 'files'];

const filesOf = (name: string, args: object) => {
  const tool = toolNamed(name);
  return tool.files?.(tool.input.parse(args));
};
const repository = 'ada-demo/notes';
const file = { repository, branch: 'dev', message: 'x' };
const comments = [{ path: 'a.md', line: 1, body: 'x' }];

describe('what a tool says of the files it reaches', () => {
  it('is said by every tool that takes a branch, a commit or a path', () => {
    const reaching = github.tools.filter(
      ({ input: { shape } }) => 'repository' in shape && ofFiles.some((name) => name in shape),
    );
    expect(reaching.length).toBeGreaterThan(2);
    expect(reaching.filter(({ files }) => !files).map(({ name }) => name)).toEqual([]);
  });

  it.each<[string, object, object | undefined]>([
    ['github_get_file', { repository, path: 'docs/a.md', ref: 'main' }, { branch: 'main', paths: ['docs/a.md'] }],
    ['github_get_file', { repository }, { branch: undefined, paths: [''] }],
    ['github_get_commit', { repository, sha: 'c0ffee' }, { branch: 'c0ffee' }],
    ['github_list_commits', { repository, path: 'docs' }, { branch: undefined, paths: ['docs'] }],
    ['github_list_commits', { repository, sha: 'main' }, { branch: 'main' }],
    ['github_my_commits', {}, {}],
    [
      'github_create_branch',
      { repository, branch: 'ai/x', from: 'dev' },
      { branch: ['ai/x', 'dev'], changed: ['ai/x'] },
    ],
    ['github_create_branch', { repository, branch: 'ai/x' }, { branch: ['ai/x', undefined], changed: ['ai/x'] }],
    ['github_delete_branch', { repository, branch: 'x' }, { branch: 'x' }],
    ['github_fork_repository', { repository }, { branch: '*' }],
    ['github_delete_repository', { repository }, { branch: '*' }],
    ['github_get_tree', { repository, path: 'docs' }, { branch: undefined }],
    ['github_get_tree', { repository, ref: 'dev' }, { branch: 'dev' }],
    ['github_get_tag', { repository, tag: 'v1' }, { branch: 'v1' }],
    ['github_get_release', { repository }, undefined],
    ['github_update_release', { repository, release_id: 1, title: 'x' }, { branch: 'refs/tags/*' }],
    ['github_create_release', { repository, tag: 'v1', target: 'dev' }, { branch: ['refs/tags/v1', 'dev'] }],
    ['github_write_file', { ...file, path: 'a', content: '' }, { branch: 'dev', paths: ['a'] }],
    ['github_search', { kind: 'code', query: 'x' }, {}],
    ['github_search', { kind: 'commits', query: 'x' }, {}],
    ['github_search', { kind: 'issues', query: 'x' }, undefined],
    ['github_list_issues', { repository }, undefined],
    ['github_get_actions', { repository, method: 'runs', branch: 'main' }, { branch: 'main' }],
    ['github_get_actions', { repository, method: 'workflows' }, { branch: 'refs/heads/*' }],
    ['github_run_workflow', { repository, workflow: 'ci.yml', ref: 'main' }, { branch: 'main' }],
    ['github_cancel_run', { repository, run_id: 1 }, { branch: 'refs/heads/*' }],
    ['github_get_pull_request', { repository, number: 7 }, undefined],
    ['github_get_pull_request', { repository, number: 7, method: 'reviews' }, undefined],
    ['github_get_pull_request', { repository, number: 7, method: 'diff' }, { branch: 'refs/pull/7/head' }],
    ['github_get_pull_request', { repository, number: 7, method: 'review_comments' }, { branch: 'refs/pull/7/head' }],
    [
      'github_create_pull_request',
      { repository, title: 'x', head: 'x/y', base: 'main' },
      { branch: 'x/y', changed: [] },
    ],
    ['github_merge_pull_request', { repository, number: 7 }, { branch: 'refs/pull/7/head' }],
    ['github_update_pull_request_branch', { repository, number: 7 }, { branch: 'refs/pull/7/head' }],
    ['github_create_review', { repository, number: 7, event: 'approve' }, undefined],
    ['github_create_review', { repository, number: 7, comments }, { branch: 'refs/pull/7/head', changed: [] }],
  ])('%s %j', (name, args, expected) => {
    expect(filesOf(name, args)).toEqual(expected);
  });
});
