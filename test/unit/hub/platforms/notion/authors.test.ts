import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAuthors } from '../../../../../src/main/hub/platforms/notion/authors.ts';
import { connectNotion } from '../../../../../src/main/hub/platforms/notion/connect.ts';
import { scripted } from './context.ts';

const list = (results: object[], next: string | null = null) =>
  Response.json({ results, has_more: next !== null, next_cursor: next });

async function authors(answer: (url: URL) => Response) {
  const { client, sent } = scripted((request) => answer(new URL(request.url)));
  const notion = await connectNotion(client);
  return { ...createAuthors(notion), again: () => createAuthors(notion), sent };
}

const usual = (url: URL): Response => {
  if (url.pathname === '/v1/users/me') return Response.json({ id: 'self', type: 'bot' });
  return url.searchParams.has('start_cursor')
    ? list([{ id: 'tom', type: 'person' }])
    : list(
        [
          { id: 'ada', type: 'person' },
          { id: 'robot', type: 'bot' },
          { id: 'self', type: 'bot' },
        ],
        'more',
      );
};

describe('who is of the workspace', () => {
  it.each([
    [['ada'], true],
    [['ada', 'tom'], true],
    [['ada', 'self'], true],
    [['guest'], false],
    [['ada', 'guest'], false],
    [['robot'], false],
    [['ada', 'robot'], false],
    [[undefined], false],
  ])('%j: %s', async (ids, isOurs) => {
    expect(await (await authors(usual)).areOurs(...ids)).toBe(isOurs);
  });

  it('is nobody but the connection itself where it may not see people', async () => {
    const forbidden = () =>
      Response.json({ object: 'error', status: 403, code: 'restricted_resource', message: '' }, { status: 403 });
    const { areOurs } = await authors((url) => (url.pathname === '/v1/users/me' ? usual(url) : forbidden()));
    expect([await areOurs('ada'), await areOurs('self')]).toEqual([false, true]);
    const { areOurs: none } = await authors(forbidden);
    expect(await none('self')).toBe(false);
  });

  it('is asked once, and of itself only where it matters', async () => {
    const { areOurs, sent } = await authors(usual);
    await areOurs('ada');
    expect(sent).toHaveLength(2);
    await areOurs('guest');
    await areOurs('guest');
    expect(sent).toHaveLength(3);
  });

  it('is kept for a minute, for that account alone, unless Notion did not say all of it', async () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(1_000);
    onTestFinished(() => now.mockRestore());
    const { areOurs, again, sent } = await authors(usual);
    expect([await areOurs('ada'), await again().areOurs('tom'), sent.length]).toEqual([true, true, 2]);
    expect(await (await authors(() => list([]))).areOurs('ada')).toBe(false);
    now.mockReturnValue(61_000);
    expect([await again().areOurs('ada'), sent.length]).toEqual([true, 4]);
    let isDown = true;
    const ill = await authors((url) =>
      isDown && url.searchParams.has('start_cursor') ? new Response(null, { status: 500 }) : usual(url),
    );
    expect([await ill.areOurs('ada'), await ill.areOurs('tom')]).toEqual([true, false]);
    isDown = false;
    expect(await ill.again().areOurs('tom')).toBe(true);
  });
});
