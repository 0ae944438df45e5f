import { describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, json, type Output, origin, run, scripted, toolContext } from './context.ts';
import { watched } from './writing.ts';

const atlas = { repository: 'ada-demo/atlas-service' };

const of = (name: string) => ({ repository: `ada-demo/${name}` });

const read = (context: ToolContext, number: unknown, repository = atlas.repository): Promise<Output> =>
  answer('github_get_issue', context, { repository, number });

describe('on the demo GitHub', () => {
  it('creates an issue with one request, to be read back', async () => {
    const { context, writes } = await watched();
    const asked = {
      title: 'Replays skip "the last" batch – 12345n',
      body: 'First line\n\n- [ ] done\r\n\u{1f600}',
      labels: ['Bug', 'new label'],
      assignees: ['dev-kim', 'Ada-Demo'],
    };
    const made = await answer('github_create_issue', context, { ...atlas, ...asked });
    const number = Number(made['number']);
    expect(made).toEqual({
      number,
      title: asked.title,
      state: 'open',
      not_applied: [],
      url: `${origin}/ada-demo/atlas-service/issues/${number}`,
    });
    expect(writes).toEqual(['POST /repos/ada-demo/atlas-service/issues']);
    expect(await read(context, number)).toMatchObject({
      title: asked.title,
      author: 'ada-demo',
      body: 'First line\n\n- [ ] done\n\u{1f600}',
      labels: ['bug', 'new label'],
      assignees: ['dev-kim', 'ada-demo'],
      state: 'open',
    });
    const listed = await answer('github_list_issues', context, { ...atlas, assignee: 'ada-demo', limit: 1 });
    expect(listed.items[0]).toMatchObject({ number, title: asked.title });
  });

  it('comments on an issue and on a pull request, with one request each', async () => {
    const { context, writes } = await watched();
    const pulls = await answer('github_list_pull_requests', context, { ...atlas, limit: 1 });
    const issues = await answer('github_list_issues', context, { ...atlas, limit: 1 });
    for (const number of [pulls.items[0]?.['number'], issues.items[0]?.['number']]) {
      const made = await answer('github_add_comment', context, { ...atlas, number, body: `About ${number}.` });
      expect(made['url']).toMatch(new RegExp(`/${number}#issuecomment-${made['id']}$`));
      const comments = (await read(context, number))['comment_list'] as object[];
      expect(comments.at(-1)).toMatchObject({ author: 'ada-demo', body: `About ${number}.`, url: made['url'] });
    }
    expect(writes).toHaveLength(2);
  });

  it('changes what is named, leaves the rest, and closes and reopens', async () => {
    const { context, writes } = await watched();
    const fields = { title: 'Before', body: 'Text', labels: ['bug'], assignees: ['dev-kim'] };
    const { number } = await answer('github_create_issue', context, { ...atlas, ...fields });
    const update = (change: object) => answer('github_update_issue', context, { ...atlas, number, ...change });
    expect(await update({ title: 'After' })).toMatchObject({ number, title: 'After', state: 'open', not_applied: [] });
    expect(await read(context, number)).toMatchObject({ body: 'Text', labels: ['bug'], assignees: ['dev-kim'] });
    expect(await update({ state: 'closed', state_reason: 'not_planned', labels: [] })).toMatchObject({
      state: 'closed',
    });
    const closed = { state: 'closed', state_reason: 'not_planned', labels: [], title: 'After' };
    expect(await read(context, number)).toMatchObject(closed);
    await update({ state: 'open', body: '', assignees: [] });
    const reopened = { state: 'open', state_reason: 'reopened', body: '', assignees: [] };
    expect(await read(context, number)).toMatchObject(reopened);
    expect(writes).toEqual([
      'POST /repos/ada-demo/atlas-service/issues',
      ...Array(3).fill(`PATCH /repos/ada-demo/atlas-service/issues/${number}`),
    ]);
  });

  it('tells which labels and assignees GitHub dropped', async () => {
    const { context } = await watched('grace-demo');
    const args = { repository: 'ada-demo/tidy-csv', title: 'From outside', labels: ['bug'], assignees: ['ada-demo'] };
    const made = await answer('github_create_issue', context, args);
    expect(made['not_applied']).toEqual(['bug', 'ada-demo']);
    const change = { repository: args.repository, number: made['number'], labels: ['question'], title: 'Outside' };
    expect(await answer('github_update_issue', context, change)).toMatchObject({
      title: 'Outside',
      not_applied: ['question'],
    });
  });

  const refused: [tool: string, args: object, code: string, message: string, login?: string][] = [
    ['github_create_issue', { ...of('nothing'), title: 'x' }, 'platform_not_found', ''],
    ['github_create_issue', { repository: 'grace-demo/recipe-box', title: 'x' }, 'platform_not_found', ''],
    ['github_create_issue', { ...of('atlas-api'), title: 'x' }, 'platform_not_found', ''],
    ['github_create_issue', { ...of('link-check'), title: 'x' }, 'platform_not_found', 'turned off'],
    ['github_create_issue', { ...of('word-clock'), title: 'x' }, 'platform_forbidden', 'archived'],
    ['github_create_issue', { ...atlas, title: 'x', assignees: ['quill-7f3'] }, 'platform_refused', 'assignees'],
    ['github_add_comment', { ...atlas, number: 9_999, body: 'x' }, 'platform_not_found', ''],
    ['github_add_comment', { ...of('link-check'), number: 99, body: 'x' }, 'platform_not_found', 'turned off'],
    ['github_add_comment', { ...of('word-clock'), number: 1, body: 'x' }, 'platform_forbidden', ''],
    ['github_update_issue', { ...atlas, number: 9_999, state: 'closed' }, 'platform_not_found', ''],
    ['github_update_issue', { ...of('tidy-csv'), number: 1, title: 'x' }, 'platform_forbidden', 'admin', 'grace-demo'],
    ['github_update_issue', { ...atlas, number: 1, assignees: ['nobody'] }, 'platform_refused', 'assignees'],
  ];

  it.each(refused)('%s with %j is refused: %s', async (tool, args, code, message, login) => {
    const { context, writes } = await watched(login);
    expect(await run(tool, context, args)).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(writes).toHaveLength(1);
  });
});

