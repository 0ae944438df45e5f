/** `demo --no-tenant`: where a person without a tenant begins, beside everything that the world plays. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { commandLineOn, entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../unit/headless/temporary-folder.ts';

/** Starts the demo with the usual folders below `home`, and waits for its one line. */
async function startDemo(home: string, ...words: string[]) {
  const env = { ...process.env, XDG_DATA_HOME: home, OPENGITHUBX_NO_BROWSER: '1' };
  const child = spawn(process.execPath, [entry, 'demo', '--json', '--port', '0', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const said = JSON.parse(String(line));
  const { cli } = commandLineOn(said.dataDir, env, entry);
  return {
    said,
    ask: async (...asked: string[]) => JSON.parse((await cli(...asked, '--json')).stdout),
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

// On other systems the usual folder is elsewhere: `data-folder.test.ts` has where.
test.runIf(process.platform === 'linux')(
  'begins without a tenant, a person or anything of an earlier demo, with the world’s services at hand',
  async () => {
    const home = temporaryFolder();
    const ordinary = join(home, 'opengithubx-demo');
    mkdirSync(ordinary, { mode: 0o700 });
    writeFileSync(join(ordinary, 'settings.json'), 'precious', { mode: 0o600 });
    const folder = join(home, 'opengithubx-demo-no-tenant');

    // An earlier run there, in which somebody has signed in at the world's tenant.
    const before = await startDemo(home, '--data-dir', folder);
    expect(await before.ask('status')).toMatchObject({ tenant: before.said.demo.issuer, accounts: 5 });
    await before.stop();
    const signedBefore = readFileSync(join(folder, 'audit.checkpoints'), 'utf8').trim();
    expect(signedBefore).not.toBe('');

    const demo = await startDemo(home, '--fresh', '--no-tenant');
    expect(demo.said).toMatchObject({ dataDir: folder });
    expect([demo.said.key, demo.said.userId, demo.said.consoleToken]).toEqual([undefined, undefined, undefined]);
    expect(await demo.ask('status')).toMatchObject({ demo: true, tenant: null, person: null, accounts: 0, keys: 0 });
    expect(await demo.ask('people', 'list')).toMatchObject({ error: { code: 'not_signed_in' } });
    expect(readFileSync(join(folder, 'audit.checkpoints'), 'utf8')).not.toContain(signedBefore);
    const { github, platforms, mcpServers, issuer } = demo.said.demo;
    const services = [`${github}/settings/apps`, `${issuer}.well-known/openid-configuration`, mcpServers.taskboard];
    const answers = await Promise.all(services.map(async (address) => (await fetch(address)).status));
    expect([answers, Object.keys(platforms)]).toEqual([[200, 200, 401], expect.arrayContaining(['slack', 'notion'])]);
    await demo.stop();

    const again = await startDemo(home, '--no-tenant');
    expect(again.said.dataDir).toBe(folder);
    expect(await again.ask('status')).toMatchObject({ tenant: null, person: null });
    await again.stop();
    expect(readFileSync(join(ordinary, 'settings.json'), 'utf8')).toBe('precious');
  },
);
