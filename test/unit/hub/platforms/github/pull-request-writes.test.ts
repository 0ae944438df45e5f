/** Pull requests on the demo GitHub: what is shown of a change, that it is one request, and what takes it back. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, json, type Output, origin, previewed, run, scripted, toolContext } from './context.ts';
import { attempt, byHand, make, takeBack, watched } from './writing.ts';

const repository = 'ada-demo/tidy-csv';
let context: ToolContext;
let writes: string[];
let number: number;
let draft: number;
beforeEach(async () => {
  ({ context, writes } = await watched());
  const { items } = await answer('github_list_pull_requests', context, { repository });
  number = Number(items.find((item) => !item['draft'])?.['number']);
  draft = Number(items.find((item) => item['draft'])?.['number']);
});

const read = async (method: string, of = number) => {
  const found = await answer('github_get_pull_request', context, { repository, number: of, method });
  return found[method] as never;
};
const details = (of = number): Promise<Record<string, unknown>> => read('details', of);
const pulls = `/repos/${repository}/pulls`;
const changeOf = (changes: { name: string; before: string | null; after: string | null }[], name: string) =>
  changes.find((change) => change.name === name);

describe('a new pull request', () => {
  /** A branch with a commit of its own that no pull request has. */
  async function pushed(): Promise<string> {
    const { sha } = await answer('github_get_commit', context, { repository, sha: 'main' });
    await byHand(context, 'POST', `/repos/${repository}/git/refs`, { ref: 'refs/heads/notes', sha });
    const file = { message: 'docs: take notes', content: Buffer.from('Notes\n').toString('base64'), branch: 'notes' };
    await byHand(context, 'PUT', `/repos/${repository}/contents/notes.md`, file);
    writes.length = 0;
    return 'notes';
  }

  it('shows the commits and files it brings, is opened with one request, and closed again', async () => {
    const head = await pushed();
    const args = { repository, title: 'Notes', body: 'For later', head, base: 'main' };
    const made = await make('github_create_pull_request', context, args);
    expect(writes).toEqual([`POST ${pulls}`]);
    expect(made.preview).toEqual({
      target: 'a new pull request, notes into main',
      version: expect.stringMatching(/^[0-9a-f]{40}$/),
      changes: [
        { name: 'title', before: null, after: 'Notes' },
        { name: 'body', before: null, after: 'For later' },
        { name: 'from', before: null, after: 'notes' },
        { name: 'into', before: null, after: 'main' },
        { name: 'draft', before: null, after: 'false' },
        { name: 'commits', before: null, after: `${made.preview.version?.slice(0, 7)} docs: take notes (ada-demo)` },
        { name: 'files', before: null, after: 'notes.md (added, +1 −0)' },
      ],
    });
    expect(await details(Number(made.output['number']))).toMatchObject({
      title: 'Notes',
      body: 'For later',
      from: 'notes',
      into: 'main',
      state: 'open',
      draft: false,
      head_sha: made.preview.version,
    });
    await takeBack(context, made.undo);
    expect(await details(Number(made.output['number']))).toMatchObject({ state: 'closed' });
  });

  it.each([
    ['nothing', 'platform_not_found'],
    ['main', 'platform_refused'],
    ['someone:main', 'platform_not_found'],
  ])('from %s is refused before it is sent', async (head, code) => {
    const args = { repository, title: 'x', head, base: 'main' };
    expect(await previewed('github_create_pull_request', context, args)).toMatchObject({ code });
    expect(writes).toEqual([]);
  });

  it('says why GitHub refuses a second one for the same branch', async () => {
    const { from } = await details();
    const again = await run('github_create_pull_request', context, {
      repository,
      title: 'x',
      head: from,
      base: 'main',
    });
    expect(again).toMatchObject({
      code: 'platform_refused',
      message: expect.stringContaining('for that branch already'),
    });
  });
});

