/**
 * Before a release: what has changed, in the newest Open WebUI on PyPI, of what the hub relies on. `node test/openwebui/read-newest.ts`
 * prints the difference of those files to the newest version that the tests prove, and ends with 1 where there is one.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { newestOpenWebUI } from '../../src/main/headless/commands/open-webui/install.ts';
import { installOpenWebUI } from './install.ts';

const run = promisify(execFile);

/** What the hub calls there, what calls the hub, and what both are set by; within the package. */
const files = [
  ...['auths', 'users', 'openai', 'configs', 'models', 'chats', 'tools'].map((name) => `routers/${name}.py`),
  ...['oauth', 'headers', 'middleware', 'tools', 'mcp/client'].map((name) => `utils/${name}.py`),
  'socket/main.py',
  'models/users.py',
  'config.py',
  'env.py',
  'main.py',
];

const python = await installOpenWebUI(newestOpenWebUI);
if (python === undefined) process.exit(2);
const folder = await mkdtemp(join(tmpdir(), 'newest-open-webui-'));
try {
  await run(python, ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, 'open-webui']);
  const [wheel = ''] = await readdir(folder);
  const version = wheel.split('-')[1] ?? '';
  await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), join(folder, 'newest')]);
  const place = 'import importlib.util; print(importlib.util.find_spec("open_webui").submodule_search_locations[0])';
  const proven = (await run(python, ['-c', place])).stdout.trim();
  console.log(`Open WebUI ${version} is the newest, ${newestOpenWebUI} the newest that the tests prove.`);
  for (const file of files) {
    const words = ['--no-pager', 'diff', '--no-index', '--stat', '--patch', '--unified=2'];
    const found = join(folder, 'newest', 'open_webui', file);
    const changed = await run('git', [...words, join(proven, file), found], { cwd: dirname(folder) }).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }), // it ends with 1 where there is a difference
    );
    if (changed.stdout === '') continue;
    console.log(`\n## ${file}\n${changed.stdout}`);
    process.exitCode = 1;
  }
  if (process.exitCode !== 1) console.log('Nothing of what the hub relies on has changed.');
} finally {
  await rm(folder, { recursive: true });
}
