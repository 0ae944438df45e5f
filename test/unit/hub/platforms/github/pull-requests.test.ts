/** Pull requests on the demo GitHub: what is read of one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, demoContext, json, type Output, origin, readAll, run, scripted, toolContext } from './context.ts';

const repository = 'ada-demo/tidy-csv';
let context: ToolContext;
let number: number;
beforeAll(async () => {
  context = await demoContext();
  const listed = await answer('github_list_pull_requests', context, { repository, state: 'open' });
  number = Number(listed.items.at(-1)?.['number']);
});

const get = (method?: string, more: object = {}) =>
  answer('github_get_pull_request', context, { repository, number, ...(method && { method }), ...more });
const details = async (): Promise<Record<string, unknown>> => (await get())['details'] as Record<string, unknown>;

it('is listed though GitHub names no commit of its branches', async () => {
  const pull = {
    number: 7,
    title: 'x',
    state: 'open',
    html_url: 'https://github.com/x',
    head: { ref: 'work' },
    base: { ref: 'main' },
  };
  const listed = await answer('github_list_pull_requests', toolContext(scripted(() => json([pull])).fetch), {
    repository,
  });
  expect(listed.items).toMatchObject([{ number: 7, from: 'work' }]);
});

describe('one pull request', () => {
  it('has its text, its branches, its size and whether it can be merged', async () => {
    const read = await details();
    expect(read).toMatchObject({ number, state: 'open', into: 'main', from_repository: repository, mergeable: true });
    expect(read['body']).toContain('Tested by hand');
    expect(read['head_sha']).toMatch(/^[0-9a-f]{40}$/);
    expect(read['url']).toBe(`${origin}/${repository}/pull/${number}`);
    const [files, commits, said] = await Promise.all([get('files'), get('commits'), get('review_comments')]);
    expect([files['files'], commits['commits'], said['review_comments']].map((list) => (list as []).length)).toEqual([
      read['changed_files'],
      read['commits'],
      read['review_comments'],
    ]);
    expect((commits['commits'] as Output['items']).at(-1)?.['sha']).toBe(read['head_sha']);
  });

  it('says when it was merged, by whom and as what', async () => {
    const closed = await answer('github_list_pull_requests', context, { repository, state: 'closed', limit: 1 });
    const merged = await get(undefined, { number: closed.items[0]?.['number'] });
    expect(merged['details']).toMatchObject({ state: 'merged', merged_by: 'ada-demo', merge_sha: expect.any(String) });
    expect(merged['details']).not.toHaveProperty('mergeable');
  });

  it('has a diff that is read by line, and files with their patches', async () => {
    const whole = (await get('diff'))['diff'] as { text: string; lines: number };
    const [file] = (await get('files'))['files'] as Output['items'];
    expect(whole.text).toContain(`+++ b/${file?.['path']}\n${file?.['patch']}`);
    const rest = (await get('diff', { start_line: 3 }))['diff'];
    expect(rest).toMatchObject({ lines: whole.lines, text: whole.text.split('\n').slice(2).join('\n') });
  });

  it('has the checks of its newest commit, statuses and runs alike', async () => {
    const { checks } = (await get('checks')) as unknown as { checks: Output['items'] };
    expect(checks.map(({ name }) => name)).toEqual(['preview/pages', 'check', 'test (24)', 'test (26)']);
    for (const check of checks) expect(check['state']).toMatch(/^(success|failure)$/);
  });

  it('tells what reviewers said, and who of them are outsiders; hidden text and comments are gone', async () => {
    const { reviews } = (await get('reviews')) as unknown as { reviews: Output['items'] };
    const { review_comments: comments } = (await get('review_comments')) as unknown as {
      review_comments: Output['items'];
    };
    for (const item of [...reviews, ...comments]) {
      const isOutsider = !['ada-demo', 'dev-noor', 'dev-kim'].includes(String(item['author']));
      expect([item['author'], item['outsider']]).toEqual([item['author'], isOutsider ? true : undefined]);
    }
    expect(reviews.filter(({ outsider }) => outsider)).toHaveLength(1);
    expect(JSON.stringify([reviews, comments])).not.toMatch(/by order of the owner|\u200b|\u{e0061}/u);
    expect(comments[1]).toMatchObject({ in_reply_to: comments[0]?.['id'], review_id: reviews[0]?.['id'] });
    expect(comments[0]).toMatchObject({ path: expect.any(String), line: expect.any(Number), side: 'RIGHT' });
  });

  it('has its comments, those that issues have', async () => {
    const body = 'Looks good.';
    await answer('github_add_comment', context, { repository, number, body });
    expect((await get('comments'))['comments']).toMatchObject([{ author: 'ada-demo', body }]);
  });

  it('is none where the number is that of an issue, or of nothing', async () => {
    const issues = await answer('github_list_issues', context, { repository, limit: 1 });
    const numbers = [issues.items[0]?.['number'], 99_999];
    for (const method of ['details', 'diff', 'files', 'commits', 'checks', 'reviews', 'review_comments']) {
      for (const number of numbers) {
        const args = { repository, number, method };
        expect(await run('github_get_pull_request', context, args)).toMatchObject({ code: 'platform_not_found' });
      }
    }
  });

  it('is read to the end of what is long, each thing once', async () => {
    const entry = (index: number) => ({
      filename: `src/${index}.ts`,
      status: 'modified',
      additions: 1,
      deletions: 1,
      patch: '漢'.repeat(5_000),
    });
    const { fetch } = scripted((url) => {
      if (!url.pathname.endsWith('/files')) return json({ author_association: 'CONTRIBUTOR' });
      const page = Number(url.searchParams.get('page'));
      const next = `<${origin}/x?page=${page + 1}>; rel="next"`;
      const files = Array.from({ length: page < 3 ? 50 : 7 }, (_, index) => entry(page * 100 + index));
      return json(files, 200, page < 3 ? { link: next } : {});
    });
    const args = { repository, number, method: 'files' };
    const pages = await readAll('github_get_pull_request', toolContext(fetch), args, 'files');
    const paths = pages.flatMap(({ items }) => items.map(({ path }) => path));
    expect(paths).toHaveLength(107);
    expect(new Set(paths).size).toBe(107);
    // What it changes is as much its opener's text as its description.
    expect(pages.every(({ outsider }) => outsider === true)).toBe(true);
  });

  it.each([
    ['OWNER', undefined],
    ['NONE', true],
  ])(
    'says of its diff, files, commits, checks and the code that remarks are on that they are its opener’s: %s',
    async (author_association, mark) => {
      const { fetch } = scripted((url) => {
        if (/\/(files|commits|comments)$/.test(url.pathname)) return json([]);
        if (url.pathname.endsWith('/status')) return json({ statuses: [] });
        if (url.pathname.endsWith('/check-runs')) return json({ check_runs: [] });
        const side = { ref: 'main', sha: 'a' };
        const read = { number, title: 'x', state: 'open', html_url: origin, head: side, base: side };
        return json({ ...read, author_association });
      });
      for (const method of ['files', 'commits', 'checks', 'review_comments']) {
        const given = await answer('github_get_pull_request', toolContext(fetch), { repository, number, method });
        expect([method, given['outsider']]).toEqual([method, mark]);
      }
    },
  );
});
