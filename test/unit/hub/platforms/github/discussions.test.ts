import { beforeEach, describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { reading } from '../../../../../src/main/hub/platforms/requests.ts';
import type { ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import { answer, type Output, origin, previewed, readAll, run, toolNamed } from './context.ts';
import { make, takeBack, watched } from './writing.ts';

const csv = 'ada-demo/tidy-csv';
const atlas = 'ada-demo/atlas-service';

type Said = {
  id: string;
  author: string;
  body: string;
  reply_to?: string;
  answer?: true;
  outsider?: true;
  url: string;
};

let context: ToolContext;
let changes: string[];
beforeEach(async () => {
  ({ context, writes: changes } = await watched());
});

const commentsOf = async (repository: string, number: number, by = context): Promise<Said[]> =>
  (await readAll('github_get_discussion', by, { repository, number }, 'comment_list')).flatMap(
    ({ items }) => items as unknown as Said[],
  );

const shown = (name: string, args: object, by = context) =>
  previewed(name, { ...by, client: reading(by.client, github) }, args);

describe('reading discussions', () => {
  it('lists them page by page, newest change first, with the categories that there are', async () => {
    const whole = await answer('github_list_discussions', context, { repository: csv });
    const pages = await readAll('github_list_discussions', context, { repository: csv, limit: 1 });
    expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
    expect(whole.items.map(({ number }) => number)).toEqual([503, 502, 501]);
    expect(whole.items[2]).toEqual({
      number: 501,
      title: 'How do I keep the order of the columns?',
      category: 'q-a',
      author: 'dev-sol',
      outsider: true,
      answered: false,
      closed: false,
      comments: 2,
      created_at: expect.stringMatching(/T09:00:00Z$/),
      updated_at: expect.any(String),
      url: `${origin}/ada-demo/tidy-csv/discussions/501`,
    });
    expect(whole.items[0]).not.toHaveProperty('outsider');
    expect(whole.items[0]).not.toHaveProperty('answered');
    expect(whole['categories']).toContainEqual({ slug: 'q-a', name: 'Q&A', has_answers: true });
  });

  it('lists those of one category, and those with an answer or without', async () => {
    const numbers = async (args: object) =>
      (await answer('github_list_discussions', context, { repository: csv, ...args })).items.map(
        ({ number }) => number,
      );
    expect(await numbers({ category: 'ideas' })).toEqual([502]);
    expect(await numbers({ answered: true })).toEqual([]);
    expect(await numbers({ answered: false, sort: 'created' })).toEqual([503, 502, 501]);
    expect(await run('github_list_discussions', context, { repository: csv, category: 'x' })).toMatchObject({
      code: 'invalid_arguments',
      hint: expect.stringContaining('github_list_discussions'),
    });
  });

  it('gives each reply after its comment, and says what strangers wrote', async () => {
    const [first, second, third, fourth] = await commentsOf(csv, 501);
    expect(first).toMatchObject({ author: 'ada-demo' });
    expect(first).not.toHaveProperty('outsider');
    expect([second?.reply_to, third?.reply_to]).toEqual([first?.id, first?.id]);
    expect(fourth).toMatchObject({ author: 'quill-7f3', outsider: true });
    expect(fourth).not.toHaveProperty('reply_to');
    expect(first?.url).toMatch(/\/discussions\/501#discussioncomment-\d+$/);
  });

  it('reads a long one to its end, each comment once, without what is hidden in it', async () => {
    const pages = await readAll('github_get_discussion', context, { repository: csv, number: 502 }, 'comment_list');
    expect(pages.length).toBeGreaterThan(1);
    const bodies = pages.flatMap(({ items }) => items.map(({ body }) => body));
    expect(bodies).toHaveLength(34);
    expect(new Set(bodies).size).toBe(34);
    expect(JSON.stringify(pages)).not.toMatch(/\u200b|\u202e|Note to assistants/);
  });

  it.each([
    ['no such discussion', { repository: csv, number: 9 }],
    ['a repository of somebody else', { repository: 'grace-demo/recipe-box', number: 501 }],
    ['a former name, which leads elsewhere some day', { repository: 'ada-demo/atlas-api', number: 501 }],
  ])('finds nothing: %s', async (_, args) => {
    expect(await run('github_get_discussion', context, args)).toMatchObject({ code: 'platform_not_found' });
  });
});

describe('changing discussions', () => {
  it('adds a comment and a reply with one change each, and takes them back', async () => {
    const before = await commentsOf(atlas, 501);
    const agreed = { repository: atlas, number: 501, body: 'Agreed.' };
    const { undo } = await make('github_add_discussion_comment', context, agreed);
    expect((await commentsOf(atlas, 501)).at(-1)).toMatchObject({ author: 'ada-demo', body: 'Agreed.' });
    await takeBack(context, undo);
    expect(await commentsOf(atlas, 501)).toEqual(before);
    const reply = { repository: atlas, number: 501, body: 'And the indexes.', reply_to: before[0]?.id };
    const replied = await make('github_add_discussion_comment', context, reply);
    expect((await commentsOf(atlas, 501))[1]).toMatchObject({ body: 'And the indexes.', reply_to: before[0]?.id });
    await takeBack(context, replied.undo);
    expect(await commentsOf(atlas, 501)).toEqual(before);
    const pair = ['AddDiscussionComment', 'DeleteDiscussionComment'];
    expect(changes).toEqual([...pair, ...pair]);
  });

  it('replaces a text, and puts it back', async () => {
    const [comment] = await commentsOf(csv, 501);
    const args = { repository: csv, comment_id: comment?.id, body: 'Pass `order: "kept"`.' };
    const { preview, undo } = await make('github_update_discussion_comment', context, args);
    expect(preview).toEqual({
      target: `comment ${comment?.id} by ada-demo in #501 How do I keep the order of the columns?`,
      version: expect.stringMatching(/^\d{4}-/),
      changes: [{ name: 'comment', before: comment?.body, after: args.body }],
    });
    expect((await commentsOf(csv, 501))[0]).toMatchObject({ id: comment?.id, body: args.body });
    await takeBack(context, undo);
    expect(await commentsOf(csv, 501)).toContainEqual(comment);
    expect(changes).toEqual(Array(2).fill('UpdateDiscussionComment'));
  });

  it('chooses an answer in place of another, and puts that one back', async () => {
    const [first, , , last] = await commentsOf(csv, 501);
    const choose = (comment: Said | undefined) => ({ repository: csv, comment_id: comment?.id, is_answer: true });
    const answers = async () => (await commentsOf(csv, 501)).filter((one) => one.answer).map(({ id }) => id);
    const chosen = await make('github_update_discussion_comment', context, choose(last));
    expect(await answers()).toEqual([last?.id]);
    await takeBack(context, chosen.undo);
    expect(await answers()).toEqual([]);
    await answer('github_update_discussion_comment', context, choose(last));
    const { preview, undo } = await make('github_update_discussion_comment', context, choose(first));
    expect(preview.changes).toEqual([
      { name: 'answer', before: `comment by quill-7f3, ${last?.url}`, after: `comment by ada-demo, ${first?.url}` },
    ]);
    expect(await answers()).toEqual([first?.id]);
    const listed = await answer('github_list_discussions', context, { repository: csv, answered: true });
    expect(listed.items.map(({ number, answered }) => [number, answered])).toEqual([[501, true]]);
    await takeBack(context, undo);
    expect(await answers()).toEqual([last?.id]);
  });

  it('deletes for good, after its text was shown in full', async () => {
    const [, , , comment] = await commentsOf(csv, 501);
    const args = { repository: csv, comment_id: comment?.id };
    const preview = (await shown('github_delete_discussion_comment', args)) as Preview;
    // As GitHub has it, with what is hidden in it: whoever approves sees that something is.
    expect(preview.changes).toEqual([{ name: 'comment', before: expect.stringContaining('\u200b'), after: null }]);
    expect(await answer('github_delete_discussion_comment', context, args)).toEqual({ deleted: true });
    expect((await commentsOf(csv, 501)).map(({ id }) => id)).not.toContain(comment?.id);
    expect(toolNamed('github_delete_discussion_comment')).toMatchObject({ access: 'destructive' });
    expect(changes).toEqual(['DeleteDiscussionComment']);
  });

  it('reaches no comment of a repository that the call does not name, whatever its id', async () => {
    const [comment] = await commentsOf(csv, 501);
    for (const [name, rest] of [
      ['github_update_discussion_comment', { body: 'x' }],
      ['github_update_discussion_comment', { is_answer: true }],
      ['github_delete_discussion_comment', {}],
    ] as const) {
      const args = { repository: atlas, comment_id: comment?.id, ...rest };
      expect(await run(name, context, args)).toMatchObject({ code: 'platform_not_found' });
      expect(await shown(name, args)).toMatchObject({ code: 'platform_not_found' });
    }
    const reply = { repository: atlas, number: 501, body: 'x', reply_to: comment?.id };
    expect(await shown('github_add_discussion_comment', reply)).toMatchObject({ code: 'platform_not_found' });
    expect(changes).toEqual([]);
  });

  it('is refused where GitHub refuses it', async () => {
    const [comment, reply] = await commentsOf(csv, 501);
    const [idea] = await commentsOf(csv, 502);
    const ours = await watched('grace-demo');
    const tried = (name: string, args: object, by = context): Promise<Output | object> => run(name, by, args);
    const edit = { repository: csv, comment_id: comment?.id };
    for (const rest of [{ body: 'x' }, { is_answer: true }]) {
      const refused = await tried('github_update_discussion_comment', { ...edit, ...rest }, ours.context);
      expect(refused).toMatchObject({
        code: 'platform_forbidden',
        message: expect.stringContaining('lacks the permission'),
      });
      const foreseen = await shown('github_update_discussion_comment', { ...edit, ...rest }, ours.context);
      expect(foreseen).toMatchObject({ code: 'platform_forbidden' });
    }
    expect(await tried('github_delete_discussion_comment', edit, ours.context)).toMatchObject({
      code: 'platform_forbidden',
    });
    const unanswerable = { repository: csv, comment_id: idea?.id, is_answer: true };
    expect(await tried('github_update_discussion_comment', unanswerable)).toMatchObject({ code: 'platform_refused' });
    expect(await shown('github_update_discussion_comment', unanswerable)).toMatchObject({ code: 'platform_forbidden' });
    expect(await shown('github_delete_discussion_comment', edit, ours.context)).toMatchObject({
      code: 'platform_forbidden',
    });
    const deeper = { repository: csv, number: 501, body: 'x', reply_to: reply?.id };
    expect(await tried('github_add_discussion_comment', deeper)).toMatchObject({ code: 'platform_refused' });
    expect(await shown('github_add_discussion_comment', deeper)).toMatchObject({ code: 'invalid_arguments' });
    const nowhere = { repository: csv, number: 9, body: 'x' };
    expect(await shown('github_add_discussion_comment', nowhere)).toMatchObject({ code: 'platform_not_found' });
  });
});
