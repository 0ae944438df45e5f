/** git itself at the door for git: what a key lets it fetch, and what it is told where it doesn't. */
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeGitRequest } from '../../src/main/hub/platforms/git-protocol.ts';
import { freePort, serveTest } from '../harness/local-server.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedHub, startHub, type TestHub, type World } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const withGit = (world: World): Promise<TestHub> =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 });
const { world, hub } = sharedHub(withGit);

const folder = temporaryFolder();
const run = promisify(execFile);
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** What git prints, no matter how it ends. */
const git = async (...given: string[]): Promise<string> => {
  const { stdout, stderr } = await run('git', given, { env, cwd: folder }).catch((error) => error);
  return `${stdout}${stderr}`;
};
const doorOf = async ({ call }: TestHub): Promise<string> =>
  (await call('doctor', {})).find(({ step }) => step === 'git')?.detail ?? '';

let door = '';
const asKey = (key: string): string[] => ['-c', `http.extraHeader=Authorization: Bearer ${key}`];

beforeAll(async () => {
  expect(await doorOf(hub)).toBe(''); // while no key is for git
  await hub.createKey({ client: 'to open it', endpoints: ['git'] });
  door = (/http:\/\/\S+:\d+/.exec(await doorOf(hub)) ?? [])[0] ?? '';
  expect(door).toMatch(/^http:\/\/github\.localhost:\d+$/);
});

