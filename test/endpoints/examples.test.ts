/** The programs of docs/examples as a reader runs them: against a hub of the demo, with what their environment says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { agree, arrive } from '../harness/oauth-client.ts';
import { sharedHome, sharedOpenWebUIWorld, wish } from '../harness/open-webui-world.ts';
import { privateCommitsOfAda } from '../harness/private-commits.ts';
import { ada, grace } from '../harness/world.ts';

const shared = sharedOpenWebUIWorld();
const { hub, world } = shared;
const home = sharedHome(shared);
const signingSecret = 'a-secret-that-hub-and-open-webui-share';

const running = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const program of running) program.kill();
});

/** Runs it to its end. `heard` is told each line that it prints, and Ada approves what waits for her. */
async function run(file: string, environment: Record<string, string>, heard: (line: string) => void = () => undefined) {
  const program = spawn(process.execPath, [resolve(import.meta.dirname, '../../docs/examples', file)], {
    env: { HUB_URL: hub.url, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(program);
  const closed = once(program, 'close');
  let errors = '';
  program.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const printed: string[] = [];
  createInterface(program.stdout).on('line', (line) => {
    printed.push(line);
    heard(line);
  });
  let ended = false;
  void closed.then(() => {
    ended = true;
  });
  await expect.poll(async () => ended || (await hub.call('approvals.list', {})).length > 0).toBe(true);
  const waited = await hub.call('approvals.list', {});
  for (const { id, hash } of waited) await hub.call('approvals.approve', { id, hash });
  const [code] = await closed;
  running.delete(program);
  return { code, printed: printed.join('\n'), errors, waited: waited.map(({ tool }) => tool) };
}

/** Every private commit of the week was printed, and the issue was made after it was approved. */
async function expectWhole({ code, printed, errors, waited }: Awaited<ReturnType<typeof run>>): Promise<void> {
  expect({ code, errors, waited }).toEqual({ code: 0, errors: '', waited: ['github_create_issue'] });
  const listed = printed.split('\n').flatMap((line) => /^\d{4}-\d\d-\d\d ([^:\s]+): ./.exec(line)?.[1] ?? []);
  // The first token is Ada's.
  const ledger = () =>
    world
      .ledger()
      .filter(({ kind }) => kind === 'github_access_token')
      .slice(0, 1);
  const told = (await privateCommitsOfAda({ ledger, demo: world })).map(({ repository }) => repository);
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.toSorted()).toEqual(told.toSorted());
  expect(printed).toMatch(/number: \d+/);
}

it('with a key', async () => {
  const { key } = await hub.createKey({
    write: true,
    tools: ['github_my_commits', 'github_create_issue'],
  });
  await expectWhole(await run('key.ts', { HUB_KEY: key }));
});

it('with OAuth, where the person agrees in a browser', async () => {
  const visit = async (line: string) => {
    const [, url] = /^Open in your browser: (\S+)$/.exec(line) ?? [];
    if (url) await fetch(await agree(hub, await arrive(url), { write: true }));
  };
  await expectWhole(await run('oauth.ts', {}, (line) => void visit(line)));
});

it('with OAuth, refused by the person, and with an answer that somebody else sends', async () => {
  const answers = [
    (url: URL) => ({ error: 'access_denied', state: url.searchParams.get('state') ?? '' }),
    () => ({ code: 'of another', state: 'of another' }),
    () => ({ code: 'of another' }),
  ];
  for (const answer of answers) {
    const visit = async (line: string) => {
      const url = new URL(/^Open in your browser: (\S+)$/.exec(line)?.[1] ?? '');
      await fetch(`${url.searchParams.get('redirect_uri')}?${new URLSearchParams(answer(url))}`);
    };
    const ended = await run('oauth.ts', {}, (line) => void visit(line));
    expect(ended.errors).toContain('You did not let this program in.');
    expect([ended.code, ended.waited]).toEqual([1, []]);
  }
});

it('as Open WebUI, in the name of the person whose key it is and of nobody else', async () => {
  const { openWebUI } = home;
  const { id } = openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada', password: 'P4ssword!' });
  await hub.call('openwebui.set', {
    url: openWebUI.url,
    adminKey: openWebUI.admin.apiKey ?? '',
    proof: 'signed',
    signingSecret,
  });
  await hub.call('openwebui.account', { password: 'P4ssword!' });
  await hub.call('openwebui.sync', { ...wish, write: true });
  const key = openWebUI.state.connections.OPENAI_API_KEYS.at(-1) ?? '';
  const proved = { HUB_KEY: key, USER_ID: id, SIGNING_SECRET: signingSecret };
  await expectWhole(await run('open-webui.ts', proved));

  for (const changed of [
    { USER_ID: 'another' },
    { USER_ID: ada },
    { SIGNING_SECRET: 'another-secret-of-the-same-length--' },
    { HUB_KEY: (await hub.createKey({}, grace)).key.slice(0, -1) },
  ]) {
    const refused = await run('open-webui.ts', { ...proved, ...changed });
    expect([refused.code, refused.printed, refused.waited]).toEqual([1, '', []]);
  }
});
