import { expect, it } from 'vitest';
import { createFollow, gather } from '../../../../src/main/hub/platforms/lists.ts';

import { ok } from '../../../../src/shared/result.ts';
import { answer, json, scripted, toolContext } from './github/context.ts';

it.each<[string, (page: number) => [next: string, things: number], pages: number]>([
  ['itself', () => ['a', 5], 2],
  ['a page before', (page) => [`page ${page % 3}`, 5], 4],
  ['empty pages without end', (page) => [`page ${page}`, 0], 11],
  ['empty pages and then more', (page) => [page < 12 ? `page ${page}` : '', page === 10 ? 1 : 0], 12],
])('a list that leads to %s', (_, pageOf, pages) => {
  const follow = createFollow();
  let read = 0;
  for (let cursor: string | undefined = 'first'; cursor !== undefined && read < 100; )
    cursor = follow(...pageOf(++read));
  expect(read).toBe(pages);
});

it.each([false, true])('a list that leads to itself has no more to read on (narrow: %s)', async (isNarrow) => {
  let read = 0;
  const found = await gather({ start: { at: '', skip: 0 }, first: '', most: 3, isNarrow }, async () => {
    read += 1;
    return ok({ wanted: [] as string[], next: 'a' });
  });
  expect([read, found.ok && found.value.after(0)]).toEqual([2, undefined]);
});

it('an empty page of GitHub’s is the end, whatever it links to', async () => {
  const next = { link: '<https://api.github.com/x?page=2>; rel="next"' };
  const { fetch, seen } = scripted(() => json([], 200, next));
  const found = await answer('github_list_commits', toolContext(fetch), { repository: 'ada/notes' });
  expect([found.items, found.next_cursor, seen.sent.length]).toEqual([[], undefined, 1]);
});
