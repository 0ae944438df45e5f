/** Files that gh and SDKs fetch from where GitHub keeps them, and those that they upload. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { at, own, sharedGhDoor } from '../harness/gh-door.ts';

const { world, hub, gh, octokit, asked } = sharedGhDoor();
describe('what GitHub keeps at another host', () => {
  const run = 9100010100;
  const files = {
    logs: `actions/runs/${run}/logs`,
    artifact: `actions/artifacts/${run + 5}/zip`,
    archive: 'zipball',
    asset: 'releases/assets/910001010',
  };
  let fetcher: string;
  beforeAll(async () => {
    fetcher = (await hub.createKey({ endpoints: ['gh', 'git'], repositories: [own] })).key;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    return world.control('DELETE', '/faults');
  });

  const get = (path: string, key = fetcher) =>
    fetch(`${gh.door}/api/v3/repos/${own}/${path}`, {
      headers: { authorization: `token ${key}`, accept: 'application/octet-stream' },
    });
  const keyFor = async (wish: object) => (await hub.createKey({ endpoints: ['gh'], repositories: [own], ...wish })).key;
  const said = async (answer: Response): Promise<[number, string]> => [
    answer.status,
    ((await answer.json()) as { message: string }).message,
  ];
  const fault = (service: string, what: object) => world.control('POST', '/faults', { service, path: '.', ...what });
  /** What the world was asked since the last look. */
  const asked = async (service: string) => {
    const found = (await world.requests()).filter((one) => one.service === service);
    await world.control('DELETE', '/requests');
    return found;
  };

  it('comes whole, on record, without the token and without the address of it', async () => {
    await asked('githubStorage');
    for (const [what, path] of Object.entries(files)) {
      const answer = await get(path);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([what, answer.status, bytes.subarray(0, 2).toString('hex')]).toEqual([
        what,
        200,
        what === 'asset' ? '1f8b' : '504b',
      ]);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=[\w.-]+$/);
      const last = async () => (await hub.call('audit.search', { offset: 0, limit: 1 })).calls[0];
      // Its client has the last byte before its end is on disk.
      await expect.poll(last).toMatchObject({ endpoint: 'gh', outcome: 'ok', bytes: bytes.length });
      const told = JSON.stringify([...answer.headers]) + bytes.toString('latin1');
      for (const { kind, value } of world.ledger()) if (kind === 'storage_signature') expect(told).not.toContain(value);
    }
    const seen = await asked('githubStorage');
    expect(seen.map(({ status, authorised }) => [status, authorised])).toEqual(seen.map(() => [200, false]));
    expect(seen).toHaveLength(4);
  });

  it.each<[what: string, wish: object, path: string, said: RegExp]>([
    ['a key that is told no secrets of files', {}, files.logs, /for git too/],
    ['a key that lacks the tool', { tools: ['github_get_tree'], endpoints: ['gh', 'git'] }, files.logs, /get_actions/],
    ['paths', { paths: ['docs/**'], endpoints: ['gh', 'git'] }, files.archive, /paths/],
    ['branches, for what is of any', { branches: ['main'], endpoints: ['gh', 'git'] }, files.asset, /branches/],
    ['branches, for another one', { branches: ['main'], endpoints: ['gh', 'git'] }, 'zipball/agent/x', /agent\/x/],
    ['another door', { endpoints: ['git'] }, files.archive, /not for gh/],
  ])('is refused to %s', async (_, wish, path, why) => {
    await asked('github');
    expect(await said(await get(path, await keyFor(wish)))).toEqual([403, expect.stringMatching(why)]);
    expect((await asked('github')).filter(({ path: of }) => of.includes(path))).toEqual([]);
  });

  it('is not passed on where outsiders may have written it and the key leaves that out', async () => {
    const key = await keyFor({ repositories: ['*/*'], endpoints: ['gh', 'git'], outsiders: 'drop' });
    const answer = await fetch(`${gh.door}/api/v3/repos/ada-demo/tidy-csv/zipball`, {
      headers: { authorization: `token ${key}` },
    });
    expect(await said(answer)).toEqual([403, expect.stringContaining('leaves such things out')]);
  });

  it('is the text of a log without its secrets, for any key', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    await fault('githubStorage', { body: `it used ${secret}\n` });
    const answer = await get(`actions/jobs/${run}1/logs`, gh.writer.key);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toMatch(/^it used \[secret removed/);
    const { key } = await hub.createKey({ endpoints: ['openapi'], repositories: [own] });
    const byTool = await fetch(`${hub.url}/tools/github_get_actions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ repository: own, method: 'log', job_id: Number(`${run}1`) }),
    });
    expect(await byTool.json()).toMatchObject({ log: { text: expect.stringMatching(/^it used \[secret removed/) } });
  });

  it('is fetched from no other place that GitHub might name', async () => {
    const { origin } = new URL(world.githubStorage);
    const places = [
      'https://evil.example/x',
      'https://codeload.github.com/x',
      'http://codeload.github.com/x',
      `${origin}0/x`,
      `${world.github}/user`,
      `${hub.url}/x`,
      'http://169.254.169.254/x',
      'file:///etc/passwd',
      '/user',
      '',
      origin.replace('127.0.0.1', '[::1]'),
      origin.replace('//', '//a:b@'),
      'x'.repeat(9),
    ];
    for (const location of places) {
      await fault('github', { path: '/zipball', status: 302, headers: { location } });
      await asked('githubStorage');
      expect([location, await said(await get(files.archive))]).toEqual([
        location,
        [502, expect.stringContaining('fetches no files')],
      ]);
      expect(await asked('githubStorage')).toEqual([]);
      await world.control('DELETE', '/faults');
    }
  });

  it.each<[what: string, fault: object]>([
    ['redirects once more', { status: 302, headers: { location: world.githubStorage } }],
    ['refuses', { status: 403, body: '{}' }],
  ])('is not there where its host %s', async (_, what) => {
    await fault('githubStorage', what);
    expect(await said(await get(files.archive))).toEqual([502, expect.stringMatching(/where it is kept, answered \d/)]);
    expect(await asked('githubStorage')).toHaveLength(1);
  });

  it('is not waited for any more once its key has ended', async () => {
    const { key, id } = await hub.createKey({ endpoints: ['gh', 'git'], repositories: [own] });
    await fault('githubStorage', { hang: true });
    const waiting = get(files.archive, key);
    await world.met(1);
    await hub.call('keys.revoke', { id });
    expect(await said(await waiting)).toEqual([403, expect.stringContaining('revoked')]);
  });

  it('is cut once its key has ended, even where its client reads no more of it', async () => {
    const { key, id } = await hub.createKey({ endpoints: ['gh', 'git'], repositories: [own] });
    let pieces = 0;
    const endless = new ReadableStream({
      pull(stream) {
        pieces += 1;
        stream.enqueue(new Uint8Array(65_536));
      },
    });
    const byNetwork = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (of, more) =>
      of instanceof Request && of.url.startsWith(world.githubStorage)
        ? new Response(endless.pipeThrough(new TransformStream(), { ...(more?.signal && { signal: more.signal }) }))
        : byNetwork(of, more),
    );
    const asking = request(`${gh.door}/api/v3/repos/${own}/zipball`, { headers: { authorization: `token ${key}` } });
    const [answer] = (await once(asking.end(), 'response')) as [IncomingMessage];
    answer.pause();
    const counts: number[] = [];
    // Until the buffers of both sides are full.
    await expect.poll(() => counts.push(pieces) && counts.at(-2) === pieces, { interval: 100 }).toBe(true);
    const calls = async () => (await hub.call('audit.search', { offset: 0, limit: 2 })).calls;
    await hub.call('keys.revoke', { id });
    await expect.poll(calls).toContainEqual(expect.objectContaining({ tool: 'github_get_tree', outcome: 'revoked' }));
    await expect(answer.toArray()).rejects.toThrow('aborted');
  });

  it('ends with an error where it breaks off, and has no name but a plain one', async () => {
    await fault('githubStorage', { truncate: 100 });
    await expect((await get(files.archive)).arrayBuffer()).rejects.toThrow();
    await world.control('DELETE', '/faults');
    await fault('githubStorage', { headers: { 'content-disposition': 'attachment; filename="../../.bashrc"' } });
    const answer = await get(files.archive);
    expect([answer.headers.get('content-disposition'), await answer.arrayBuffer()]).toEqual([
      'attachment',
      expect.anything(),
    ]);
  });
});

describe('a file for a release', () => {
  let to = '';
  beforeAll(async () => {
    const creating = octokit(gh.writer.key).rest.repos.createRelease({ ...at, tag_name: 'v7', draft: true });
    const { id, hash } = await asked();
    await hub.call('approvals.approve', { id, hash });
    to = (await creating).data.upload_url.replace('{?name,label}', '');
  });

  const bytes = Buffer.from([0, 255, 1, 254, 2]);
  const send = (query: string, body: Buffer<ArrayBuffer> = bytes, headers: Record<string, string> = {}) =>
    fetch(`${to}?${query}`, {
      method: 'POST',
      body,
      headers: { authorization: `token ${gh.writer.key}`, 'content-type': 'application/zip', ...headers },
    });
  const held = () => readdirSync(join(hub.dataDir, 'pushes'));
  /** Its client has the answer a moment sooner. */
  const nothingStays = () => expect.poll(held).toEqual([]);
  const refusedWith = async (sent: Promise<Response>): Promise<[number, string]> => {
    const answer = await sent;
    return [answer.status, ((await answer.json()) as { message: string }).message];
  };

  it('is sent as its person saw it, is there byte by byte, and goes by an undo', async () => {
    expect(to).toMatch(new RegExp(`^${gh.door}/api/v3/repos/${own}/releases/\\d+/assets$`));
    const sending = send('name=a.zip&label=');
    const { id, hash, tool, preview, isAllowable } = await hub.call('approvals.show', { id: (await asked()).id });
    expect([tool, preview.target, isAllowable]).toEqual([
      'github_upload_release_asset',
      'the file a.zip of the release v7',
      false,
    ]);
    expect(Object.fromEntries(preview.changes.map(({ name, after }) => [name, after]))).toEqual({
      file: 'a.zip',
      type: 'application/zip',
      bytes: '5',
      'sha-256': createHash('sha256').update(bytes).digest('hex'),
    });
    expect(held()).toHaveLength(1);
    await hub.call('approvals.approve', { id, hash });
    const answer = await sending;
    const made = (await answer.json()) as { url: string; size: number };
    expect([answer.status, made.size]).toEqual([201, 5]);
    await nothingStays();
    const { key } = await hub.createKey({ endpoints: ['gh', 'git'], repositories: [own] });
    const accept = 'application/octet-stream';
    const there = await fetch(made.url, { headers: { authorization: `token ${key}`, accept } });
    expect(Buffer.from(await there.arrayBuffer())).toEqual(bytes);

    const [done] = await hub.call('approvals.done', {});
    await hub.call('approvals.undo', { id: done?.id ?? '' });
    const undo = await asked();
    expect(undo.tool).toBe('github_delete_release_asset');
    await hub.call('approvals.approve', { id: undo.id, hash: undo.hash });
    await expect
      .poll(async () => (await fetch(made.url, { headers: { authorization: `token ${key}` } })).status)
      .toBe(404);
  });

  it('is not even taken in from a key that reads', async () => {
    const { key } = await hub.createKey({ endpoints: ['gh'], repositories: [own] });
    const headers = { authorization: `token ${key}`, 'transfer-encoding': 'chunked' };
    const sending = request(`${to}?name=a.zip`, { method: 'POST', headers });
    sending.write('a beginning');
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    expect([answer.statusCode, held()]).toEqual([403, []]);
    sending.destroy();
  });

  it('is that very one: another file under the same name is another question', async () => {
    const soon = { prefer: 'wait=0' };
    expect(await refusedWith(send('name=b.zip', bytes, soon))).toEqual([403, expect.stringContaining('waits for')]);
    const first = await asked();
    await hub.call('approvals.approve', { id: first.id, hash: first.hash });
    const other = Buffer.from('another');
    expect(await refusedWith(send('name=b.zip', other, soon))).toEqual([403, expect.stringContaining('waits for')]);
    const second = await hub.call('approvals.show', { id: (await asked()).id });
    expect(second.preview.changes).toContainEqual({ name: 'text', before: null, after: 'another' });
    await hub.call('approvals.deny', { id: second.id });
    expect((await send('name=b.zip')).status).toBe(201);
    const third = Buffer.from('third');
    expect(await refusedWith(send('name=b.zip', third))).toEqual([422, expect.stringContaining('has a file b.zip')]);
  });

  it('is not taken where it is declined, and nothing of it stays', async () => {
    const sending = refusedWith(send('name=c.zip'));
    await hub.call('approvals.deny', { id: (await asked()).id });
    expect(await sending).toEqual([403, expect.stringContaining('declined')]);
    await nothingStays();
    // gh then takes back the draft that it began with.
    const headers = { authorization: `token ${gh.writer.key}` };
    const left = refusedWith(fetch(to.replace(/\/assets$/, ''), { method: 'DELETE', headers }));
    expect(await left).toEqual([
      403,
      expect.stringMatching(/not allow to delete.*A draft stays.*gh release delete TAG/),
    ]);
  });

  it.each<[what: string, query: string, headers: Record<string, string>, status: number]>([
    ['a name that leads elsewhere', 'name=..%2F..%2Fa', {}, 422],
    ['a name with dots', 'name=a..b', {}, 422],
    ['no name', '', {}, 422],
    ['what is not asked for', 'name=a&draft=false', {}, 422],
    ['a name twice', 'name=a&name=b', {}, 400],
    ['a web page', 'name=a', { origin: 'https://evil.example' }, 403],
    ['nobody', 'name=a', { authorization: '' }, 401],
  ])('is refused with %s', async (_, query, headers, status) => {
    const answer = await send(query, bytes, headers);
    expect(answer.status).toBe(status);
    await nothingStays();
  });
});