describe('a changed pull request', () => {
  it('changes what is named with one request, and back', async () => {
    const before = await details();
    const args = { repository, number, title: 'Another title', state: 'closed' };
    const made = await make('github_update_pull_request', context, args);
    expect(writes).toEqual([`PATCH ${pulls}/${number}`]);
    expect(made.preview).toMatchObject({
      target: `#${number} ${before['title']}`,
      version: before['updated_at'],
      changes: [
        { name: 'title', before: before['title'], after: 'Another title' },
        { name: 'state', before: 'open', after: 'closed' },
      ],
    });
    const closed = { title: 'Another title', state: 'closed', body: before['body'], into: 'main' };
    expect(await details()).toMatchObject(closed);
    await takeBack(context, made.undo);
    expect(await details()).toMatchObject({ title: before['title'], state: 'open' });
  });

  it('says that nothing is to be taken back when it was so already', async () => {
    const { undo } = await make('github_update_pull_request', context, { repository, number, state: 'open' });
    expect(undo).toEqual({ reason: 'It was so already.' });
  });

  it('is refused where it has been merged and should be open', async () => {
    const closed = await answer('github_list_pull_requests', context, { repository, state: 'closed', limit: 1 });
    const args = { repository, number: closed.items[0]?.['number'], state: 'open' };
    for (const said of [
      await previewed('github_update_pull_request', context, args),
      await run('github_update_pull_request', context, args),
    ]) {
      expect(said).toMatchObject({ code: 'platform_refused' });
    }
  });
});

describe('a merge', () => {
  it.each([['merge'], ['squash']])('by %s shows what goes in, and is of exactly that', async (merge_method) => {
    const before = await details();
    const made = await make('github_merge_pull_request', context, { repository, number, merge_method });
    expect(writes).toEqual([`PUT ${pulls}/${number}/merge`]);
    expect(made.preview.target).toBe(`#${number} ${before['title']}, ${before['from']} into main`);
    expect(made.preview.version).toBe(before['head_sha']);
    expect(changeOf(made.preview.changes, 'state')).toEqual({ name: 'state', before: 'open', after: 'merged' });
    const commits = (await read('commits')) as Output['items'];
    const shown = changeOf(made.preview.changes, 'main: commits')?.after ?? '';
    const hashes = [...shown.matchAll(/^commit (\w{7})/gm)].map(([, hash]) => hash);
    expect(hashes.reverse()).toEqual(commits.map(({ sha }) => String(sha).slice(0, 7)));
    expect(await details()).toMatchObject({ state: 'merged', merge_sha: made.output['sha'], merged_by: 'ada-demo' });
    const main = await answer('github_get_commit', context, { repository, sha: 'main' });
    expect(main['sha']).toBe(made.output['sha']);
    expect(made.undo).toEqual({ reason: expect.any(String) });
  });

  it('does nothing when somebody pushed after it was looked at', async () => {
    const said = await run('github_merge_pull_request', context, { repository, number });
    expect(said).toMatchObject({ code: 'platform_refused', message: expect.stringContaining('has changed since') });
    expect(writes).toHaveLength(1);
    expect(await details()).toMatchObject({ state: 'open' });
  });

  it('is refused before it is sent where it is a draft, closed, or conflicts', async () => {
    const closed = await answer('github_list_pull_requests', context, { repository, state: 'closed', limit: 1 });
    for (const [of, message] of [
      [draft, 'draft'],
      [closed.items[0]?.['number'], 'closed'],
    ]) {
      const said = await previewed('github_merge_pull_request', context, { repository, number: of });
      expect(said).toMatchObject({ code: 'platform_refused', message: expect.stringContaining(String(message)) });
    }
    const { fetch } = context.client;
    context.client.fetch = async (input, init) => {
      const response = await fetch(input, init);
      return Response.json({ ...((await response.json()) as object), mergeable: false });
    };
    const said = await previewed('github_merge_pull_request', context, { repository, number });
    expect(said).toMatchObject({ code: 'platform_refused', message: expect.stringContaining('conflict') });
    expect(writes).toEqual([]);
  });

  it('in a way that the repository forbids is refused in the hub’s words', async () => {
    const merge = make('github_merge_pull_request', context, { repository, number, merge_method: 'rebase' });
    await expect(merge).rejects.toThrow(
      'platform_refused: The platform did not accept the request. The repository does not allow that way to merge.',
    );
  });
});

describe('a pull request with more files than a page', () => {
  const file = (filename: string) => ({ filename, status: 'added', additions: 1, deletions: 0 });

  it('says so where GitHub does not name them all', async () => {
    const files = Array.from({ length: 300 }, (_, index) => file(`!${index}`));
    const { fetch } = scripted(() => json({ total_commits: 1, commits: [], files }));
    const asked = { repository, title: 'x', head: 'x', base: 'main' };
    const seen = await previewed('github_create_pull_request', toolContext(fetch), asked);
    expect(JSON.stringify(seen)).toContain('and more');
  });
});

