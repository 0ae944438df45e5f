/** Whose words an answer holds: a public repository's issues are written by anybody. */
import { describe, expect, it } from 'vitest';
import { outsiderMarkOf } from '../../../../../src/main/hub/platforms/github/view.ts';
import { answer, demoContext, type Output } from './context.ts';

describe('an outsider', () => {
  it.each([
    ['OWNER', {}],
    ['MEMBER', {}],
    ['COLLABORATOR', {}],
    ['CONTRIBUTOR', { outsider: true }],
    ['FIRST_TIMER', { outsider: true }],
    ['NONE', { outsider: true }],
    ['owner', { outsider: true }],
    [undefined, { outsider: true }],
    [null, { outsider: true }],
  ])('is who GitHub says is %s, or not: %j', (association, mark) => {
    expect(outsiderMarkOf(association)).toEqual(mark);
  });

  const repository = 'ada-demo/tidy-csv';
  const insiders = ['ada-demo', 'dev-noor', 'dev-kim'];
  const expectMarks = (items: Record<string, unknown>[]) => {
    for (const item of items) {
      expect([item['author'], item['outsider']]).toEqual([
        item['author'],
        insiders.includes(String(item['author'])) ? undefined : true,
      ]);
    }
    return items.filter((item) => item['outsider']).length;
  };

  it('is told wherever somebody wrote an issue, a comment or a pull request', async () => {
    const context = await demoContext();
    const listed = await answer('github_list_issues', context, { repository, state: 'all' });
    expect(expectMarks(listed.items)).toBeGreaterThan(0);
    const found = await answer('github_search', context, { kind: 'issues', query: `repo:${repository} is:issue` });
    expect(expectMarks(found.items)).toBeGreaterThan(0);
    expectMarks((await answer('github_list_pull_requests', context, { repository, state: 'all' })).items);
    const hostile = listed.items.find(({ author }) => author === 'quill-7f3')?.['number'];
    const issue = await answer('github_get_issue', context, { repository, number: hostile });
    expect(expectMarks([issue])).toBe(1);
    expectMarks(issue['comment_list'] as Output['items']);
  });
});
