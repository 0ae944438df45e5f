/** Clients that speak stdio alone reach a hub through the built `opengithubx mcp-stdio`, and the key goes nowhere else. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bridgedClient, bridgedLegacyClient, type Environment, rawBridge, request } from '../harness/bridge.ts';
import { sharedDemo } from '../harness/demo-in-process.ts';
import { serveTest } from '../harness/local-server.ts';

const hub = sharedDemo();
let keys: string[];

beforeAll(async () => {
  keys = [await createKey('one'), await createKey('two')];
});
afterEach(async () => {
  for (const { id } of await waiting()) await hub.cli('approvals', 'deny', id);
});

async function createKey(client: string): Promise<string> {
  const many = ['--calls-per-minute', '1000', '--calls-at-once', '64', '--write'];
  const run = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', client, ...many);
  return /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0] ?? `no key in: ${run.stdout}`;
}

type Waiting = { id: string; state: string; tool: string };
async function waiting(): Promise<Waiting[]> {
  const listed = await hub.cli('approvals', 'list', '--json');
  return (JSON.parse(listed.stdout) as Waiting[]).filter(({ state }) => state === 'waiting');
}
const untilAsked = () =>
  vi.waitFor(async () => {
    const [first] = await waiting();
    if (!first) throw new Error('Nobody is asked.');
    return first;
  }, 30_000);

const own = (): Environment => ({ OPENGITHUBX_KEY: keys[0] ?? '' });
/** The same where no hub of another is at the usual address, at which it looks where it finds none. */
const alone = (): Environment => ({
  ...own(),
  NODE_OPTIONS: `--import ${resolve(import.meta.dirname, '../harness/nobody-at-usual-port.ts')}`,
});
const raw = (environment = own(), dataDir = hub.dataDir, unread = false) => {
  const bridge = rawBridge(dataDir, environment, unread);
  onTestFinished(() => void bridge.child.kill('SIGKILL'));
  return bridge;
};
const textOf = (answer: { content: { text?: string }[] }) => answer.content[0]?.text ?? '';
const repository = 'ada-demo/atlas-service';

describe('a client of any era', () => {
  it.each([
    ['the official client as it comes', () => bridgedClient(hub.dataDir, own()), '2025-11-25'],
    ['the official client on auto', () => bridgedClient(hub.dataDir, own(), 'auto'), '2026-07-28'],
    ['the legacy SDK', () => bridgedLegacyClient(hub.dataDir, own()), undefined],
  ] as const)('%s lists, reads, asks the person and gives up', async (_, connect, spoken) => {
    const client = await connect();
    onTestFinished(() => client.close());
    expect(client.spoken).toBe(spoken);
    expect(await client.listTools()).toEqual(
      expect.arrayContaining(['github_my_commits', 'search_tools', 'read_tool']),
    );
    const commits = await client.callTool('github_list_commits', { repository, limit: 3 });
    expect(commits.structuredContent?.['items']).toHaveLength(3);

    let progress = 0;
    const onprogress = () => void progress++;
    const created = client.callTool('github_create_issue', { repository, title: 'From stdio' }, { onprogress });
    const { id } = await untilAsked();
    await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id);
    expect((await created).structuredContent).toMatchObject({ title: 'From stdio', state: 'open' });
    expect(progress).toBeGreaterThan(0);

    const abort = new AbortController();
    const given = { repository, title: 'Given up' };
    const cancelled = client.callTool('github_create_issue', given, { signal: abort.signal }).catch(() => 'given up');
    await untilAsked();
    abort.abort();
    expect(await cancelled).toBe('given up');
    await expect.poll(waiting).toEqual([]);

    const commandLine = readFileSync(`/proc/${client.pid}/cmdline`, 'utf8');
    expect(commandLine).toContain('mcp-stdio');
    expect(commandLine).not.toContain('ogx_');
    expect(client.log()).toBe('');
  });

  it('gets its own answers alone, whatever ids another uses at the same time', async () => {
    const places = [repository, 'ada-demo/ledger-sync'];
    const bridges = keys.map((key) => raw({ OPENGITHUBX_KEY: key }));
    const shas = bridges.map((): Set<unknown> => new Set());
    await Promise.all(
      bridges.flatMap((bridge, index) =>
        Array.from({ length: 50 }, async (_, id) => {
          const args = { repository: places[index], limit: 1 + (id % 10) };
          const { result } = await bridge.ask(id, 'tools/call', { name: 'github_list_commits', arguments: args });
          const { items } = (result as { structuredContent: { items: { sha: string }[] } }).structuredContent;
          expect(items).toHaveLength(1 + (id % 10));
          for (const { sha } of items) shas[index]?.add(sha);
        }),
      ),
    );
    for (const { answers } of bridges) expect(answers).toHaveLength(50);
    expect(shas.map(({ size }) => size)).toEqual([10, 10]);
    expect(shas[0]?.isDisjointFrom(shas[1] ?? new Set())).toBe(true);
  });
});

