/** git at its door: neither its packets nor its files, and no process on the way, ever holds a token. */
import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { largeFiles } from '../../src/demo/github/large-files.ts';
import type { Run } from './run.ts';

const own = 'ada-demo/atlas-service';
const withLarge = 'ada-demo/dotfiles';

/** Clones, pushes, is refused, and meets a GitHub that sends back what it was sent, while every process around is looked at. */
export async function byGit(run: Run): Promise<void> {
  await run.ready();
  const made = await run.call(
    'keys.create',
    { client: 'an agent', endpoints: ['git'], write: true, repositories: [own, withLarge] },
    'demo',
  );
  const { key } = JSON.parse(made).output as { key: string };
  const door = /http:\/\/github\.localhost:\d+/.exec((await run.commandOnce('doctor')).stdout)?.[0] ?? '';
  const env = {
    PATH: process.env['PATH'],
    HOME: run.home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_TRACE_PACKET: '1',
    GIT_TRACE_CURL: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Bearer ${key}`,
  };
  const git = async (...words: string[]): Promise<boolean> => {
    const ended = promisify(execFile)('git', words, { env, cwd: run.home, maxBuffer: 2 ** 28 });
    const { stdout, stderr, code } = await ended.catch((error) => error);
    run.keep('git, what it printed', stdout + stderr, [key]);
    return code === undefined;
  };

  expect(await git('clone', `${door}/${own}`, 'cloned')).toBe(true);
  // Objects lie packed; this is all that is in them.
  const all = ['-C', 'cloned', 'cat-file', '--batch', '--batch-all-objects'];
  const { stdout } = await promisify(execFile)('git', all, { env, cwd: run.home, maxBuffer: 2 ** 28 });
  run.keep('git, what it fetched', stdout);
  expect(await git('clone', `${door}/ada-demo/ledger-sync`, 'refused')).toBe(false);

  const [, oid, size] = /sha256:(\w+)\nsize (\d+)/.exec(largeFiles[1].text) ?? [];
  const fetchLarge = async (): Promise<number> => {
    const at = `${door.replace('github.localhost', '127.0.0.1')}/${withLarge}/info/lfs/objects/${oid}/${size}`;
    const answer = await fetch(at, { headers: { authorization: `Bearer ${key}` } });
    run.keep('git, what it fetched', await answer.text(), [key]);
    return answer.status;
  };
  expect(await fetchLarge()).toBe(200);

  const path = '/git/.*(upload-pack|lfs)';
  for (const status of [200, 401, 403, 404, 500]) {
    for (const echo of ['body', 'header', 'error']) {
      const faults = [{ service: 'github', path, status, echo }];
      await run.during({ what: `git: ${status}, ${echo}`, faults }, async () => {
        await git('-C', 'cloned', 'ls-remote');
        await fetchLarge();
      });
    }
    if (status === 401) await run.ready();
  }

  await run.ready();
  /** Pushes something new to a branch with that name; meanwhile what is held of it and all processes are looked at. */
  const push = async (branch: string): Promise<boolean> => {
    await git(
      '-C',
      'cloned',
      '-c',
      'user.name=A',
      '-c',
      'user.email=a@example.com',
      'commit',
      '--allow-empty',
      '-qm',
      branch,
    );
    const pushing = git('-C', 'cloned', 'push', 'origin', `HEAD:refs/heads/${branch}`);
    const id = await run.untilAsked();
    keepProcesses(run, key);
    for (const entry of readdirSync(join(run.hub.dataDir, 'pushes'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) run.keep('git, what is held of a push', readFileSync(join(entry.parentPath, entry.name)));
    }
    expect(await run.approve(id)).toContain('"ok":true');
    return pushing;
  };
  expect(await push('agent/one')).toBe(true);
  for (const [status, echo] of [
    [200, 'body'],
    [403, 'error'],
    [500, 'error'],
  ] as const) {
    const faults = [{ service: 'github', path: '/git/.*receive-pack', status, echo }];
    await run.during({ what: `git push: ${status}, ${echo}`, faults }, () => push(`agent/${status}`));
  }

  await run.during({ what: 'git: no answer', faults: [{ service: 'github', path, hang: true }] }, async () => {
    const cloning = spawn('git', ['clone', `${door}/${own}`, 'cut'], { env, cwd: run.home, stdio: 'ignore' });
    await run.untilHanging();
    keepProcesses(run, key);
    cloning.kill('SIGKILL');
    await new Promise((ended) => cloning.on('close', ended));
  });
}

/** Of those that git and the hub have started here; the tests themselves know every secret. */
function keepProcesses(run: Run, key: string): void {
  if (process.platform !== 'linux') return;
  const parentOf = (id: string) => /\) \S (\d+)/.exec(readFileSync(join('/proc', id, 'stat'), 'latin1'))?.[1] ?? '0';
  /** Others on this computer use git as well. */
  const isOurs = (id: string): boolean =>
    id !== '0' && ([run.hub.pid, process.pid].includes(Number(id)) || isOurs(parentOf(id)));
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(join('/proc', id, 'cmdline'));
      const isGit = /^(\S*\/)?git\b/.test(command.toString('latin1'));
      if (!(isGit && isOurs(id)) && parentOf(id) !== String(run.hub.pid)) continue;
      run.keep('git, a process around it', Buffer.concat([command, readFileSync(join('/proc', id, 'environ'))]), [key]);
    } catch {
      // It has ended, or belongs to another user.
    }
  }
}
