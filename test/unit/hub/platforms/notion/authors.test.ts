import { describe, expect, it } from 'vitest';
import { createAuthors } from '../../../../../src/main/hub/platforms/notion/authors.ts';
import { connectNotion } from '../../../../../src/main/hub/platforms/notion/connect.ts';
import { scripted } from './context.ts';

const list = (results: object[], next: string | null = null) =>
  Response.json({ results, has_more: next !== null, next_cursor: next });

async function authors(answer: (url: URL) => Response) {
  const { client, sent } = scripted((request) => answer(new URL(request.url)));
  return { ...createAuthors(await connectNotion(client)), sent };
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
});
