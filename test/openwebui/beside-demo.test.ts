/** `serve --demo --open-webui`, as a newcomer starts it: one link, behind which the hub is there already. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type OpenWebUIBeside, readyOpenWebUI } from '../../src/main/headless/commands/open-webui/beside-demo.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { freePort } from '../harness/local-server.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { entryFolder } from '../harness/words-in-process.ts';
import { callOpenWebUI } from './call.ts';
import { installOpenWebUI } from './install.ts';

const isHere = (await installOpenWebUI('0.12.4')) !== undefined;

/** An Open WebUI that is there already is said with every start; the hub's announcement has it beside the rest. */
const besideIn = (hub: DemoHub) => {
  const announced = hub
    .output()
    .split('\n')
    .findLast((line) => line.startsWith('{"url":'));
  return (JSON.parse(announced ?? '') as { openWebUI: OpenWebUIBeside }).openWebUI;
};

it.runIf(isHere)(
  'lasts: the same link, administrator and people after a restart, with the hub registered',
  async () => {
    const hub = await startDemoHub({ args: ['--open-webui', '--port', `${await freePort()}`] });
    try {
      const before = besideIn(hub);
      const { origin, searchParams } = new URL(before.link);
      expect(searchParams.get('models')).toMatch(/^ogx_\w+\.opengithubx\/demo\/demo-summarizer$/);
      await hub.terminate();
      await hub.restart();
      expect(besideIn(hub)).toEqual(before);
      const body = JSON.stringify(before.administrator);
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`${origin}/api/v1/auths/signin`, { method: 'POST', headers, body });
      const { token } = (await reply.json()) as { token: string };
      type Accounts = { users: { email: string }[] };
      const { users } = (await callOpenWebUI<Accounts>({ url: origin, token }, 'GET', '/api/v1/users/all')).body;
      expect(users.map(({ email }) => email).toSorted()).toEqual(['ada@example.com', 'admin@example.com']);
      const { stdout } = await hub.cli('openwebui', 'status', '--json');
      type Status = { identity: { state: string }; parts: { state: string }[] };
      const { identity, parts } = JSON.parse(stdout) as Status;
      expect([identity.state, ...parts.map(({ state }) => state)]).toEqual(['linked', 'present', 'present', 'present']);
    } finally {
      await hub.stop();
    }
  },
);

describe('before it is installed', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** A computer without an Open WebUI; its Python can't install one. */
  function computer(hasPython: boolean): void {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    const python = join(folder, 'bin', 'python3.11');
    writeFileSync(python, `#!/bin/sh\ncase "$2" in import\\ ensure*) exit ${hasPython ? 0 : 1} ;; *) exit 1 ;; esac\n`);
    for (const name of ['python3.11', 'python3.12', 'python3']) {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexit ${hasPython ? 0 : 1}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    vi.stubEnv('PATH', join(folder, 'bin'));
    vi.stubEnv('XDG_CACHE_HOME', folder);
  }
  const answering = (answer: string | undefined) => ({
    openTerminal: () => ({ ask: async () => answer, askHidden: async () => undefined, say() {}, close() {} }),
  });

  it.each([
    ['nobody can be asked', { openTerminal: () => undefined }, /--yes installs it/],
    ['the person says no', answering('n'), /is not installed/],
    ['the person ends the question', answering(undefined), /is not installed/],
  ])('nothing is installed where %s', async (_, surroundings, sentence) => {
    computer(true);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await readyOpenWebUI(surroundings, entryFolder, false)).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(sentence) },
    });
  });
});
