/** `node smoke.mjs FOLDER`: installs the tarball in it where nothing else is, and asks its demo for private commits. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [given = '.'] = process.argv.slice(2);
const tarball = readdirSync(given).find((name) => name.endsWith('.tgz'));
const folder = mkdtempSync(join(tmpdir(), 'opengithubx-'));
writeFileSync(join(folder, 'package.json'), '{}');
const shell = process.platform === 'win32'; // npm is a script there
execFileSync('npm', ['install', '--no-audit', '--no-fund', resolve(given, tarball)], {
  cwd: folder,
  stdio: 'inherit',
  shell,
});

const command = join(folder, 'node_modules', 'opengithubx', 'bin', 'opengithubx.cjs');
const words = [command, 'demo', '--json', '--port', '0', '--data-dir', join(folder, 'demo')];
const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
for await (const line of createInterface(child.stdout)) {
  const { openapiUrl, key } = JSON.parse(line);
  const answer = await fetch(new URL('/tools/github_my_commits', openapiUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ days: 7 }),
  });
  const text = await answer.text();
  if (!text.includes('ada-demo/')) throw new Error(`It answered ${answer.status}: ${text.slice(0, 500)}`);
  console.log(`Node ${process.version} on ${process.platform}: the demo answers with private commits.`);
  break;
}
child.kill();
process.exit(0);
