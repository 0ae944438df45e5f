import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../harness/memory-ports.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The first lines that a process says. */
async function linesOf(child: ChildProcess, count: number): Promise<string[]> {
  if (child.stdout === null) throw new Error('It has no output.');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === count) break;
  }
  return said;
}

/** Linux says by these variables whether there is a display; elsewhere there always is. */
it('npm start without a display says so in one sentence and starts the hub', async () => {
  const words = ['--port', '0', '--data-dir', temporaryFolder(), '--json'];
  const child = spawn(process.execPath, [join(root, 'src', 'main', 'start.ts'), ...words], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [sentence, ready = ''] = await linesOf(child, 2);
    expect(sentence).toBe(
      'The desktop app cannot open because there is no display here: starting the hub with its console in the browser.',
    );
    const { url } = JSON.parse(ready);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/console/`)).status).toBe(200);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
});
