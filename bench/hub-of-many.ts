import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { entry } from '../test/harness/command-line.ts';
import { type DemoHub, startDemoHub } from '../test/harness/demo-hub.ts';

/** The hub takes a world that it finds, so one with more repositories is put where it looks; `stop` ends that one too. */
export async function startHubOfMany(extraRepositories: number): Promise<DemoHub> {
  const hub = await startDemoHub({ fresh: true }); // signed out, so that it signs in at the other world
  try {
    await hub.terminate();
    const world = join(entry, '..', 'demo.js');
    const args = ['--state-dir', `${hub.dataDir}-world`, '--extra-repositories', String(extraRepositories)];
    const child = spawn(process.execPath, [world, ...args], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data', { signal: AbortSignal.timeout(30_000) });
    child.stdout.destroy();
    child.unref();
    await hub.restart();
    return hub;
  } catch (error) {
    await hub.stop();
    throw error;
  }
}