describe('the branch of a pull request', () => {
  it('gets what is new where it goes, if it is still as it was seen', async () => {
    const before = await details();
    const made = await make('github_update_pull_request_branch', context, { repository, number });
    expect(writes).toEqual([`PUT ${pulls}/${number}/update-branch`]);
    expect(made.preview.version).toBe(before['head_sha']);
    expect(made.preview.changes[0]).toMatchObject({ name: before['from'] });
    const after = await details();
    expect(after['head_sha']).not.toBe(before['head_sha']);
    const [merge] = (
      await answer('github_list_commits', context, { repository, sha: String(before['from']), limit: 1 })
    ).items;
    expect(merge).toMatchObject({ sha: after['head_sha'], title: `Merge branch 'main' into ${before['from']}` });
    const stale = await run('github_update_pull_request_branch', context, { repository, number });
    expect(stale).toMatchObject({ code: 'platform_refused', message: expect.stringContaining('has changed since') });
  });
});

describe('a pull request from a fork', () => {
  /** GitHub’s answers as if the branch were in a repository of Mallory’s. */
  const forked = (allows: (_: string, repository: string) => boolean): ToolContext => ({
    ...context,
    allows,
    client: {
      ...context.client,
      async fetch(input, init) {
        const answer = await context.client.fetch(input, init);
        if (!/\/pulls\/\d+$/.test(new URL(new Request(input).url).pathname)) return answer;
        const { head, ...read } = (await answer.json()) as { head: object };
        return Response.json({ ...read, head: { ...head, repo: { full_name: 'mallory/csv' } } });
      },
    },
  });

  it('is told apart from one of the repository itself, by whoever merges it', async () => {
    const { from } = await details();
    const seen = await previewed(
      'github_merge_pull_request',
      forked(() => false),
      { repository, number },
    );
    expect(seen).toMatchObject({ target: expect.stringContaining(`, mallory/csv:${from} into main`) });
  });

  it('has a branch in another repository, which only a key for that one changes', async () => {
    const { from } = await details();
    const update = (allows: (_: string, repository: string) => boolean) =>
      previewed('github_update_pull_request_branch', forked(allows), { repository, number });
    expect(await update((_, name) => name === repository)).toMatchObject({ code: 'not_allowed' });
    expect(await update((_, name) => name === 'mallory/csv')).toMatchObject({
      changes: expect.arrayContaining([expect.objectContaining({ name: `mallory/csv:${from}` })]),
    });
  });

  it('is opened, and its commits are looked at, only with a key for what its owner has', async () => {
    const asked = { repository, title: 'x', head: 'mallory:main', base: 'main' };
    const open = (allows: (_: string, repository: string) => boolean, head = asked.head) =>
      previewed('github_create_pull_request', { ...context, allows }, { ...asked, head });
    expect(await open((_, name) => name.startsWith('ada-demo/'))).toMatchObject({ code: 'not_allowed' });
    expect(await open((_, name) => name === 'mallory/*')).toMatchObject({ code: 'platform_not_found' });
    expect(await open(() => false, 'Ada-Demo:main')).not.toMatchObject({ code: 'not_allowed' });
  });
});

