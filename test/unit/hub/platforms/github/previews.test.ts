/** What a person is shown of a write before it: read from the demo GitHub by a client that can change nothing. */
import { describe, expect, it } from 'vitest';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { reading } from '../../../../../src/main/hub/platforms/requests.ts';
import { undoOf } from '../../../../../src/main/hub/platforms/tool.ts';
import { answer, demoContext, previewed, run, scripted, toolContext, toolNamed } from './context.ts';

const repository = 'ada-demo/atlas-service';

/** A context that reads alone, as previews get it. */
async function readingContext() {
  const context = await demoContext();
  return { writing: context, context: { ...context, client: reading(context.client, github) } };
}

const created = async (context: Awaited<ReturnType<typeof demoContext>>) => {
  const issue = await answer('github_create_issue', context, {
    repository,
    title: 'Before',
    body: 'Old',
    labels: ['bug'],
  });
  return Number(issue['number']);
};

describe('the preview', () => {
  it('of a new issue names each field, and all of it is new', async () => {
    const { context } = await readingContext();
    const args = { repository, title: 'Orbit drifts', body: 'By 3 km a day', labels: ['bug', 'help wanted'] };
    expect(await previewed('github_create_issue', context, args)).toEqual({
      target: 'a new issue',
      version: null,
      changes: [
        { name: 'title', before: null, after: 'Orbit drifts' },
        { name: 'body', before: null, after: 'By 3 km a day' },
        { name: 'labels', before: null, after: 'bug\nhelp wanted' },
      ],
    });
  });

  it('of a change shows what was there, leaves out what stays, and has the version it saw', async () => {
    const { context, writing } = await readingContext();
    const number = await created(writing);
    const args = { repository, number, title: 'Before', body: 'New', labels: [] };
    expect(await previewed('github_update_issue', context, args)).toEqual({
      target: `#${number} Before`,
      version: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      changes: [
        { name: 'body', before: 'Old', after: 'New' },
        { name: 'labels', before: 'bug', after: '' },
      ],
    });
  });

  it('leads to what takes the change back', async () => {
    const { context, writing } = await readingContext();
    const number = await created(writing);
    const args = { repository, number, title: 'After', labels: ['help wanted'], state: 'closed' as const };
    const preview = await previewed('github_update_issue', context, args);
    const tool = toolNamed('github_update_issue');
    if (tool.access === 'read' || !('changes' in preview)) throw new Error('no preview');
    const undo = undoOf(tool, args, preview, {});
    expect(undo).toEqual({
      tool: 'github_update_issue',
      arguments: { repository, number, title: 'Before', state: 'open', labels: ['bug'] },
    });
    await run('github_update_issue', writing, args);
    await run('github_update_issue', writing, 'arguments' in undo ? undo.arguments : {});
    const again = { repository, number, title: 'Before', state: 'open', labels: ['bug'], body: 'Old' };
    expect(await previewed('github_update_issue', context, again)).toMatchObject({ changes: [] });
  });

  it('fails where the write would', async () => {
    const { context } = await readingContext();
    for (const [name, args] of [
      ['github_create_issue', { repository: 'ada-demo/none', title: 'x' }],
      ['github_add_comment', { repository, number: 99_999, body: 'x' }],
      ['github_update_issue', { repository, number: 99_999, title: 'x' }],
    ] as const) {
      expect([name, await previewed(name, context, args)]).toEqual([
        name,
        expect.objectContaining({ code: 'platform_not_found' }),
      ]);
    }
  });
});

it('a client that reads sends nothing that changes anything', async () => {
  const { fetch, seen } = scripted(() => Response.json({}));
  const { client } = toolContext(fetch);
  const held = reading(client, {});
  for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
    await expect(held.fetch(`${client.apiUrl}/repos/a/b/issues`, { method })).rejects.toThrow('sent a request');
  }
  expect([seen.sent, client.upload !== undefined, held.upload]).toEqual([[], true, undefined]);
  await held.fetch(`${client.apiUrl}/user`);
  expect(seen.sent.map(({ method }) => method)).toEqual(['GET']);
});
