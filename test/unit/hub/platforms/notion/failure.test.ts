/** What Notion's refusals and broken answers become; changes are sent once. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { connectNotion } from '../../../../../src/main/hub/platforms/notion/connect.ts';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { isReadAt } from '../../../../../src/main/hub/platforms/requests.ts';
import { here, ids, notionTools, scripted } from './context.ts';

const refused = (status: number, code: string, headers: Record<string, string> = {}, message = 'No.') =>
  Response.json({ object: 'error', status, code, message, request_id: 'x' }, { status, headers });

describe('a read that Notion refuses', () => {
  it.each([
    [refused(400, 'validation_error', {}, 'body failed validation'), 'platform_refused', 'something in it invalid'],
    [refused(401, 'unauthorized'), 'platform_unauthorised', ''],
    [
      refused(403, 'restricted_resource', {}, 'Insufficient permissions'),
      'platform_forbidden',
      'is not allowed to do that',
    ],
    [refused(404, 'object_not_found'), 'platform_not_found', ''],
    [refused(409, 'conflict_error', {}, 'Conflict'), 'platform_refused', 'at the same time'],
    [refused(500, 'internal_server_error'), 'platform_failed', '500'],
    [refused(503, 'service_unavailable'), 'platform_failed', '503'],
    [new Response('<html>bad gateway</html>', { status: 502 }), 'platform_failed', '502'],
    [
      new Response(null, { status: 302, headers: { location: 'https://evil.example' } }),
      'platform_failed',
      'redirects',
    ],
    [new Response('{"object":'), 'platform_unreachable', ''],
    [Response.json({ object: 'list' }), 'platform_failed', 'something else'],
  ])('fails with its code, and says nothing in Notion’s words', async (answer, code, said) => {
    const tools = scripted(() => answer.clone());
    const failed = await tools.run('notion_list_comments', { page: ids.wiki });
    expect(failed).toMatchObject({ code, message: expect.stringContaining(said) });
    expect(JSON.stringify(failed)).not.toMatch(/evil\.example|html|18493|body failed|Insufficient/);
    expect(tools.sent).toHaveLength(1);
  });

  it('is repeated once after a short wait that Notion asks for, and not after a long one', async () => {
    let asked = 0;
    const short = scripted(() => {
      asked += 1;
      return asked === 1
        ? refused(429, 'rate_limited', { 'retry-after': '1' })
        : Response.json({ results: [], has_more: false, next_cursor: null });
    });
    expect(await short.run('notion_list_comments', { page: ids.wiki })).toMatchObject({ items: [] });
    const long = scripted(() => refused(429, 'rate_limited', { 'retry-after': '30' }));
    expect(await long.run('notion_list_comments', { page: ids.wiki })).toMatchObject({
      code: 'platform_rate_limited',
      retryAfterSeconds: 30,
    });
    expect(long.sent).toHaveLength(1);
  });

  it('says what to do about a page that is not shared', async () => {
    const tools = await notionTools({}, 'grace@northwind');
    expect(await tools.run('notion_fetch', { page: ids.private })).toMatchObject({
      code: 'platform_not_found',
      hint: expect.stringContaining('Connections'),
    });
  });
});

describe('a change', () => {
  const changed = async (respond: () => Response | Promise<Response>) => {
    const { client, sent } = scripted(respond);
    const notion = await connectNotion(client);
    const made = await notion.change(
      ({ pages }) => pages.update({ page_id: ids.wiki, in_trash: true }),
      z.object({ id: z.string() }),
    );
    return { code: made.ok ? 'ok' : made.failure.code, sent: sent.length };
  };

  it.each([
    ['made', () => Response.json({ id: 'x' }), 'ok'],
    ['refused', () => refused(400, 'validation_error'), 'platform_refused'],
    ['lost in a conflict', () => refused(409, 'conflict_error'), 'platform_refused'],
    ['perhaps made', () => refused(500, 'internal_server_error'), 'outcome_unknown'],
    ['perhaps made before the gateway gave up', () => new Response('', { status: 504 }), 'outcome_unknown'],
    ['made, with a broken answer', () => new Response('{'), 'outcome_unknown'],
    ['made, with another answer', () => Response.json({ object: 'page' }), 'outcome_unknown'],
    ['cut', () => Promise.reject(new TypeError('terminated')), 'outcome_unknown'],
    ['not sent', () => Promise.reject(new TypeError('fetch failed', { cause: 'not sent' })), 'platform_unreachable'],
  ])('that was %s is told so, and sent once', async (_, respond, code) => {
    expect(await changed(respond as () => Response)).toEqual({ code, sent: 1 });
  });
});

describe('what may change something', () => {
  it.each([
    ['GET', `/v1/pages/${ids.wiki}`, true],
    ['POST', '/v1/search', true],
    ['POST', `/v1/data_sources/${ids.taskSource}/query`, true],
    ['POST', '/v1/pages', false],
    ['POST', '/v1/search/../pages', false],
    ['POST', '/v1/data_sources', false],
    ['POST', `/v1/pages/${ids.wiki}/move`, false],
    ['PATCH', `/v1/pages/${ids.wiki}`, false],
    ['DELETE', `/v1/blocks/${ids.wiki}`, false],
    ['PUT', '/v1/search', false],
  ])('%s %s reads: %s', async (method, path, isRead) => {
    expect(await isReadAt(notion, new Request(`https://api.notion.com${path}`, { method }))).toBe(isRead);
  });
});

describe('whose account it is', () => {
  it('is the bot by id, and the person and their workspace by name', async () => {
    const { client } = await notionTools();
    const me = await here.whoami(client);
    expect(me).toMatchObject({ ok: true, value: { label: 'ada@northwind.example (Northwind)' } });
    const grace = await here.whoami((await notionTools({}, 'grace@northwind')).client);
    expect(grace.ok && me.ok && grace.value.userId !== me.value.userId).toBe(true);
  });

  it('is told that no page is shared, where none is', async () => {
    const { client } = scripted(() => Response.json({ results: [], has_more: false, next_cursor: null }));
    expect(await here.traps?.reach?.(client, [])).toMatchObject({ said: expect.stringContaining('No page is shared') });
    expect(await here.traps?.reach?.((await notionTools()).client, [])).toBeUndefined();
  });
});