describe('a review', () => {
  const foreign = { repository: 'grace-demo/link-check' };
  let other: number;
  beforeEach(async () => {
    const { items } = await answer('github_list_pull_requests', context, foreign);
    other = Number(items[0]?.['number']);
  });
  const reviewsOf = async (of: object) =>
    (await answer('github_get_pull_request', context, { ...of, method: 'reviews' }))['reviews'] as Output['items'];

  it('that only comments is sent whole, with its remarks, and stays', async () => {
    const [file] = (await read('files')) as Output['items'];
    const comments = [{ path: file?.['path'], line: 2, body: 'Why?' }];
    const args = { repository, number, event: 'comment', body: 'Two thoughts', comments };
    const made = await make('github_create_review', context, args);
    expect(writes).toEqual([`POST ${pulls}/${number}/reviews`]);
    expect(made.preview.changes).toEqual([
      { name: 'review', before: null, after: 'comment' },
      { name: 'body', before: null, after: 'Two thoughts' },
      { name: `${file?.['path']}:2`, before: null, after: 'Why?' },
    ]);
    expect(made.output).toMatchObject({ state: 'commented' });
    expect((await reviewsOf({ repository, number })).at(-1)).toMatchObject({
      id: made.output['id'],
      body: 'Two thoughts',
    });
    const said = (await read('review_comments')) as Output['items'];
    expect(said.at(-1)).toMatchObject({ body: 'Why?', review_id: made.output['id'], author: 'ada-demo' });
    expect(made.undo).toEqual({ reason: expect.any(String) });
  });

  it('that approves can be dismissed, by those who may push', async () => {
    // Ada may read Grace's repository, no more.
    const made = await make('github_create_review', context, { ...foreign, number: other, event: 'approve' });
    expect(made.output).toMatchObject({ state: 'approved' });
    await expect(takeBack(context, made.undo)).rejects.toThrow('platform_forbidden');
    const mine = { repository, number: draft, event: 'approve' };
    const dismissed = await takeBack(context, (await make('github_create_review', context, mine)).undo);
    expect(dismissed.output).toMatchObject({ state: 'dismissed' });
  });

  it('of the own pull request cannot approve it: GitHub says so', async () => {
    expect(await details()).toMatchObject({ author: 'ada-demo' });
    const said = await attempt('github_create_review', context, { repository, number, event: 'approve' });
    expect(said).toMatchObject({
      code: 'platform_refused',
      message: expect.stringContaining('their own pull request'),
    });
  });

  it('is a draft without a verdict, which nobody else sees, and is submitted or deleted', async () => {
    const [file] = (await read('files')) as Output['items'];
    const comments = [{ path: file?.['path'], line: 3, start_line: 2, body: 'Later?' }];
    const begin = () => make('github_create_review', context, { repository, number, comments });
    const first = await begin();
    expect(first.output).toMatchObject({ state: 'pending' });
    expect(first.preview.changes[1]?.name).toBe(`${file?.['path']}:2–3`);
    const grace = await watched('grace-demo');
    const seen = await answer('github_get_pull_request', grace.context, { repository, number, method: 'reviews' });
    expect(JSON.stringify(seen)).not.toContain(String(first.output['id']));
    const gone = await takeBack(context, first.undo);
    expect(gone.preview.changes).toContainEqual({ name: `${file?.['path']}:3`, before: 'Later?', after: null });
    expect(gone.undo).toEqual({ reason: expect.any(String) });

    const second = await begin();
    writes.length = 0;
    const args = { repository, number, review_id: second.output['id'], event: 'comment', body: 'Done' };
    const made = await make('github_submit_review', context, args);
    expect(writes).toEqual([`POST ${pulls}/${number}/reviews/${second.output['id']}/events`]);
    expect(made.preview.changes).toEqual([
      { name: 'review', before: 'draft', after: 'comment' },
      { name: 'body', before: null, after: 'Done' },
      { name: `${file?.['path']}:3`, before: null, after: 'Later?' },
    ]);
    expect(made.output).toMatchObject({ state: 'commented' });
    const again = await previewed('github_submit_review', context, args);
    expect(again).toMatchObject({ code: 'platform_refused' });
    const deleted = await previewed('github_delete_pending_review', context, {
      repository,
      number,
      review_id: args.review_id,
    });
    expect(deleted).toMatchObject({ code: 'platform_refused' });
  });

  it('that approved or requested changes is dismissed with a reason; a comment cannot be', async () => {
    const all = await reviewsOf({ repository, number });
    expect(all.map(({ state }) => state)).toEqual(['approved', 'commented']);
    for (const review of all) {
      const args = { repository, number, review_id: review['id'], message: 'Outdated' };
      const preview = await previewed('github_dismiss_review', context, args);
      if (review['state'] === 'commented') {
        expect(preview).toMatchObject({ code: 'platform_refused' });
        continue;
      }
      const made = await make('github_dismiss_review', context, args);
      expect(made.preview.changes).toEqual([
        { name: 'review', before: review['state'], after: 'dismissed' },
        { name: 'reason', before: null, after: 'Outdated' },
      ]);
      expect(made.output).toMatchObject({ state: 'dismissed' });
    }
  });
});