describe('when something is wrong', () => {
  it('a hub that is not there is told to the one who asked; it may come, go and come back elsewhere', async () => {
    await hub.close();
    const bridge = raw(alone());
    expect((await bridge.ask('first', 'tools/list')).error).toMatchObject({
      message: expect.stringMatching(/^No OpenGitHubX hub answers at .*opengithubx serve/),
      data: { code: 'not_running' },
    });
    await hub.restart();
    expect((await bridge.ask(2, 'tools/list')).result).toHaveProperty('tools');
    const client = await bridgedLegacyClient(hub.dataDir, alone());
    onTestFinished(() => client.close());
    const before = await client.listTools();

    await hub.close();
    await expect(client.listTools()).rejects.toThrow(/No OpenGitHubX hub answers/);
    await hub.restart();
    expect((await bridge.ask(3, 'tools/list')).result).toHaveProperty('tools');
    const lists = await Promise.all([client.listTools(), client.listTools(), client.listTools()]);
    expect(lists).toEqual([before, before, before]);
    expect(textOf(await client.callTool('github_get_me'))).toContain('ada-demo');
  });

  it.each([
    ['no key', {}, /OPENGITHUBX_KEY is not set.*keys create/],
    ['another secret', { OPENGITHUBX_KEY: 'ghp_secret' }, /does not hold a permission key.*keys create/],
    ['an unknown key', { OPENGITHUBX_KEY: `ogx_${'a'.repeat(49)}` }, /refused OPENGITHUBX_KEY.*keys create/],
  ])('%s: says so, and never what it was', async (_, environment, said) => {
    const bridge = raw(environment);
    const { error } = await bridge.ask(1, 'tools/list');
    expect(error).toMatchObject({ message: expect.stringMatching(said), data: { code: 'unauthorised' } });
    await expect.poll(bridge.log).toMatch(said); // by another pipe than the answer
    expect(bridge.log() + JSON.stringify(error)).not.toMatch(/ghp_secret|ogx_a/);
    expect(await bridge.end()).toBe(0);
  });

  it('an address that the person names comes before the hub that runs here', async () => {
    const bridge = raw({ ...own(), OPENGITHUBX_URL: 'http://127.0.0.1:9/' });
    expect((await bridge.ask(1, 'tools/list')).error?.message).toContain('127.0.0.1:9');
  });

  it('lines that are no message, and messages that are too large, are answered and end nothing', async () => {
    const bridge = raw();
    const bad = bridge.answerTo(null);
    bridge.send('{"jsonrpc":\n');
    expect((await bad).error?.code).toBe(-32600);
    const nowhere = raw({ ...own(), OPENGITHUBX_URL: 'http://127.0.0.1:9/' }, '/nowhere'); // so nothing was sent
    const large = await nowhere.ask(1, 'tools/list', { filler: 'x'.repeat(1024 * 1024) });
    expect(large.error).toMatchObject({ data: { code: 'too_large' } });
    const endless = bridge.answerTo(null);
    bridge.send('x'.repeat(17 * 1024 * 1024));
    bridge.send('\n');
    expect((await endless).error).toMatchObject({ data: { code: 'too_large' } });
    expect((await bridge.ask(2, 'tools/list')).result).toHaveProperty('tools');
  });
});

describe('behind the address is something else', () => {
  it('a redirect is not followed, and the key stays', async () => {
    const elsewhere: string[] = [];
    const target = await serveTest((asked, answer) => {
      elsewhere.push(asked.url ?? '');
      answer.end('{}');
    });
    const url = await serveTest((_, answer) => void answer.writeHead(307, { location: `${target}/mcp` }).end());
    const { error } = await raw({ ...own(), OPENGITHUBX_URL: url }, '/nowhere').ask(1, 'tools/list');
    expect(error?.message).toContain('the key is not sent');
    expect(elsewhere).toEqual([]);
  });

  it('a client that reads slowly slows the sender down, and one that has gone does not keep the bridge', async () => {
    let sent = 0;
    const url = await serveTest((_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      const note = { jsonrpc: '2.0', method: 'notifications/message', params: { data: 'x'.repeat(60_000) } };
      const more = () => {
        while (sent < 60_000_000 && answer.write(`data: ${JSON.stringify(note)}\n\n`)) sent += 60_000;
      };
      answer.on('drain', more);
      more();
    });
    const bridge = raw({ ...own(), OPENGITHUBX_URL: url }, '/nowhere', true);
    bridge.send(request(1, 'tools/list'));
    let before = 0;
    const isStill = () => {
      const same = sent > 0 && sent === before;
      before = sent;
      return same;
    };
    await expect.poll(isStill, { interval: 200 }).toBe(true);
    expect(sent).toBeLessThan(30_000_000);
    expect(await bridge.end()).toBe(0);
  });
});

describe('it ends', () => {
  it('when its input ends, also while a person is asked, and takes the question with it', async () => {
    const bridge = raw();
    await bridge.ask(1, 'tools/list');
    bridge.send(request(2, 'tools/call', { name: 'github_create_issue', arguments: { repository, title: 'Left' } }));
    await untilAsked();
    expect(await bridge.end()).toBe(0); // not once the question has ended, which is minutes later
    await expect.poll(waiting).toEqual([]);
  });

  it('when nobody reads any more', async () => {
    const bridge = raw();
    await bridge.ask(1, 'tools/list');
    bridge.child.stdout?.destroy();
    const ended = new Promise((done) => bridge.child.once('exit', done));
    bridge.send(request(2, 'tools/list'));
    expect(await ended).toBe(0);
  });
});
