import { describe, expect, it } from 'vitest';
import { answer, codeOf, demoContext, json, type Output, readAll, run, scripted, toolContext } from './context.ts';

const atlas = { repository: 'ada-demo/atlas-service' };

/** Reads a list to its end, and sees that nothing is there twice. */
async function readWhole(name: string, args: object, list = 'items'): Promise<Output['items']> {
  const pages = await readAll(name, await demoContext(), args, list);
  const items = pages.flatMap((page) => page.items);
  expect(new Set(items.map(({ url }) => url)).size).toBe(items.length);
  for (const item of items) expect(item['url']).toMatch(/^http:\/\/127\.0\.0\.1:18491\//);
  return items;
}

describe('on the demo GitHub', () => {
  it('says who I am, without the email address', async () => {
    const me = await answer('github_get_me', await demoContext(), {});
    expect(me).toMatchObject({ login: 'ada-demo', name: 'Ada Demo' });
    expect(JSON.stringify(me)).not.toContain('@');
  });

  it('lists repositories, private ones among them, page by page', async () => {
    const all = await readWhole('github_list_repositories', { limit: 50 });
    const few = await readWhole('github_list_repositories', { limit: 3 });
    expect(few).toEqual(all);
    expect(all.map(({ repository }) => repository)).toContain('ada-demo/atlas-service');
    const hidden = await readWhole('github_list_repositories', { visibility: 'private' });
    expect(hidden.every((item) => item['private'])).toBe(true);
    expect(hidden.length).toBeLessThan(all.length);
  });

  it('lists commits to the last, in the order and number of GitHub', async () => {
    const all = await readWhole('github_list_commits', { ...atlas, limit: 50 });
    const few = await readWhole('github_list_commits', { ...atlas, limit: 7 });
    expect(few).toEqual(all);
    expect(all.length).toBeGreaterThan(100);
    const byAda = await readWhole('github_list_commits', { ...atlas, author: 'ada-demo' });
    expect(byAda).toEqual(all.filter(({ author }) => author === 'ada-demo'));
  });

  it('keeps to the days asked for, the last one included', async () => {
    const [newest] = await readWhole('github_list_commits', atlas);
    const dayOfNewest = String(newest?.['date']).slice(0, 10);
    const onThatDay = await readWhole('github_list_commits', { ...atlas, since: dayOfNewest, until: dayOfNewest });
    expect(onThatDay[0]).toEqual(newest);
    expect(onThatDay.every(({ date }) => String(date).startsWith(dayOfNewest))).toBe(true);
  });

  it('shows one commit with its files', async () => {
    const [newest] = await readWhole('github_list_commits', { ...atlas, author: 'ada-demo' });
    const commit = await answer('github_get_commit', await demoContext(), { ...atlas, sha: newest?.['sha'] });
    expect(commit).toMatchObject(newest ?? {});
    expect(commit['files']).not.toHaveLength(0);
    expect(commit['body']).toContain('no closing time');
  });

  it('lists issues without pull requests, and pull requests', async () => {
    const issues = await readWhole('github_list_issues', { ...atlas, state: 'all', limit: 4 });
    const pulls = await readWhole('github_list_pull_requests', { ...atlas, state: 'all', limit: 4 });
    expect(issues.length).toBeGreaterThan(4);
    expect(pulls.length).toBeGreaterThan(0);
    const numbers = (items: Output['items']) => new Set(items.map(({ number }) => number));
    expect([...numbers(issues)].filter((number) => numbers(pulls).has(number))).toEqual([]);
    expect(pulls.some(({ state }) => state === 'merged')).toBe(true);
  });

  it('reads files and directories', async () => {
    const context = await demoContext();
    const root = await answer('github_get_file', context, atlas);
    expect(root).toMatchObject({ type: 'directory', truncated: false, path: '' });
    const readme = await answer('github_get_file', context, { ...atlas, path: '/README.md' });
    expect(readme).toMatchObject({ type: 'file', path: 'README.md', start_line: 1, hidden_characters_removed: false });
    const second = await answer('github_get_file', context, { ...atlas, path: 'README.md', start_line: 3 });
    expect(String(readme['content']).split('\n').slice(2).join('\n')).toBe(second['content']);
    expect(await codeOf('github_get_file', context, { ...atlas, path: 'missing' })).toBe('platform_not_found');
  });

  it.each([
    ['repositories', 'user:ada-demo'],
    ['issues', 'repo:ada-demo/atlas-service is:pull-request'],
    ['issues', 'repo:ada-demo/atlas-service'],
    ['code', 'README user:ada-demo'],
    ['commits', 'author:ada-demo repo:ada-demo/atlas-service'],
  ])('searches %s for %s', async (kind, query) => {
    const items = await readWhole('github_search', { kind, query, limit: 10 });
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(item['repository']).toMatch(/^ada-demo\//);
  });

  it('searches pull requests apart from issues', async () => {
    const context = await demoContext();
    for (const [kind, page] of [
      ['pull_requests', '/pull/'],
      ['issues', '/issues/'],
    ]) {
      const { items } = await answer('github_search', context, { kind, query: 'repo:ada-demo/tidy-csv' });
      expect(items.length).toBeGreaterThan(0);
      for (const { url } of items) expect(url).toContain(page);
    }
  });

  it.each([
    ['repositories', 'user:ada-demo'],
    ['issues', 'user:ada-demo is:issue'],
    ['code', 'README user:ada-demo'],
    ['commits', 'author:ada-demo'],
  ])('finds no %s beyond the key, and does not tell how many there are', async (kind, query) => {
    const context = await demoContext({ allows: (_, repository = '') => repository === 'ada-demo/tidy-csv' });
    const output = await answer('github_search', context, { kind, query });
    expect(output.items.every(({ repository }) => repository === 'ada-demo/tidy-csv')).toBe(true);
    expect(Object.keys(output).sort()).toEqual(expect.not.arrayContaining(['total', 'not_allowed']));
  });

  it('answers an empty repository with an empty list', async () => {
    const context = await demoContext();
    const scratchpad = { repository: 'ada-demo/scratchpad' };
    expect(await answer('github_list_commits', context, scratchpad)).toEqual({ items: [], left_out: 0 });
    expect(await codeOf('github_get_commit', context, { ...scratchpad, sha: 'main' })).toBe('platform_not_found');
  });
});

describe('on a GitHub of extremes', () => {
  const file = (content: Buffer, more: object = {}) =>
    json({
      type: 'file',
      name: 'f',
      path: 'f',
      size: content.length,
      html_url: 'https://github.com/a/b/blob/main/f',
      encoding: 'base64',
      content: content.toString('base64'),
      ...more,
    });
  const getFile = (response: () => Response, args: object = {}) =>
    run('github_get_file', toolContext(scripted(response).fetch), { repository: 'a/b', path: 'f', ...args });

  it.each([
    ['a NUL', Buffer.from('a\0b'), 'binary (3 bytes)'],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x41]), 'binary (3 bytes)'],
  ])('refuses a file with %s', async (_, content, message) => {
    expect(await getFile(() => file(content))).toMatchObject({
      code: 'invalid_arguments',
      message: expect.stringContaining(message),
      hint: 'See it on GitHub.',
    });
  });

  it('refuses what GitHub does not send inline, and what is no file', async () => {
    const large = { encoding: 'none', content: '', size: 2_000_000 };
    expect(await getFile(() => file(Buffer.from(''), large))).toMatchObject({
      message: expect.stringContaining('2,000,000 bytes'),
    });
    expect(await getFile(() => file(Buffer.from(''), { type: 'submodule' }))).toMatchObject({
      code: 'invalid_arguments',
    });
  });

  it('reads a long file line by line to its end, every answer within 20,000 bytes', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index} "quoted" 漢字`);
    lines[100] = 'x'.repeat(100_000);
    const read: string[] = [];
    let start: unknown = 1;
    while (start) {
      const part = (await getFile(() => file(Buffer.from(`${lines.join('\n')}\n`)), { start_line: start })) as Output;
      expect(part).toMatchObject({ lines: 5_000, start_line: start });
      read.push(...String(part['content']).split('\n'));
      start = part['next_start_line'];
    }
    expect(read).toHaveLength(5_000);
    expect(read.filter((line, index) => line !== lines[index])).toEqual([expect.stringMatching(/^x+…$/)]);
  });

  it('says when hidden characters were removed, and answers beyond the end with nothing', async () => {
    expect(await getFile(() => file(Buffer.from('a\u202eb\n')))).toMatchObject({
      content: 'ab',
      hidden_characters_removed: true,
    });
    expect(await getFile(() => file(Buffer.from('a\r\nb')), { start_line: 9 })).toMatchObject({
      content: '',
      truncated: false,
      hidden_characters_removed: false,
    });
  });

  it('escapes a path so that it stays in the repository', async () => {
    const { fetch, seen } = scripted(() => json([]));
    const path = 'dir with space/a?b#c/%2e%2e/:owner/{owner}';
    await run('github_get_file', toolContext(fetch), { repository: 'a/b', path, ref: 'feature/x#y' });
    expect(seen.sent[0]?.url.pathname).toBe(
      '/repos/a/b/contents/dir%20with%20space/a%3Fb%23c/%252e%252e/%3Aowner/%7Bowner%7D',
    );
    expect(seen.sent[0]?.url.searchParams.get('ref')).toBe('feature/x#y');
  });

  it('lists a directory of a thousand entries within 20,000 bytes and to its end', async () => {
    const entries = Array.from({ length: 1_000 }, (_, index) => ({
      type: 'file',
      name: `file-${index}`,
      path: `file-${index}`,
      size: index,
      html_url: `https://github.com/a/b/blob/main/file-${index}`,
    }));
    const names: unknown[] = [];
    let start: unknown = 1;
    while (start) {
      const part = (await getFile(() => json(entries), { start_line: start })) as Output;
      names.push(...(part['entries'] as { name: string }[]).map(({ name }) => name));
      start = part['next_start_line'];
    }
    expect(names).toEqual(entries.map(({ name }) => name));
  });

  it('keeps a commit with huge texts and 60 files within 20,000 bytes a page', async () => {
    const huge = '漢"\\\n\u{1f600}'.repeat(1_500);
    const files = Array.from({ length: 60 }, (_, index) => ({
      filename: `${index}-${huge}`,
      status: 'modified',
      additions: index,
      deletions: 0,
      patch: huge,
    }));
    const { fetch } = scripted((url) => {
      const page = Number(url.searchParams.get('page'));
      const link = page < 3 ? { link: `<${url}>; rel="next"` } : {};
      const commit = { message: huge, author: { name: huge, date: '2026-11-24T15:00:00Z' }, committer: null };
      const part = files.slice((page - 1) * 20, page * 20);
      return json({ sha: 'f'.repeat(40), html_url: huge, commit, author: null, files: part }, 200, link);
    });
    const pages = await readAll('github_get_commit', toolContext(fetch), { repository: 'a/b', sha: 'main' }, 'files');
    expect(pages.flatMap(({ items }) => items.map(({ additions }) => additions))).toEqual(
      files.map((f) => f.additions),
    );
  });

  it('passes over pages without anything to show, a few at a time', async () => {
    const repository = (index: number) => ({
      full_name: `a/r${index}`,
      html_url: `https://github.com/a/r${index}`,
      private: false,
    });
    const { fetch, seen } = scripted((url) => {
      const page = Number(url.searchParams.get('page'));
      return json([repository(page)], 200, page < 8 ? { link: `<${url}>; rel="next"` } : {});
    });
    const context = toolContext(fetch, { allows: (_, name = '') => name === 'a/r7' });
    const pages = await readAll('github_list_repositories', context, {});
    expect(pages.map(({ items }) => items.length)).toEqual([0, 1, 0]);
    expect(pages.reduce((sum, page) => sum + Number(page['not_allowed']), 0)).toBe(7);
    expect(seen.sent).toHaveLength(8);
  });
});