describe('git with a key for it', () => {
  it('clones, fetches a part, and completes it', async () => {
    const { key, id } = await hub.createKey({ endpoints: ['git'], repositories: [own] });
    expect(await git(...asKey(key), 'clone', '-q', `${door}/${own}.git`, 'whole')).toBe('');
    expect(await git('-C', 'whole', 'log', '--format=%an', '-1')).toBe('Ada Demo\n');
    const partial = ['clone', '-q', '--depth=1', '--filter=blob:none', `${door}/${own}`, 'partial'];
    expect(await git(...asKey(key), ...partial)).toBe('');
    expect(await git('-C', 'partial', 'rev-list', '--count', 'HEAD')).toBe('1\n');
    expect(await git('-C', 'partial', ...asKey(key), 'fetch', '-q', '--unshallow')).toBe('');
    const whole = await git('-C', 'whole', 'rev-parse', 'HEAD');
    expect(await git('-C', 'partial', 'rev-parse', 'HEAD')).toBe(whole);

    const calls = (await hub.call('audit.search', { offset: 0, limit: 100 })).calls.filter(
      ({ keyId, tool }) => keyId === id && tool !== null,
    );
    expect(new Set(calls.map(({ tool }) => tool))).toEqual(new Set(['git_list_refs', 'git_fetch']));
    expect(
      calls.every(({ endpoint, resource, bytes }) => endpoint === 'git' && resource === `github:${own}` && bytes),
    ).toBe(true);
    const [listed] = (await hub.call('keys.list', {})).filter((one) => one.id === id);
    expect(listed?.labels).toEqual({ private: [`github:${own}`], untrusted: [] });
  });

  it('is on record with how much and how many objects it got, and labels its key alone', async () => {
    const reads = async (repository: string, name: string) => {
      const { key, id } = await hub.createKey({ endpoints: ['git'] });
      expect(await git(...asKey(key), 'clone', '-q', '--bare', `${door}/${repository}`, name)).toBe('');
      // What git has in full may be recorded a moment later.
      const fetched = await vi.waitUntil(async () => {
        const { calls } = await hub.call('audit.search', { offset: 0, limit: 20 });
        return calls.find(({ keyId, tool, outcome }) => keyId === id && tool === 'git_fetch' && outcome !== null);
      });
      const objects = Number(/in-pack: (\d+)/.exec(await git('-C', name, 'count-objects', '-v'))?.[1]);
      const listed = (await hub.call('keys.list', {})).find((one) => one.id === id);
      return { fetched, objects, id, labels: listed?.labels };
    };
    const ours = await reads(own, 'ours.git');
    const ofAll = await reads('ada-demo/tidy-csv', 'of-all.git');
    for (const [{ fetched, objects }, repository] of [
      [ours, own],
      [ofAll, 'ada-demo/tidy-csv'],
    ] as const) {
      expect(objects).toBeGreaterThan(20);
      expect(fetched).toMatchObject({ resource: `github:${repository}`, items: objects, outcome: 'ok' });
      expect(fetched?.bytes).toBeGreaterThan(1_000);
    }
    // What is public, outsiders may have written, and what is private is theirs alone.
    expect(ours.labels).toEqual({ private: [`github:${own}`], untrusted: [] });
    expect(ofAll.labels).toEqual({ private: [], untrusted: ['github:ada-demo/tidy-csv'] });
  });

  it('takes the key as the password, and as gh writes it', async () => {
    const { key } = await hub.createKey({ endpoints: ['git'] });
    const { port } = new URL(door);
    for (const given of [`http://x:${key}@github.localhost:${port}`, `http://${key}:${key}@127.0.0.1:${port}`]) {
      expect(await git('ls-remote', `${given}/${own}`, 'HEAD')).toMatch(/^[0-9a-f]{40}\tHEAD$/m);
    }
    const byToken = ['-c', `http.extraHeader=Authorization: token ${key}`];
    expect(await git(...byToken, 'ls-remote', `${door}/${own}`, 'HEAD')).toMatch(/\tHEAD$/m);
    const noSuchKey = 'remote: OpenGitHubX knows no such permission key, or it is paused, was revoked or has expired.';
    expect(await git(...asKey('ogx_x'), 'ls-remote', `${door}/${own}`)).toContain(noSuchKey);
    expect(await git('ls-remote', `http://x:ogx_x@github.localhost:${port}/${own}`)).toContain(noSuchKey);
  });

  it.each<[what: string, wish: object, repository: string, more: string[], said: string]>([
    ['another repository', { repositories: [own] }, 'ada-demo/ledger-sync', [], 'does not cover the repository'],
    ['one that is not there', {}, 'ada-demo/none', [], 'GitHub knows no repository ada-demo/none'],
    ['one without the App', {}, 'grace-demo/field-notes', [], 'may not see it'],
    ['paths alone', { paths: ['docs/**'] }, own, [], 'limited to paths'],
    ['what outsiders wrote', { outsiders: 'drop' }, 'ada-demo/tidy-csv', [], 'leaves such things out'],
    ['an older protocol', {}, own, ['-c', 'protocol.version=0'], 'speaks version 2'],
  ])('is told why it gets nothing: %s', async (_, wish, repository, more, said) => {
    const { key } = await hub.createKey({ endpoints: ['git'], ...wish });
    expect(await git(...more, ...asKey(key), 'clone', `${door}/${repository}`, 'refused')).toContain(said);
  });

  it('is refused with a key that is for other doors, and the others refuse one for git', async () => {
    const { key } = await hub.createKey({ endpoints: ['mcp', 'openapi'] });
    expect(await git(...asKey(key), 'ls-remote', `${door}/${own}`)).toContain('not for git');
    const { key: forGit } = await hub.createKey({ endpoints: ['git'] });
    const headers = { authorization: `Bearer ${forGit}`, 'content-type': 'application/json' };
    const answer = await fetch(`${hub.url}/tools/github_get_me`, { method: 'POST', headers, body: '{}' });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('not for openapi')]);
  });

  it('is told of an answer that broke off, which is on record as such', async () => {
    const { key, id } = await hub.createKey({ endpoints: ['git'] });
    await world.control('POST', '/faults', { service: 'github', path: '/git/.*upload-pack', truncate: 200 });
    const said = await git(...asKey(key), 'ls-remote', `${door}/${own}`);
    await world.control('DELETE', '/faults');
    expect(said).toMatch(/fatal|error/);
    const last = async () => (await hub.call('audit.search', { offset: 0, limit: 1 })).calls;
    await expect.poll(last).toMatchObject([{ keyId: id, tool: 'git_list_refs', outcome: 'error' }]);
  });

  it('gets no token, should GitHub send it back', async () => {
    const { key } = await hub.createKey({ endpoints: ['git'] });
    const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
    const said = (text: string) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
    await world.control('POST', '/faults', {
      service: 'github',
      path: '/git/.*upload-pack',
      status: 200,
      body: said(`it was ${token}`),
      headers: { 'content-type': 'application/x-git-upload-pack-result' },
    });
    const answer = await fetch(`${door.replace('github.localhost', '127.0.0.1')}/${own}/git-upload-pack`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-git-upload-pack-request' },
      body: writeGitRequest({ command: 'ls-refs', lines: [] }),
    });
    await world.control('DELETE', '/faults');
    expect(await answer.text()).toBe(said(`it was ${'*'.repeat(token.length)}`));
  });
});