describe('those who are asked for a review', () => {
  it('are asked with one request, and no more', async () => {
    const args = { repository, number, reviewers: ['Dev-Noor', 'dev-kim'] };
    const made = await make('github_request_reviewers', context, args);
    expect(writes).toEqual([`POST ${pulls}/${number}/requested_reviewers`]);
    expect(made.preview.changes).toEqual([{ name: 'requested reviewers', before: '', after: 'Dev-Noor\ndev-kim' }]);
    expect(await details()).toMatchObject({ requested_reviewers: ['dev-noor', 'dev-kim'] });
    const again = await make('github_request_reviewers', context, { ...args, reviewers: ['dev-kim'] });
    expect(again.undo).toEqual({ reason: 'It was so already.' });
    const back = await takeBack(context, made.undo);
    expect(writes.at(-1)).toBe(`DELETE ${pulls}/${number}/requested_reviewers`);
    expect(await details()).toMatchObject({ requested_reviewers: [] });
    await takeBack(context, back.undo);
    expect(await details()).toMatchObject({ requested_reviewers: ['dev-noor', 'dev-kim'] });
  });

  it.each([['quill-7f3'], ['ada-demo']])('are never %s: GitHub says why', async (login) => {
    const said = await attempt('github_request_reviewers', context, { repository, number, reviewers: [login] });
    expect(said).toMatchObject({ code: 'platform_refused', message: expect.stringMatching(/collaborator|author/) });
  });
});

describe('a draft review with more remarks than one page', () => {
  it('is not submitted or deleted by whoever could not see them all', async () => {
    const { fetch } = scripted(({ pathname }) => {
      const side = { ref: 'x', sha: 'a' };
      const read = { id: 5, number: 7, title: 'x', state: 'PENDING', html_url: origin, head: side, base: side };
      if (!pathname.endsWith('/comments')) return json(read);
      return json([], 200, { link: `<${origin}/x?page=2>; rel="next"` });
    });
    const draft = { repository, number: 7, review_id: 5 };
    for (const [tool, args] of [
      ['github_submit_review', { ...draft, event: 'approve' }],
      ['github_delete_pending_review', draft],
    ] as const) {
      const seen = await previewed(tool, toolContext(fetch), args);
      expect([tool, seen]).toMatchObject([tool, { code: 'platform_refused' }]);
    }
  });
});

describe('a comment on a line', () => {
  it('is answered below it, and the answer changed and deleted', async () => {
    const [first] = (await read('review_comments')) as Output['items'];
    const args = { repository, number, comment_id: first?.['id'], body: 'Because.' };
    const made = await make('github_reply_to_review_comment', context, args);
    expect(writes).toEqual([`POST ${pulls}/${number}/comments/${first?.['id']}/replies`]);
    expect(made.preview).toMatchObject({
      target: `#${number}, what ${first?.['author']} said about ${first?.['path']} (comment ${first?.['id']})`,
      changes: [{ name: 'answer', before: null, after: 'Because.' }],
    });
    const last = async () => ((await read('review_comments')) as Output['items']).at(-1);
    expect(await last()).toMatchObject({ id: made.output['id'], in_reply_to: first?.['id'], body: 'Because.' });
    const change = { repository, comment_id: made.output['id'], kind: 'review_comment', body: 'Therefore.' };
    const changed = await make('github_update_comment', context, change);
    expect(await last()).toMatchObject({ body: 'Therefore.' });
    await takeBack(context, changed.undo);
    expect(await last()).toMatchObject({ body: 'Because.' });
    await takeBack(context, made.undo);
    expect((await last())?.['id']).not.toBe(made.output['id']);
  });

  it('of another pull request is not answered here', async () => {
    const [first] = (await read('review_comments')) as Output['items'];
    const args = { repository, number: draft, comment_id: first?.['id'], body: 'x' };
    expect(await previewed('github_reply_to_review_comment', context, args)).toMatchObject({
      code: 'platform_not_found',
    });
  });
});

describe('a draft', () => {
  it('becomes ready and a draft again, and neither where it is so already or closed', async () => {
    const isDraft = async () => (await details(draft))['draft'] ?? false;
    const made = await make('github_set_draft', context, { repository, number: draft, draft: false });
    expect(made.preview.changes).toEqual([{ name: 'draft', before: 'true', after: 'false' }]);
    expect(await isDraft()).toBe(false);
    const same = await make('github_set_draft', context, { repository, number: draft, draft: false });
    expect([same.preview.changes, same.undo]).toEqual([[], { reason: expect.any(String) }]);
    await takeBack(context, made.undo);
    expect(await isDraft()).toBe(true);
    expect(writes).toEqual(['MarkPullRequestReadyForReview', 'ConvertPullRequestToDraft']);
    await make('github_update_pull_request', context, { repository, number: draft, state: 'closed' });
    const closed = await previewed('github_set_draft', context, { repository, number: draft, draft: false });
    expect(closed).toMatchObject({ code: 'platform_refused' });
  });
});
