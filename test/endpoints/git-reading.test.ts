/** What a key that is limited to branches reads over git, and that nothing else which reads is given more than its key covers. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { largeFiles } from '../../src/demo/github/large-files.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 }),
);
const folder = temporaryFolder();
const env = {
  PATH: process.env['PATH'],
  HOME: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

let door = '';
let limited = '';
let whole = '';
let keyId = '';
/** Where a branch ends that the limited key does not cover, and the commit before that. */
let foreign = '';
let beforeForeign = '';
let main = '';

/** What git prints, no matter how it ends. */
const run = async (key: string, ...given: string[]): Promise<string> => {
  const words = ['-c', `http.extraHeader=Authorization: Bearer ${key}`, ...given];
  const { stdout, stderr } = await promisify(execFile)('git', words, { env, cwd: folder }).catch((error) => error);
  return `${stdout}${stderr}`;
};

beforeAll(async () => {
  whole = (await hub.createKey({ endpoints: ['git'] })).key;
  ({ key: limited, id: keyId } = await hub.createKey({ endpoints: ['git'], branches: ['main'], repositories: [own] }));
  door =
    /http:\S+:\d+/.exec((await hub.call('doctor', {})).find(({ step }) => step === 'git')?.detail ?? '')?.[0] ?? '';
  await run(whole, 'clone', '-q', '--bare', `${door}/${own}`, 'all');
  const refs = (
    await run(whole, '-C', 'all', 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads')
  ).trim();
  [foreign = ''] = (refs.split('\n').find((ref) => !ref.endsWith('/main')) ?? '').split(' ');
  beforeForeign = (await run(whole, '-C', 'all', 'rev-parse', `${foreign}^`)).trim();
  main = (await run(whole, '-C', 'all', 'rev-parse', 'main')).trim();
  expect(refs.split('\n').length).toBeGreaterThan(1);
});

describe('a key that is limited to branches', () => {
  it('clones, fetches and deepens those, and is told of no other', async () => {
    expect(await run(limited, 'clone', '-q', `${door}/${own}`, 'some')).toBe('');
    expect(await run(limited, '-C', 'some', 'for-each-ref', '--format=%(refname)')).toBe(
      'refs/heads/main\nrefs/remotes/origin/HEAD\nrefs/remotes/origin/main\n',
    );
    expect(await run(limited, '-C', 'some', 'cat-file', '-t', foreign)).toContain('could not get object info');
    // A filter is left out, since its later fetches name objects by hash.
    const partial = ['clone', '-q', '--filter=blob:none', '--depth=1', `${door}/${own}`, 'part'];
    expect(await run(limited, ...partial)).toBe('');
    expect(await run(limited, '-C', 'part', 'fetch', '-q', '--deepen=1')).toBe('');
    expect(await run(limited, '-C', 'part', 'rev-list', '--count', 'HEAD')).toBe('2\n');
    expect(await run(limited, '-C', 'part', 'fetch', '-q', '--unshallow')).toBe('');
    expect(await run(limited, '-C', 'part', 'rev-parse', 'HEAD')).toBe(`${main}\n`);
    expect(await run(limited, 'clone', `${door}/${own}`, '--branch', 'other', 'none')).toContain(
      'not found in upstream',
    );
  });

  it('gets nothing by a hash alone, told as git tells it', async () => {
    expect(await run(limited, '-C', 'some', 'fetch', 'origin', foreign)).toContain(
      'The key is limited to branches, and was shown none that leads to want',
    );
    const { calls } = await hub.call('audit.search', { offset: 0, limit: 1 });
    expect(calls).toMatchObject([{ keyId, tool: 'git_fetch', outcome: 'denied' }]);
  });
});

const packet = (line: string): string => `${(Buffer.byteLength(line) + 5).toString(16).padStart(4, '0')}${line}\n`;
const asking = (command: string, lines: string[] = [], more: string[] = []): string =>
  `${[`command=${command}`, 'object-format=sha1', ...more].map(packet).join('')}0001${lines.map(packet).join('')}0000`;
const list = asking('ls-refs', ['symrefs']);

/** What the door answers to bytes as they are, beside what was asked of GitHub for that. */
async function attacked(
  key: string,
  body: string | Buffer,
  more: Record<string, string> = {},
  path = `${own}/git-upload-pack`,
) {
  const before = (await world.requests()).length;
  const { port } = new URL(door);
  const payload = Buffer.from(body as string);
  const head = {
    host: `github.localhost:${port}`,
    authorization: `Bearer ${key}`,
    'content-type': 'application/x-git-upload-pack-request',
  };
  const lines = Object.entries({ ...head, 'content-length': String(payload.length), connection: 'close', ...more });
  const answer = await new Promise<string>((done) => {
    const socket = connect(Number(port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => done(Buffer.concat(chunks).toString('latin1')));
    const start = path.startsWith('GET ') ? path : `POST ${path.startsWith('http') ? path : `/${path}`}`;
    const sent = `${start} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
    socket.write(sent.replaceAll('PORT', port));
    socket.write(payload);
  });
  const asked = (await world.requests()).slice(before).filter(({ path }) => path.includes('/git/'));
  return { answer, asked: asked.length };
}

describe('an attack that reads', () => {
  // Of what each of them would get: the answer to the first of them is what the rest must not be.
  it('asks rightly, and is answered, so that the refusals below mean something', async () => {
    expect((await attacked(whole, list)).answer).toContain(`${foreign} refs/heads/`);
    expect((await attacked(limited, list)).answer).toContain(`${main} HEAD symref-target:refs/heads/main`);
    expect((await attacked(limited, list)).answer).not.toContain(foreign);
    const tip = asking('fetch', [`want ${main}`, 'done']);
    expect((await attacked(limited, tip)).answer).toContain('PACK');
    // As git deepens: it continues from where history is said to be cut.
    const beyond = asking('fetch', [`want ${main}`, `shallow ${foreign}`, 'deepen 2147483647', 'done']);
    expect((await attacked(whole, beyond)).answer).toContain(`unshallow ${foreign}`);
  });

  const hidden = 'was shown none that leads to';
  it.each<[string, body: () => string | Buffer, said: string | RegExp]>([
    ['a commit of another branch by its hash', () => asking('fetch', [`want ${foreign}`, 'done']), hidden],
    ['one inside of another branch', () => asking('fetch', [`want ${beforeForeign}`, 'done']), hidden],
    ['a second want behind a good one', () => asking('fetch', [`want ${main}`, `want ${foreign}`, 'done']), hidden],
    [
      'a clone that is said to be cut in another branch',
      () => asking('fetch', [`want ${main}`, `shallow ${foreign}`, 'deepen 2147483647', 'done']),
      hidden,
    ],
    [
      'the same, counted from there',
      () => asking('fetch', [`want ${main}`, `shallow ${foreign}`, 'deepen 1', 'deepen-relative', 'done']),
      hidden,
    ],
    [
      'what another branch lacks',
      () => asking('fetch', [`want ${main}`, 'deepen-not refs/heads/other', 'done']),
      hidden,
    ],
    [
      'a branch by its name in place of its hash',
      () => asking('fetch', ['want-ref refs/heads/other', 'done']),
      "can't be served",
    ],
    ['objects of another kind of hash', () => asking('ls-refs', [], ['object-format=sha256']), "can't be served"],
    ['an option for the server', () => asking('ls-refs', [], ['server-option=x']), "can't be served"],
    [
      'packs from other addresses',
      () => asking('fetch', [`want ${main}`, 'packfile-uris https', 'done']),
      "can't be served",
    ],
    ['a command that is not offered', () => asking('object-info', [`oid ${foreign}`]), "can't be served"],
    ['a bundle', () => asking('bundle-uri'), "can't be served"],
    ['two commands in one', () => list + list, "can't be served"],
    ['bytes behind the end', () => `${list}0000`, "can't be served"],
    ['two delimiters', () => list.replace('0001', '00010001'), "can't be served"],
    ['a packet that is cut', () => list.slice(0, -6), "can't be served"],
    ['a length that is none', () => list.replace(/^..../, '00zz'), "can't be served"],
    ['a length that is reserved', () => `0003${list}`, "can't be served"],
    ['version 0', () => `${packet(`want ${foreign} multi_ack`)}0000`, "can't be served"],
    [
      'a prefix with an escape',
      () => asking('ls-refs', ['ref-prefix \u001b[2J']),
      /ref-prefix \?\[2J is not passed on/,
    ],
    ['a prefix that climbs', () => asking('ls-refs', ['ref-prefix refs/heads/../pull']), "can't be served"],
    [
      'more than git ever sends',
      () => 'x'.repeat(5 * 1024 * 1024),
      /connection: close[\s\S]*Clone into an empty folder/,
    ],
  ])('%s', async (_, body, said) => {
    const { answer, asked } = await attacked(limited, body());
    expect(answer).toMatch(said instanceof RegExp ? said : new RegExp(said));
    expect(answer).not.toContain('PACK');
    expect(asked).toBe(0);
  });

  it.each<[string, more: Record<string, string>, path: string | undefined, body: string | Buffer, status: RegExp]>([
    [
      'a bomb',
      { 'content-encoding': 'gzip' },
      undefined,
      gzipSync(Buffer.alloc(50_000_000)),
      /200[\s\S]*can't be unpacked, or is too long/,
    ],
    ['a page that was led to the name', { host: 'evil.example' }, undefined, list, /^HTTP\/1\.1 4(03|21)/],
    ['a page by its origin', { origin: 'http://github.localhost' }, undefined, list, /^HTTP\/1\.1 403/],
    ['a page without one', { 'sec-fetch-site': 'cross-site' }, undefined, list, /^HTTP\/1\.1 403/],
    ['a form', { 'content-type': 'text/plain' }, undefined, list, /^HTTP\/1\.1 415/],
    ['two requests in one', { 'transfer-encoding': 'chunked' }, undefined, list, /^HTTP\/1\.1 400/],
    ['two keys', { Authorization: 'Bearer ogx_x' }, undefined, list, /^HTTP\/1\.1 40[01]/],
    [
      'the key as user name',
      { authorization: `Basic ${Buffer.from('KEY:').toString('base64')}` },
      undefined,
      list,
      /^HTTP\/1\.1 401/,
    ],
    ['a namespace', {}, `${own}.git/refs/namespaces/x/git-upload-pack`, list, /^HTTP\/1\.1 404/],
    ['a path that climbs', {}, `ada-demo/ledger-sync/../atlas-service/git-upload-pack`, list, /^HTTP\/1\.1 4/],
    ['a path that climbs, escaped', {}, `ada-demo/%2e%2e/ledger-sync/git-upload-pack`, list, /^HTTP\/1\.1 4/],
    ['a name with its slash escaped', {}, `ada-demo%2Fledger-sync/git-upload-pack`, list, /^HTTP\/1\.1 4/],
    ['an empty part', {}, `/${own}/git-upload-pack`, list, /^HTTP\/1\.1 4/],
    ['a whole address', {}, `http://github.com/${own}/git-upload-pack`, list, /^HTTP\/1\.1 4/],
    [
      'a whole address of the hub, for what the key does not cover',
      {},
      'http://github.localhost:PORT/ada-demo/ledger-sync/git-upload-pack',
      list,
      /does not cover the repository/,
    ],
    [
      'a whole address of the hub, sent to another name',
      { host: '127.0.0.1:PORT' },
      `http://github.localhost:PORT/${own}/git-upload-pack`,
      list,
      /^HTTP\/1\.1 4/,
    ],
    [
      'a whole address at a name like that of the hub',
      { host: 'github.localhost:PORT.evil.example' },
      `http://github.localhost:PORT.evil.example/${own}/git-upload-pack`,
      list,
      /^HTTP\/1\.1 4/,
    ],
    [
      'a repository that the key does not cover',
      {},
      'ada-demo/ledger-sync/git-upload-pack',
      list,
      /does not cover the repository/,
    ],
    ['the same in capitals', {}, 'ADA-DEMO/LEDGER-SYNC/git-upload-pack', list, /does not cover the repository/],
    ['files as they lie there', {}, `GET /${own}/objects/info/packs`, '', /^HTTP\/1\.1 404/],
    ['refs without the protocol', {}, `GET /${own}/info/refs`, '', /^HTTP\/1\.1 404/],
    ['an archive', {}, `${own}/git-upload-archive`, list, /^HTTP\/1\.1 404/],
  ])('%s', async (_, more, path, body, status) => {
    const { authorization = '' } = more;
    const named = authorization && { authorization: authorization.replace('KEY', limited) };
    const { answer, asked } = await attacked(limited, body, { ...more, ...named }, path);
    expect(answer).toMatch(status);
    expect(answer).not.toContain('refs/heads/');
    expect(asked).toBe(0);
  });

  it('is led nowhere: an address elsewhere that GitHub names is not asked, and no page of it is passed on', async () => {
    const fault = { service: 'github', path: '/git/.*upload-pack', body: 'PACK' };
    for (const [status, headers, said] of [
      [301, { location: `${world.github}/git/grace-demo/field-notes/git-upload-pack` }, 'has another name now'],
      [200, { 'content-type': 'text/html' }, 'no answer of git'],
    ] as const) {
      await world.control('POST', '/faults', { ...fault, status, headers });
      const { answer, asked } = await attacked(whole, list);
      await world.control('DELETE', '/faults');
      expect([answer, asked]).toEqual([expect.stringContaining(said), 1]);
      expect(answer).not.toContain('PACK');
    }
  });
});

describe('a large file', () => {
  const repository = 'ada-demo/dotfiles';
  const [, oid = '', size = ''] = /sha256:(\w+)\nsize (\d+)/.exec(largeFiles[1].text) ?? [];
  const ask = (key: string, path: string, body?: object): Promise<Response> =>
    fetch(`${door.replace('github.localhost', '127.0.0.1')}/${path}`, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/vnd.git-lfs+json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  const batch = (operation: string): Promise<Response> =>
    ask(whole, `${repository}.git/info/lfs/objects/batch`, { operation, objects: [{ oid, size: Number(size) }] });

  it('is fetched through the hub, and on record', async () => {
    const { objects } = (await (await batch('download')).json()) as {
      objects: [{ actions: { download: { href: string } } }];
    };
    const { pathname, host } = new URL(objects[0].actions.download.href);
    expect(host).toBe(new URL(door).host.replace('github.localhost', '127.0.0.1'));
    const fetched = Buffer.from(await (await ask(whole, pathname.slice(1))).arrayBuffer());
    expect(createHash('sha256').update(fetched).digest('hex')).toBe(oid);
    // What git-lfs has in full may be recorded a moment later.
    const last = async () => (await hub.call('audit.search', { offset: 0, limit: 1 })).calls;
    await expect
      .poll(last)
      .toMatchObject([
        { tool: 'git_fetch_large_file', outcome: 'ok', resource: `github:${repository}`, bytes: Number(size) },
      ]);
  });

  it('waits until its key may call again', async () => {
    const { key } = await hub.createKey({ endpoints: ['git'], callsAtOnce: 1 });
    const path = `${repository}/info/lfs/objects/${oid}/${size}`;
    const answers = await Promise.all([1, 2, 3].map(async () => (await ask(key, path)).status));
    expect(answers).toEqual([200, 200, 200]);
  });

  it('is taken in from nobody', async () => {
    const answer = await batch('upload');
    expect([answer.status, await answer.json()]).toEqual([403, { message: expect.stringContaining('takes in no') }]);
  });

  it.each([
    ['that the key does not cover', () => limited, `${repository}/info/lfs/objects/${oid}/${size}`, 'does not cover'],
    ['by a key for some branches', () => limited, `${own}/info/lfs/objects/${oid}/${size}`, 'limited to branches'],
    ['of another repository', () => whole, `${own}/info/lfs/objects/${oid}/${size}`, 'has no such large file'],
    ['that is longer than was said', () => whole, `${repository}/info/lfs/objects/${oid}/9`, 'larger than 9 bytes'],
  ])('%s is refused', async (_, key, path, said) => {
    expect(await (await ask(key(), path)).text()).toContain(said);
  });

  it('at a host that is not on the list is not fetched', async () => {
    const href = `${world.github}/user`;
    const body = JSON.stringify({ objects: [{ oid, actions: { download: { href } } }] });
    await world.control('POST', '/faults', { service: 'github', path: 'lfs/objects/batch', status: 200, body });
    await world.control('DELETE', '/requests');
    const answer = await ask(whole, `${repository}/info/lfs/objects/${oid}/${size}`);
    await world.control('DELETE', '/faults');
    expect(await answer.text()).toContain('not on its list');
    const asked = (await world.requests()).map(({ path }) => path);
    expect(asked).not.toContain('/user');
  });
});
