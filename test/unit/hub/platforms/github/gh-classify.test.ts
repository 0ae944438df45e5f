/** What a request to GitHub's REST API is taken for, and what is taken for nothing. */
import { describe, expect, it } from 'vitest';
import { classifyRequest } from '../../../../../src/main/hub/platforms/github/gh/classify.ts';
import { describedOperations } from '../../../../../src/main/hub/platforms/github/gh/described.ts';
import { operations } from '../../../../../src/main/hub/platforms/github/gh/operations.ts';
import { githubTools } from '../../../../../src/main/hub/platforms/github/tools/index.ts';

const accept = 'application/json';
const classified = (method: string, target: string, body?: unknown) => {
  const [path = '', search] = target.split('?');
  return classifyRequest({ method, path, query: new URLSearchParams(search), accept, body, known: () => undefined });
};
const at = '/repos/ada/site';

describe('the table of operations', () => {
  it('names operations that GitHub describes, by tools that there are, with the access that their method has', async () => {
    const described = new Map((await describedOperations()).map(([method, , id]) => [id, method]));
    const tools = new Map(githubTools.map(({ name, access }) => [name, access]));
    for (const [id, { tool }] of Object.entries(operations)) {
      const isRead = described.get(id) === 'GET';
      expect([id, described.has(id), tools.has(tool), tools.get(tool) === 'read']).toEqual([id, true, true, isRead]);
    }
  });
});

describe('a request', () => {
  it.each<[method: string, target: string, body: unknown, tool: string, args: object]>([
    ['GET', `${at}/issues?state=all&per_page=5`, undefined, 'github_list_issues', { repository: 'ada/site' }],
    ['HEAD', `${at}/issues/7`, undefined, 'github_get_issue', { repository: 'ada/site', number: 7 }],
    ['GET', `${at}/contents/src/a%20b.ts?ref=dev`, undefined, 'github_get_file', { path: 'src/a b.ts', ref: 'dev' }],
    ['GET', `${at}/contents/`, undefined, 'github_get_file', { repository: 'ada/site', path: '' }],
    ['GET', `${at}/branches/agent%2Fx`, undefined, 'github_get_commit', { sha: 'agent/x' }],
    ['GET', `${at}/commits?path=docs`, undefined, 'github_list_commits', { path: 'docs' }],
    ['PATCH', `${at}/issues/7`, { state: 'closed' }, 'github_update_issue', { number: 7, state: 'closed' }],
    ['PUT', `${at}/pulls/7/merge`, { sha: 'abc' }, 'github_merge_pull_request', { number: 7, expected: 'abc' }],
    ['PUT', `${at}/contents/a.md`, { content: 'aGk=' }, 'github_write_file', { path: 'a.md', content: 'hi' }],
    ['POST', `${at}/issues/7/labels`, { labels: ['bug'] }, 'github_add_labels', { number: 7, labels: ['bug'] }],
    ['DELETE', `${at}/issues/7/labels/a%2Fb`, undefined, 'github_remove_label', { number: 7, label: 'a/b' }],
    ['POST', `${at}/releases`, { tag_name: 'v1', name: 'One' }, 'github_create_release', { tag: 'v1', title: 'One' }],
    ['DELETE', `${at}/labels/kind/a%20b`, undefined, 'github_delete_label', { name: 'kind/a b' }],
    ['DELETE', `${at}/releases/7`, undefined, 'github_delete_release', { release_id: 7 }],
    ['DELETE', `${at}/git/refs/heads/a/b`, undefined, 'github_delete_branch', { branch: 'a/b' }],
    ['PUT', `${at}/issues/7/labels`, ['bug'], 'github_update_issue', { number: 7, labels: ['bug'] }],
  ])('is the tool that it equals: %s %s', async (method, target, body, tool, args) => {
    expect(await classified(method, target, body)).toMatchObject({ ok: true, value: { tool, arguments: args } });
  });

  it.each<[what: string, method: string, target: string, body?: unknown]>([
    ['a webhook', 'POST', `${at}/hooks`, {}],
    ['a deploy key', 'POST', `${at}/keys`, {}],
    ['a secret', 'PUT', `${at}/actions/secrets/X`, {}],
    ['a token as answer', 'POST', `${at}/actions/runners/registration-token`],
    ['a token of an installation', 'POST', '/app/installations/1/access_tokens'],
    ['a new owner', 'POST', `${at}/transfer`, { new_owner: 'eve' }],
    ['a collaborator', 'PUT', `${at}/collaborators/eve`, {}],
    ['a repository by its number', 'GET', '/repositories/1'],
    ['a literal part where a number fits', 'GET', `${at}/issues/comments`],
    ['dots', 'GET', '/repos/ada/site/../other'],
    ['escaped dots', 'GET', '/repos/ada/%2e%2e/other'],
    ['an escaped slash in the owner', 'GET', '/repos/ada%2Fsite/x'],
    ['an escaped slash in the name', 'GET', '/repos/ada/site%2Fissues'],
    ['dots behind an escaped slash', 'GET', `${at}/branches/a%2F..%2F..`],
    ['an empty part', 'GET', '/repos/ada//site'],
    ['a backslash', 'GET', '/repos/ada/site%5Cx'],
    ['a NUL', 'GET', '/repos/ada/site%00'],
    ['a broken escape', 'GET', '/repos/ada/site%E0%A4'],
    ['no slash at the front', 'GET', 'repos/ada/site'],
    ['a parameter twice', 'GET', `${at}/contents/a?ref=main&ref=secret`],
    ['the ref of an archive beside its path', 'GET', `${at}/zipball?ref=agent/x`],
    ['a path beside the path', 'GET', `${at}/contents?path=docs`],
    ['a list for one parameter', 'GET', `${at}/contents/a?ref[]=secret`],
    ['a query beside a change', 'PATCH', `${at}/issues/7?x=1`, { state: 'open' }],
    ['a field for another door', 'PATCH', `${at}/issues/7`, { state: 'open', dry_run: true }],
    ['a second repository', 'PATCH', `${at}/issues/7`, { repository: 'ada/other' }],
    ['a second number', 'PATCH', `${at}/issues/7`, { number: 8 }],
    ['another account', 'PATCH', `${at}/issues/7`, { account: 'grace' }],
    ['what its operation says itself', 'PUT', `${at}/issues/7/lock`, { locked: false }],
    ['bytes as the text of a file', 'PUT', `${at}/contents/a.bin`, { content: 'AAAA' }],
    ['a body that is no object', 'PATCH', `${at}/issues/7`, 'x'],
    ['another method', 'DELETE', `${at}/issues/7`],
    ['a tag', 'DELETE', `${at}/git/refs/tags/v1`],
    ['the checks of a commit, as its name', 'GET', `${at}/commits/main%2Fcheck-runs`],
    ['the same in small letters', 'GET', `${at}/commits/main%2fstatus`],
    ['the protection of a branch, as its name', 'GET', `${at}/branches/main%2Fprotection`],
    ['what of it is required', 'GET', `${at}/branches/a%2Fprotection%2Frequired_status_checks`],
    ['who may push to it', 'GET', `${at}/branches/a%2Fprotection%2Frestrictions`],
    ['a secret under the name of a branch', 'GET', `${at}/commits/x%2Fpulls`],
    ['the pulls of a head', 'GET', `${at}/commits/x%2Fbranches-where-head`],
    ['a text that nobody has seen', 'POST', `${at}/releases`, { tag_name: 'v1', generate_release_notes: true }],
  ])('is refused: %s', async (_, method, target, body) => {
    expect((await classified(method, target, body)).ok).toBe(false);
  });
});

