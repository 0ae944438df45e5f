/** What `npm install -g ./package` brings: packed, installed from the tarball alone into an empty folder, and walked to the first private commit. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAllowed } from '../../resources/package/parts.ts';
import { isLongRun } from '../harness/long-run.ts';
import { post } from '../harness/mcp.ts';
import { nodeFolder } from '../harness/npm-node.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'ogx-'));
const installed = join(folder, 'node_modules', 'opengithubx');
const command = join(folder, 'node_modules', '.bin', 'opengithubx');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(() => {
  const built = join(folder, 'package');
  execFileSync(process.execPath, [join(root, 'resources', 'package', 'index.ts'), built]);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: built });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect(statSync(join(folder, tarball)).size).toBeLessThan(3_400_000);
  rmSync(built, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder });
});

const filesIn = (place: string): string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(place, file)).isFile());

test('it is one package that says what is in it, and holds no path of this machine', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['opengithubx']);
  const read = (file: string): string => readFileSync(join(installed, file), 'utf8');
  const bill = JSON.parse(read('sbom.cdx.json')) as {
    components: { purl: string; licenses: [{ expression: string }] }[];
  };
  const parts = bill.components.map(({ purl }) => purl);
  for (const name of ['zod', 'jose', 'react', '%40modelcontextprotocol/server'])
    expect(parts).toContainEqual(expect.stringMatching(`^pkg:npm/${name}@`));
  expect(parts).not.toContainEqual(expect.stringMatching(/^pkg:npm\/(electron|vite|vitest)/));
  expect(bill.components.filter(({ licenses: [{ expression }] }) => !isAllowed(expression))).toEqual([]);
  expect(read('THIRD-PARTY-NOTICES.txt')).toContain('Permission is hereby granted');
  expect(read('THIRD-PARTY-NOTICES.txt')).toContain('SIL Open Font License');
  const telling = filesIn(installed).filter((file) =>
    [root, `${homedir()}/`].some((place) => read(file).includes(place)),
  );
  expect(telling).toEqual([]);
});

test.each(isLongRun ? ['22', '24', '26'] : [process.versions.node])('on Node %s the demo answers', async (version) => {
  const node = isLongRun ? await nodeFolder(version) : dirname(process.execPath);
  const env = { ...process.env, PATH: `${node}:${process.env['PATH']}`, OPENGITHUBX_NO_BROWSER: '1' };
  expect(execFileSync(command, ['--version'], { env, encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(execFileSync(command, ['--help'], { env, encoding: 'utf8' })).toContain('opengithubx COMMAND');
  const words = ['demo', '--json', '--port', '0', '--data-dir', join(folder, `demo-${version}`)];
  const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { mcpUrl, consoleUrl, key } = JSON.parse(line);
  const commits = await post(mcpUrl, key, 'tools/call', { name: 'github_my_commits', arguments: { days: 7 } });
  expect(await commits.text()).toContain('ada-demo/');
  expect((await fetch(consoleUrl)).status).toBe(200);
  child.kill('SIGTERM'); // the hub is this process, which the wrapper has become
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(complaints).toBe('');
});

test('an older Node is told which is needed, and how to have it for this command alone', () => {
  const wrapper = join(folder, 'old.cjs');
  const source = readFileSync(join(installed, 'bin', 'opengithubx.cjs'), 'utf8');
  writeFileSync(wrapper, source.replace('process.versions.node', "'20.20.2'"));
  const run = () => execFileSync(process.execPath, [wrapper, 'serve'], { encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(/needs Node\.js 22\.16, 24 or newer[\s\S]*npx -y -p node@24 -- node ".+old\.cjs" serve/);
});
