/** The search for secrets in a push: what is searched, and that a search which did not end refuses. */
import { describe, expect, it } from 'vitest';
import { foundSecrets } from '../../../../../src/main/hub/doors/git/secrets.ts';
import type { PushShown } from '../../../../../src/main/hub/doors/git/shown-push.ts';
import type { FileChange } from '../../../../../src/main/hub/doors/git/trees.ts';
import { screen } from '../../../../../src/main/hub/kernel/screening/screen.ts';
import { gitPushTools } from '../../../../../src/main/hub/platforms/github/tools/git-push.ts';
import type { SeenPush, ToolContext, WriteTool } from '../../../../../src/main/hub/platforms/tool.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

const token = `ghp_${'0123456789abcdefghijABCDEFGHIJ012345'}`;
const hash = '1'.repeat(40);

function search(files: Record<string, string>, messages: string[], by?: typeof screen, refs: string[] = []) {
  const contents = new Map<string, Buffer>();
  const touched = Object.entries(files).map(([path, text], at): FileChange => {
    const name = String(at + 1).padStart(40, '0');
    contents.set(name, Buffer.from(text));
    return { path, mode: '100644', hash: name, was: { mode: '000000', hash: '0'.repeat(40) } };
  });
  const packed = new Map(
    [...contents].map(([name, content]) => [name, { hash: name, type: 'blob', size: content.length }] as const),
  );
  const shown = { contents, read: async () => ok(undefined) } as unknown as PushShown;
  const names = [...touched.map(({ path }) => path), ...refs];
  return foundSecrets({ touched, packed, messages, names, shown }, by);
}

describe('a secret', () => {
  it.each<[where: string, files: Record<string, string>, messages: string[], found: string]>([
    ['a file', { 'a.env': `TOKEN=${token}` }, ['Say'], 'a.env'],
    ['a message', { 'a.env': 'x' }, [`Use ${token}`], 'the message of a commit or tag'],
    ['the last line of the second message', {}, ['First', `Second\n\nand\n${token}`], 'the message of a commit or tag'],
    ['a message where nothing else is pushed', {}, [token], 'the message of a commit or tag'],
    ['a header that git does not print', {}, ['Say', '', `note ${token}`], 'the message of a commit or tag'],
    ['a message of megabytes', {}, [`${'word '.repeat(50_000)}${token}`], 'the message of a commit or tag'],
  ])('is found in %s', async (_, files, messages, found) => {
    expect(await search(files, messages)).toMatchObject({ value: { files: [found], isSearched: true } });
  });

  it.each<[where: string, files: Record<string, string>, refs: string[]]>([
    ['a file', { [`docs/${token}`]: 'x' }, []],
    ['a folder', { [`a/${token}/b.txt`]: 'x', 'b.txt': 'y' }, ['refs/heads/main']],
    ['a branch', { 'a.txt': 'x' }, ['refs/heads/main', `refs/heads/agent/${token}`]],
    ['a tag where nothing else is pushed', {}, [`refs/tags/${token}`]],
    [
      'a file of very many',
      { ...Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`src/file-${at}.ts`, ''])), [token]: '' },
      [],
    ],
  ])('is found in the name of %s', async (_, files, refs) => {
    expect(await search(files, ['Say'], undefined, refs)).toMatchObject({
      value: { files: ['the name of a file, branch or tag'], isSearched: true },
    });
  });

  it('is not looked for in names of megabytes, which is said', async () => {
    const refs = Array.from({ length: 500 }, (_, at) => `${at}/${'long/'.repeat(800)}`);
    const said = { name: 'Not searched for secrets', after: 'The names of the files: there are too many' };
    expect(await search({}, ['Say'], undefined, refs)).toMatchObject({ value: { files: [], changes: [said] } });
  });

  it.each<[what: string, by: typeof screen]>([
    ['all of it', async () => fail('too_costly')],
    ['what is long', async (value) => (JSON.stringify(value).length > 100 ? fail('too_costly') : screen(value))],
  ])('counts as not searched for where the search of %s did not end', async (_, by) => {
    const found = await search({ 'a.txt': 'x'.repeat(200) }, ['Say'], by);
    expect(found).toMatchObject({
      value: { files: [], isSearched: false, changes: [{ name: 'Not searched for secrets' }] },
    });
  });
});

describe('a push whose search did not end', () => {
  const updates = [{ ref: 'refs/heads/x', old: '0'.repeat(40), new: hash }];
  const seen: SeenPush = {
    changes: [{ name: 'x', before: null, after: hash }],
    isForced: false,
    paths: ['a.txt'],
    secrets: [],
    isSearched: false,
    objects: 3,
    bytes: 300,
  };
  const refs = async () => new Response(`003f${hash} HEAD\n0000`);
  const previewOf = (name: string, about: Partial<SeenPush>, more: Partial<ToolContext> = {}, paths?: string[]) => {
    const tool = gitPushTools.find((one) => one.name === name) as WriteTool;
    const push = { look: async () => ok({ ...seen, ...about }), pack: () => undefined };
    const client = { apis: { git: 'https://github.com' }, stream: refs, signal: new AbortController().signal };
    const context = { client, push, ...more } as unknown as ToolContext;
    return tool.preview({ repository: 'a/b', updates, ...(paths && { paths }) }, context);
  };
  const refused = {
    failure: {
      code: 'not_approvable',
      message: expect.stringContaining('The search for secrets in what is pushed took too long.'),
    },
  };

  it.each<[what: string, name: string, about: Partial<SeenPush>, paths?: string[]]>([
    ['before anybody is asked', 'git_push', {}],
    ['when it is asked', 'git_push', {}, ['a.txt']],
    ['by force', 'git_rewrite', { isForced: true }, ['a.txt']],
    ['where a secret was found as well', 'git_push', { secrets: ['a.txt'] }, ['a.txt']],
  ])('is refused: %s', async (_, name, about, paths) => {
    expect(await previewOf(name, about, {}, paths)).toMatchObject(refused);
  });

  it('is shown to the person who switched the search off for its key, and goes where the search ended', async () => {
    expect(await previewOf('git_push', {}, { isUnscreened: true }, ['a.txt'])).toMatchObject({
      value: { target: 'x' },
    });
    expect(await previewOf('git_push', { isSearched: true }, {}, ['a.txt'])).toMatchObject({ value: { target: 'x' } });
  });
});
