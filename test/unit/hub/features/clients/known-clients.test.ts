/** Where each client keeps its configuration, on each system, by the folders that are handed in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFileOf } from '../../../../../src/main/hub/features/clients/client.ts';
import { knownClient, knownClients } from '../../../../../src/main/hub/features/clients/known-clients.ts';
import type { Computer } from '../../../../../src/main/hub/ground/computer.ts';
import { ClientName } from '../../../../../src/shared/client-install.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const linux: Computer = { system: 'linux', home: '/home/ada', environment: {} };
const macos: Computer = { system: 'macos', home: '/Users/ada', environment: {} };
const windows: Computer = {
  system: 'windows',
  home: 'C:\\Users\\ada',
  environment: { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
};
const support = 'Library/Application Support';

/** In the home folder on Linux, on a Mac and on Windows; one where they are the same. */
const table: [ClientName, linux: string, macos?: string, windows?: string][] = [
  ['claude-code', '.claude.json'],
  ['claude-desktop', ...inSettings('Claude/claude_desktop_config.json')],
  ['cursor', '.cursor/mcp.json'],
  ['vscode', '.copilot/mcp-config.json'],
  ['vscode-insiders', '.copilot/mcp-config.json'],
  ['codex', '.codex/config.toml'],
  ['gemini-cli', '.gemini/settings.json'],
  ['copilot-cli', '.copilot/mcp-config.json'],
  ['windsurf', ...exceptOnWindows('.config/devin/mcp_config.json', 'devin/mcp_config.json')],
  ['antigravity', '.gemini/config/mcp_config.json'],
  ['zed', ...exceptOnWindows('.config/zed/settings.json', 'Zed/settings.json')],
  ['cline', '.cline/data/settings/cline_mcp_settings.json'],
  ['opencode', '.config/opencode/opencode.json'],
  ['qwen-code', '.qwen/settings.json'],
  ['droid', '.factory/mcp.json'],
  ['continue', '.continue/config.yaml'],
  ['goose', ...exceptOnWindows('.config/goose/config.yaml', 'Block/goose/config/config.yaml')],
  ['lm-studio', '.lmstudio/mcp.json'],
  ['kiro', '.kiro/settings/mcp.json'],
  ['kilo', '.config/kilo/kilo.jsonc'],
  ['amp', '.config/amp/settings.json'],
  ['crush', '.config/crush/crush.json'],
  ['roo', ...inSettings('Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json')],
  ['trae', ...inSettings('Trae/User/mcp.json')],
  ['junie', '.junie/mcp/mcp.json'],
  ['git', '.config/opengithubx-agent/gitconfig'],
];

function inSettings(file: string): [string, string, string] {
  return [`.config/${file}`, `${support}/${file}`, `AppData/Roaming/${file}`];
}
function exceptOnWindows(file: string, onWindows: string): [string, string, string] {
  return [file, file, `AppData/Roaming/${onWindows}`];
}
const fileOf = (name: ClientName, computer: Computer) => knownClient(name).files[0]?.at(computer);

it('every client of the contract is declared, once', () => {
  expect(knownClients.map(({ name }) => name)).toEqual(ClientName.options);
  expect(table.map(([name]) => name)).toEqual(ClientName.options);
  for (const { source } of knownClients) expect(source).toMatch(/^https:/);
});

describe.each(table)('%s', (name, onLinux, onMac = onLinux, onWindows = onLinux) => {
  it.each([
    [linux, `/home/ada/${onLinux}`],
    [macos, `/Users/ada/${onMac}`],
    [windows, `C:\\Users\\ada\\${onWindows.replaceAll('/', '\\')}`],
  ])('%#', (computer, file) => {
    expect(fileOf(name, computer)).toBe(file);
  });
});

it.each([
  ['claude-code', 'CLAUDE_CONFIG_DIR', '/elsewhere/.claude.json'],
  ['codex', 'CODEX_HOME', '/elsewhere/config.toml'],
  ['copilot-cli', 'COPILOT_HOME', '/elsewhere/mcp-config.json'],
  ['claude-desktop', 'XDG_CONFIG_HOME', '/elsewhere/Claude/claude_desktop_config.json'],
  ['zed', 'XDG_CONFIG_HOME', '/elsewhere/zed/settings.json'],
  ['opencode', 'XDG_CONFIG_HOME', '/elsewhere/opencode/opencode.json'],
  ['continue', 'CONTINUE_GLOBAL_DIR', '/elsewhere/config.yaml'],
] as const)('%s follows %s, where it is absolute', (name, variable, file) => {
  const usual = fileOf(name, linux);
  const inside = (folder: string) => fileOf(name, { ...linux, environment: { [variable]: folder } });
  expect([inside('/elsewhere'), inside('elsewhere'), inside('')]).toEqual([file, usual, usual]);
});

describe('of several files it is', () => {
  const home = temporaryFolder();
  const there: Computer = { ...linux, home };
  const make = (file: string) => {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), '');
  };
  const chosen = async (name: ClientName, installed?: string) =>
    (await configFileOf(knownClient(name), there, installed && join(home, installed))).path.slice(home.length + 1);

  it('the one that there is; a new folder says that the old file is left behind; and one that is read too stays', async () => {
    const [devin, windsurf] = ['.config/devin/mcp_config.json', '.codeium/windsurf/mcp_config.json'];
    expect(await chosen('windsurf')).toBe(devin);
    make(windsurf);
    expect(await chosen('windsurf')).toBe(windsurf);
    mkdirSync(join(home, '.config/devin'), { recursive: true });
    expect(await chosen('windsurf')).toBe(devin);

    mkdirSync(join(home, '.config/Trae CN/User'), { recursive: true });
    expect(await chosen('trae')).toBe('.config/Trae CN/User/mcp.json');

    const editors = '.config/Code/User/mcp.json';
    make(editors);
    expect(await chosen('vscode')).toBe(editors);
    make('.copilot/mcp-config.json');
    expect([await chosen('vscode'), await chosen('vscode', editors)]).toEqual(['.copilot/mcp-config.json', editors]);
  });
});