describe('the door for git', () => {
  it('is for nobody but git: pages, other hosts and what is not its own are refused', async () => {
    const path = `${own}/info/refs?service=git-upload-pack`;
    const statusOf = async (what: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(`${door.replace('github.localhost', '127.0.0.1')}/${what}`, init)).status;
    const { key } = await hub.createKey({ endpoints: ['git'] });
    const headers = { authorization: `Bearer ${key}` };
    expect(await statusOf(path)).toBe(401);
    expect(await statusOf(path, { headers })).toBe(200);
    expect(await statusOf(path, { headers: { ...headers, origin: 'https://evil.example' } })).toBe(403);
    const refused = [
      'HEAD',
      'objects/info/packs',
      'info/refs',
      'info/refs?service=git-upload-archive',
      'git-upload-archive',
    ];
    for (const what of refused) expect([what, await statusOf(`${own}/${what}`, { headers })]).toEqual([what, 404]);
    for (const what of ['ada-demo/../x', 'ada-demo%2Fatlas-service', 'ada-demo//atlas-service']) {
      expect(await statusOf(`${what}/info/refs?service=git-upload-pack`, { headers })).toBeGreaterThanOrEqual(400);
    }
    const body = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' };
    expect(await statusOf(`${own}/git-upload-pack`, body)).toBe(415);
  });

  it('stays closed while another program holds one of its addresses', async () => {
    const other = createServer();
    const port = await freePort(); // which at the other address is nobody's either
    await new Promise<void>((ready) => other.listen({ port, host: '::1', ipv6Only: true }, ready));
    const second = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: port });
    await second.createKey({ endpoints: ['git'] });
    expect(await doorOf(second)).toContain('Another program holds it');
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    other.close();
    await second.hub.close();
  });
});

describe('a transfer that is under way', () => {
  /** A hub at a GitHub that stops in the middle of each pack until it is let go on. */
  async function halting(packs: number) {
    const [released, halted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let begun = 0;
    const github = await serveTest(async (request, response) => {
      const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
      const sent = await buffer(request);
      const answer = await fetch(`${world.github}${request.url}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(sent.length > 0 && { body: sent }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
      if (!bytes.includes('PACK')) return void response.end(bytes);
      response.write(bytes.subarray(0, bytes.length / 2));
      begun += 1;
      if (begun === packs) halted.resolve();
      await released.promise;
      return void response.end(bytes.subarray(bytes.length / 2));
    });
    const slow = await withGit({ ...world, github });
    onTestFinished(() => slow.hub.close());
    const newKey = () => slow.createKey({ endpoints: ['git'] });
    const keys = [await newKey(), await newKey()] as const;
    const address = /http:\S+:\d+/.exec(await doorOf(slow))?.[0] ?? '';
    return { slow, keys, address, halted: halted.promise, goOn: released.resolve };
  }

  it('is cut once its key is revoked, and that of no other key', async () => {
    const { slow, keys, address, halted, goOn } = await halting(2);
    const [brief, other] = keys;
    const clone = (key: string, name: string) => git(...asKey(key), 'clone', '-q', `${address}/${own}`, name);
    const [cut, whole] = [clone(brief.key, 'cut'), clone(other.key, 'not-cut')];
    await halted;
    await slow.call('keys.revoke', { id: brief.id });
    goOn();
    expect(await cut).toMatch(/fatal|error/);
    expect(await whole).toBe('');
    const ended = await vi.waitUntil(async () => {
      const { calls } = await slow.call('audit.search', { offset: 0, limit: 20 });
      return calls.find(({ tool, keyId, outcome }) => tool === 'git_fetch' && keyId === brief.id && outcome !== null);
    });
    expect(ended.outcome).toBe('revoked');
    expect(await clone(brief.key, 'again')).toContain('OpenGitHubX knows no such permission key');
  });

  it('passes on no byte before its key is labelled, and labels no other', async () => {
    const { slow, keys, address, goOn } = await halting(1);
    const [reader, other] = keys;
    const [hash = ''] = (await git(...asKey(other.key), 'ls-remote', `${address}/${own}`, 'HEAD')).split('\t');
    const idle = await slow.createKey({ endpoints: ['git'] });
    const labels = async () => {
      const listed = await slow.call('keys.list', {});
      return [reader, idle].map((key) => listed.find(({ id }) => id === key.id)?.labels);
    };
    const none = { private: [], untrusted: [] };
    expect(await labels()).toEqual([none, none]);
    const answer = await fetch(`${address.replace('github.localhost', '127.0.0.1')}/${own}/git-upload-pack`, {
      method: 'POST',
      headers: { authorization: `Bearer ${reader.key}`, 'content-type': 'application/x-git-upload-pack-request' },
      body: writeGitRequest({ command: 'fetch', lines: [`want ${hash}`, 'done'] }),
    });
    const { value: first } = (await answer.body?.getReader().read()) ?? {};
    expect(first?.length).toBeGreaterThan(0);
    expect(await labels()).toEqual([{ private: [`github:${own}`], untrusted: [] }, none]);
    goOn();
  });
});
