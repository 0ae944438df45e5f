/** A key that is limited to paths is led nowhere by a symlink, by any door: GitHub answers with what a symlink points to. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedGhDoor } from '../harness/gh-door.ts';
import { insideText, outsideText, plantHostileFiles, symlinks } from '../harness/hostile-repository.ts';
import { post } from '../harness/mcp.ts';
import { postTool } from '../harness/tool-server.ts';

const { world, hub, gh } = sharedGhDoor();
const own = 'ada-demo/atlas-service';

let [ofDocs, ofAll, commit] = ['', '', ''];
beforeAll(async () => {
  ({ COMMIT: commit = '' } = await plantHostileFiles(world, own));
  const wish = { endpoints: ['mcp', 'openapi', 'gh'] as const, callsPerMinute: 1_000, repositories: [own] };
  ofDocs = (await hub.createKey({ ...wish, endpoints: [...wish.endpoints], paths: ['docs/**'] })).key;
  ofAll = (await hub.createKey({ ...wish, endpoints: [...wish.endpoints] })).key;
});

type Read = (path: string, key: string) => Promise<Response>;
const contents = (path: string, ref?: string) =>
  `${gh.door}/api/v3/repos/${own}/contents/${path.split('/').map(encodeURIComponent).join('/')}${ref ? `?ref=${ref}` : ''}`;
const byGh =
  (ref?: () => string, headers: Record<string, string> = {}): Read =>
  (path, key) =>
    fetch(contents(path, ref?.()), { headers: { authorization: `Bearer ${key}`, ...headers } });

const doors: [name: string, read: Read][] = [
  [
    'MCP',
    (path, key) =>
      post(`${hub.url}/mcp`, key, 'tools/call', { name: 'github_get_file', arguments: { repository: own, path } }),
  ],
  ['OpenAPI', (path, key) => postTool(hub, key, 'github_get_file', { repository: own, path })],
  [
    'OpenAPI by name',
    (path, key) =>
      postTool(hub, key, 'read_tool', { name: 'github_get_file', arguments: { repository: own, path, ref: 'main' } }),
  ],
  [
    'OpenAPI at a commit',
    (path, key) => postTool(hub, key, 'github_get_file', { repository: own, path: `/${path}/`, ref: commit }),
  ],
  ['gh', byGh()],
  ['gh, as it is', byGh(undefined, { accept: 'application/vnd.github.raw+json' })],
  ['gh, at a branch', byGh(() => 'main', { accept: 'application/vnd.github.v3.raw' })],
  ['gh, at the end of the default branch', byGh(() => 'HEAD')],
  ['gh, at a commit', byGh(() => commit)],
  [
    'gh, with an escaped slash',
    (path, key) =>
      fetch(contents('').replace(/\/$/, `/${encodeURIComponent(path)}`), {
        headers: { authorization: `token ${key}` },
      }),
  ],
];

/** As text, with what is in base64. */
async function textOf(answer: Response): Promise<string> {
  const text = await answer.text();
  const found = /"content":\s*"([\w+/=\\]+)"/.exec(text)?.[1] ?? '';
  return `${text} ${Buffer.from(found.replaceAll('\\n', ''), 'base64')}`;
}

describe('a key for docs/**', () => {
  it.each(doors)('is given no file through a symlink: %s', async (_, read) => {
    for (const path of [...Object.keys(symlinks), 'docs/folder/secret.md']) {
      const answer = await read(path, ofDocs);
      const text = await textOf(answer);
      expect([path, text.includes(outsideText), text.includes(insideText)]).toEqual([path, false, false]);
      expect([path, text]).toEqual([path, expect.stringMatching(/symlink/)]);
    }
  });

  it.each(doors)('reads what lies there itself: %s', async (_, read) => {
    for (const path of ['docs/plain.md', 'docs/a%2Fb.md']) {
      expect([path, await textOf(await read(path, ofDocs))]).toEqual([path, expect.stringContaining(insideText)]);
    }
    expect(await textOf(await read('docs/deep', ofDocs))).toMatch(/"er"/);
    // Which shows that GitHub, as the demo plays it, follows them.
    expect(await textOf(await read('docs/link.md', ofAll))).toContain(outsideText);
  });

  it('is told of no README that may lie elsewhere', async () => {
    const headers = { authorization: `Bearer ${ofDocs}` };
    const answer = await fetch(`${gh.door}/api/v3/repos/${own}/readme`, { headers });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('top directory')]);
  });

  it('is read at the commit that was looked at', async () => {
    const then = Date.now();
    await textOf(await byGh(() => 'main')('docs/plain.md', ofDocs));
    const asked = (await world.requests()).filter(({ at, path }) => Date.parse(at) >= then && /contents/.test(path));
    expect(asked.map(({ path }) => new URL(path, 'http://x').searchParams.get('ref'))).toEqual([commit]);
  });
});
