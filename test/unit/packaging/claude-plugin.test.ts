/** The plugin for Claude Code, whose skill must not name tools that are gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownTools } from '../../../src/main/hub/kernel/tools/own-tools.ts';
import { platforms } from '../../../src/main/hub/platforms/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

it('stands in the marketplace, in the version of the hub', () => {
  const [plugin] = JSON.parse(read('.claude-plugin', 'marketplace.json')).plugins;
  const { name, version } = JSON.parse(read(plugin.source, '.claude-plugin', 'plugin.json'));
  expect([plugin.name, version]).toEqual([name, JSON.parse(read('package.json')).version]);
});

it('names only tools and platforms that there are', () => {
  const skill = read('resources', 'claude-plugin', 'skills', 'opengithubx', 'SKILL.md');
  expect(skill).toMatch(/^---\nname: opengithubx\ndescription: .{1,1024}\n---\n/);
  const tools = [...platforms.flatMap((platform) => platform.tools), ...ownTools].map(({ name }) => name);
  const prefixes = platforms.map(({ name }) => `${name}_`);
  const isTool = /^(?:[a-z]+_(?:tools?|status)|(?:github|slack|google|notion)_[a-z_]*)$/;
  const named = [...skill.matchAll(/`([^`]+)`/g)].flatMap(([, word = '']) => (isTool.test(word) ? [word] : []));
  expect(named.filter((word) => !tools.includes(word) && !prefixes.includes(word))).toEqual([]);
  expect(named).toEqual(expect.arrayContaining([...prefixes, 'search_tools', 'approval_status', 'github_my_commits']));
});