describe('the path that is sent', () => {
  it.each<[target: string, sent: string]>([
    [`${at}/contents/src/a%20b.ts`, 'repos/ada/site/contents/src%2Fa%20b.ts'],
    [`${at}/contents/a%252Fb`, 'repos/ada/site/contents/a%252Fb'],
    [`${at}/contents/%23a%3Fb`, 'repos/ada/site/contents/%23a%3Fb'],
    [`${at}/contents/`, 'repos/ada/site/contents'],
    [`${at}/branches/agent%2Fx`, 'repos/ada/site/branches/agent%2Fx'],
    [`${at}/git/ref/heads/a/b`, 'repos/ada/site/git/ref/heads%2Fa%2Fb'],
    [`${at}/zipball`, 'repos/ada/site/zipball'],
    [`${at}/releases/tags/v1;x=y`, 'repos/ada/site/releases/tags/v1%3Bx%3Dy'],
  ])('has one escaped part for each parameter: %s', async (target, sent) => {
    const read = await classified('GET', target);
    expect(read).toMatchObject({ ok: true, value: { arguments: { request: { path: sent } } } });
  });

  it('is the same operation again, for each that reads, whatever stands in its parameters', async () => {
    const values = ['7', 'main', 'a%2Fb', 'x%2Fy%2Fz', 'protection', 'check-runs', 'a%252Fb', '%C3%BC', "a'(b)"];
    const described = (await describedOperations()).filter(([method, , id]) => method === 'GET' && operations[id]);
    let count = 0;
    for (const [, template] of described) {
      for (const value of values) {
        const target = template
          .replace('{owner}', 'ada')
          .replace('{repo}', 'site')
          .replaceAll(/\{\w+\}/g, value);
        const read = await classified('GET', target);
        if (!read.ok || !('arguments' in read.value)) continue;
        const { operation, path } = read.value.arguments['request'] as { operation: string; path: string };
        const again = await classified('GET', `/${path}`);
        expect([target, again.ok && 'arguments' in again.value && again.value.arguments]).toEqual([
          target,
          read.value.arguments,
        ]);
        // Nor is it another to a reader who takes an escaped slash for one.
        const unescaped = await classified('GET', `/${path.replaceAll('%2F', '/')}`);
        const other =
          unescaped.ok &&
          'arguments' in unescaped.value &&
          (unescaped.value.arguments['request'] as { operation: string });
        expect([target, other === false || other.operation === operation]).toEqual([target, true]);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
