import { describe, expect, it } from 'vitest';
import { writeCursor } from '../../../../../src/main/hub/platforms/lists.ts';
import { answer, json, scripted, toolContext } from './context.ts';

const repository = 'ada/engine';
const commit = (index: number) => ({
  sha: index.toString(16).padStart(40, '0'),
  html_url: `https://github.com/${repository}/commit/${index}`,
  commit: { message: 'x', author: null, committer: null },
  author: null,
});
const file = (index: number) => ({ filename: `${index}.ts`, status: 'added', additions: 1, deletions: 0 });
const entry = (index: number) => ({ type: 'file', name: `${index}.ts`, path: `${index}.ts`, size: 1, html_url: null });
const found = (index: number) => ({ ...commit(index), repository: { full_name: repository, private: false } });
const many = <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index));
/** Near the end of a page, so that the rest of it fits into one answer. */
const at = (page: number, size: number) => writeCursor({ page, skip: size - 1 });

/** The list, and of a pull request who opened it. */
const answering = (body: unknown) =>
  scripted((url) => json(url.pathname.endsWith('/pulls/1') ? { author_association: 'OWNER' } : body)).fetch;

const search = { kind: 'commits', query: 'x' };
const inTime = { items: many(50, found) };
const outOfTime = { items: many(3, found), incomplete_results: true };
const main = { repository, sha: 'main', cursor: at(30, 100) };
const ofPull = (method: string, page: number) => ({ repository, number: 1, method, cursor: at(page, 50) });

const lists: [what: string, tool: string, args: object, body: unknown][] = [
  ['the 1,000 that a search gives', 'github_search', { ...search, cursor: at(20, 50) }, inTime],
  ['a search that ran out of time', 'github_search', search, outOfTime],
  ['the 3,000 files of a commit', 'github_get_commit', main, { ...commit(1), files: many(100, file) }],
  ['the 1,000 entries of a directory', 'github_get_file', { repository, start_line: 990 }, many(1_000, entry)],
  ['the 250 commits of a pull request', 'github_get_pull_request', ofPull('commits', 5), many(50, commit)],
  ['the 3,000 files of a pull request', 'github_get_pull_request', ofPull('files', 60), many(50, file)],
];

/** The same with one thing less, or without the note: a list that has simply ended. */
const shorter = (body: unknown): unknown => {
  if (Array.isArray(body)) return body.slice(1);
  const { items, files, incomplete_results: _, ...rest } = body as Record<string, unknown[] | undefined>;
  return { ...rest, ...(items && { items: items.slice(1) }), ...(files && { files: files.slice(1) }) };
};

describe('a list that stops where GitHub itself stops', () => {
  it.each(lists)('says so: %s', async (_, tool, args, body) => {
    const output = await answer(tool, toolContext(answering(body)), args);
    expect(output).toMatchObject({ incomplete: true });
    expect(output).not.toHaveProperty('next_cursor');
  });

  it.each(lists)('says nothing where it simply ends: %s', async (_, tool, args, body) => {
    expect(await answer(tool, toolContext(answering(shorter(body))), args)).not.toHaveProperty('incomplete');
  });
});

describe('a list that could not be read to its end', () => {
  it('is a failure, and no shorter list', async () => {
    const next = { link: '<https://api.github.com/x?page=2>; rel="next"' };
    const first = many(100, (index) => repositoryOf('eve', index));
    const { fetch } = scripted((url) =>
      url.searchParams.get('page') === '1' ? json(first, 200, next) : json({ message: 'Server Error' }, 503),
    );
    const context = toolContext(fetch, { allows: (_, name = '') => name.startsWith('ada/') });
    await expect(answer('github_list_repositories', context, {})).rejects.toThrow('platform_failed');
  });
});

const repositoryOf = (owner: string, index: number) => ({
  full_name: `${owner}/r${index}`,
  html_url: `https://github.com/${owner}/r${index}`,
  private: false,
});
