/** PyGithub, as it is installed, at the door for gh: it holds a permission key and nothing else. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedHub, startHub } from '../harness/world.ts';
import { installClient } from './install.ts';

const { hub } = sharedHub((world) => startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0, gitPort: 0 }));

it('reads, is refused a webhook, and opens an issue that its person approves', async () => {
  const python = await installClient('pygithub');
  const { key } = await hub.createKey({ endpoints: ['gh'], repositories: ['ada-demo/atlas-service'], write: true });
  const { detail = '' } = (await hub.call('doctor', {})).find(({ step }) => step === 'git') ?? {};
  const base = `${/http:\/\/\S+:\d+/.exec(detail)?.[0]}/api/v3`.replace('github.localhost', '127.0.0.1');
  const script = join(import.meta.dirname, 'agents', 'pygithub.py');
  const run = promisify(execFile)(python, [script, base, key]);
  const waiting = async () => (await hub.call('approvals.list', {})).find(({ state }) => state === 'waiting');
  await expect.poll(async () => (await waiting())?.tool, { timeout: 60_000 }).toBe('github_create_issue');
  const { id = '', hash = '' } = (await waiting()) ?? {};
  await hub.call('approvals.approve', { id, hash });
  expect((await run).stdout.split('\n')).toEqual([
    'ada-demo ada-demo/atlas-service True True',
    '# atlas-service',
    '403 No tool does what repos/create-webhook does',
    'By PyGithub open',
    '',
  ]);
});
