/** What a release hands to others. Whether they take it shows at the first release alone: docs/releasing.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { caskOf, readSums, registryEntryOf, wingetOf } from '../../../resources/release/manifests.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const names = ['OpenGitHubX-1.2.3-mac-arm64.dmg', 'OpenGitHubX-1.2.3-win-x64-unsigned.exe'];
const sums = readSums(names.map((name, index) => `${String(index).repeat(64)}  ${name}\n`).join(''));
const release = { version: '1.2.3', repository: 'ada/opengithubx', description: 'A hub: for AI.', sums };

it('Homebrew, winget and the MCP registry are given this', async () => {
  const files = Object.entries({ cask: caskOf(release), ...wingetOf(release) });
  const text = [...files, ['server.json', JSON.stringify(registryEntryOf(release), null, 2)]]
    .map(([name, file]) => `==> ${name}\n${file}`)
    .join('\n');
  await expect(`${text}\n`).toMatchFileSnapshot('../../snapshots/release.txt');
});

it('a release without one of the files has no manifests', () => {
  expect(() => caskOf({ ...release, sums: {} })).toThrow('has no OpenGitHubX-1.2.3-mac-arm64.dmg');
});

it('each action of a workflow is pinned by its commit, and none has rights that it does not name', () => {
  const folder = join(root, '.github', 'workflows');
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].map(([, action = '', version = '']) => `${action}${version}`);
    expect(uses.filter((one) => !/@[0-9a-f]{40} # v\d/.test(one))).toEqual([]);
    const { permissions, jobs } = parse(text);
    expect(permissions).toEqual({});
    expect(
      Object.entries(jobs as Record<string, { permissions?: object }>).filter(([, job]) => !job.permissions),
    ).toEqual([]);
  }
});

it('the changelog has this version', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toMatch(new RegExp(`^## ${version}$`, 'm'));
});