describe('a write', () => {
  const calls: [tool: string, args: object][] = [
    ['github_create_issue', { repository: 'a/b', title: 'x' }],
    ['github_add_comment', { repository: 'a/b', number: 7, body: 'x' }],
    ['github_update_issue', { repository: 'a/b', number: 7, title: 'x' }],
    ['github_update_comment', { repository: 'a/b', comment_id: 7, body: 'x' }],
    ['github_create_label', { repository: 'a/b', name: 'x' }],
    ['github_update_label', { repository: 'a/b', name: 'x', color: 'ffffff' }],
    ['github_create_pull_request', { repository: 'a/b', title: 'x', head: 'x', base: 'main' }],
    ['github_update_pull_request', { repository: 'a/b', number: 7, title: 'x' }],
    ['github_merge_pull_request', { repository: 'a/b', number: 7 }],
    ['github_update_pull_request_branch', { repository: 'a/b', number: 7 }],
    ['github_create_review', { repository: 'a/b', number: 7, body: 'x' }],
    ['github_submit_review', { repository: 'a/b', number: 7, review_id: 7, event: 'comment' }],
    ['github_delete_pending_review', { repository: 'a/b', number: 7, review_id: 7 }],
    ['github_dismiss_review', { repository: 'a/b', number: 7, review_id: 7, message: 'x' }],
    ['github_reply_to_review_comment', { repository: 'a/b', number: 7, comment_id: 7, body: 'x' }],
  ];
  const cut = (cause?: string) => () => {
    throw new TypeError('fetch failed', { cause });
  };
  const limited = (headers: Record<string, string>) => () => json({ message: 'secondary rate limit' }, 403, headers);
  type Outcome = [what: string, respond: () => Response, code: string];
  const each = (statuses: number[], code: string, respond = (status: number) => json({ message: 'no' }, status)) =>
    statuses.map((status): Outcome => [`a ${status}`, () => respond(status), code]);
  const elsewhere = { location: `${origin}/repos/c/d/issues` };
  const outcomes: Outcome[] = [
    ...each([500, 502, 503, 504], 'outcome_unknown'),
    ['a cut connection', cut('TypeError'), 'outcome_unknown'],
    ['a time-out', cut('TimeoutError'), 'outcome_unknown'],
    ['no network', cut('not sent'), 'platform_unreachable'],
    ['a page instead of an answer', () => new Response('<html>captive portal</html>'), 'outcome_unknown'],
    ['an answer of another shape', () => json({ hello: 1 }, 201), 'outcome_unknown'],
    ['an empty answer', () => new Response(null, { status: 204 }), 'outcome_unknown'],
    ['a secondary limit of a second', limited({ 'retry-after': '1' }), 'platform_rate_limited'],
    ['a used-up limit', limited({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }), 'platform_rate_limited'],
    ['a 429', () => json({}, 429, { 'retry-after': '1' }), 'platform_rate_limited'],
    ...each([400, 409, 413, 422], 'platform_refused'),
    ['a 401', () => json({ message: 'Bad credentials' }, 401), 'platform_unauthorised'],
    ['a 403', () => json({ message: 'Resource not accessible by integration' }, 403), 'platform_forbidden'],
    ['a 404', () => json({ message: 'Not Found' }, 404), 'platform_not_found'],
    ['a 410', () => json({ message: 'Gone' }, 410), 'platform_not_found'],
    ...each([301, 302, 307, 308], 'platform_not_found', (status) => new Response(null, { status, headers: elsewhere })),
  ];

  it.each(outcomes)('that gets %s is sent once and ends as it should', async (_, respond, code) => {
    for (const [tool, args] of calls) {
      const { fetch, seen } = scripted(respond);
      expect(await run(tool, toolContext(fetch), args)).toMatchObject({ code });
      expect(seen.sent).toHaveLength(1);
    }
  });

  it('waits for no write of another account', async () => {
    const allHaveArrived = Promise.withResolvers<void>();
    const { fetch, seen } = scripted(async () => {
      if (seen.sent.length === 10) allHaveArrived.resolve();
      await allHaveArrived.promise;
      return json({ id: 1, html_url: 'https://github.com/a/b/issues/7#x' }, 201);
    });
    const args = { repository: 'a/b', number: 7, body: 'x' };
    await Promise.all(Array.from({ length: 10 }, () => answer('github_add_comment', toolContext(fetch), args)));
    expect(seen.sent).toHaveLength(10);
  });

  it('sends exactly the fields that were given, as they were given', async () => {
    const { fetch, seen } = scripted(() => json({ message: 'no' }, 422));
    const fields = { title: '12345n', body: '98765432109876543210n "\\\n', labels: ['1n'], assignees: [] };
    await run('github_create_issue', toolContext(fetch), { repository: 'A/b', account: 'ada', ...fields });
    const issue = { repository: 'A/b', number: 7 };
    await run('github_update_issue', toolContext(fetch), { ...issue, account: 'ada', state: 'open' });
    await run('github_add_comment', toolContext(fetch), { ...issue, body: ' 1n ' });
    const sent = seen.sent.map(({ method, url, body }) => [`${method} ${url.pathname}${url.search}`, JSON.parse(body)]);
    expect(sent).toEqual([
      ['POST /repos/A/b/issues', fields],
      ['PATCH /repos/A/b/issues/7', { state: 'open' }],
      ['POST /repos/A/b/issues/7/comments', { body: ' 1n ' }],
    ]);
    const headers = seen.sent[0]?.headers;
    expect(headers?.get('content-type')).toMatch(/^application\/json/);
    expect(headers?.get('x-github-api-version')).toBe('2022-11-28');
    expect(headers?.has('authorization')).toBe(false);
  });

  it('ends at once with the reason of the signal, and is not sent when that came first', async () => {
    for (const [tool, args] of calls) {
      const abort = new AbortController();
      const { fetch, seen } = scripted(() => {
        abort.abort(new Error('revoked'));
        return new Promise<Response>(() => {});
      });
      const context = toolContext(fetch);
      context.client.signal = abort.signal;
      await expect(run(tool, context, args)).rejects.toThrow('revoked');
      await expect(run(tool, context, args)).rejects.toThrow('revoked');
      expect(seen.sent).toHaveLength(1);
    }
  });
});
