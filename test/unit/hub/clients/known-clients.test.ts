/** Where each client keeps its configuration, on each system, by the folders that are handed in. */
import { describe, expect, it } from 'vitest';
import type { Computer } from '../../../../src/main/hub/clients/computer.ts';
import { knownClient, knownClients } from '../../../../src/main/hub/clients/known-clients.ts';
import { ClientName } from '../../../../src/shared/client-install.ts';

const linux: Computer = { system: 'linux', home: '/home/ada', environment: {} };
const macos: Computer = { system: 'macos', home: '/Users/ada', environment: {} };
const windows: Computer = {
  system: 'windows',
  home: 'C:\\Users\\ada',
  environment: { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
};
const support = 'Library/Application Support';

const table: [ClientName, linux: string, macos: string, windows: string][] = [
  ['claude-code', '.claude.json', '.claude.json', '.claude.json'],
  [
    'claude-desktop',
    '.config/Claude/claude_desktop_config.json',
    `${support}/Claude/claude_desktop_config.json`,
    'AppData/Roaming/Claude/claude_desktop_config.json',
  ],
  ['cursor', '.cursor/mcp.json', '.cursor/mcp.json', '.cursor/mcp.json'],
  ['vscode', '.config/Code/User/mcp.json', `${support}/Code/User/mcp.json`, 'AppData/Roaming/Code/User/mcp.json'],
  ['codex', '.codex/config.toml', '.codex/config.toml', '.codex/config.toml'],
  ['gemini-cli', '.gemini/settings.json', '.gemini/settings.json', '.gemini/settings.json'],
  ['copilot-cli', '.copilot/mcp-config.json', '.copilot/mcp-config.json', '.copilot/mcp-config.json'],
  [
    'windsurf',
    '.codeium/windsurf/mcp_config.json',
    '.codeium/windsurf/mcp_config.json',
    '.codeium/windsurf/mcp_config.json',
  ],
  ['antigravity', '.gemini/config/mcp_config.json', '.gemini/config/mcp_config.json', '.gemini/config/mcp_config.json'],
  ['zed', '.config/zed/settings.json', '.config/zed/settings.json', 'AppData/Roaming/Zed/settings.json'],
  [
    'cline',
    '.cline/data/settings/cline_mcp_settings.json',
    '.cline/data/settings/cline_mcp_settings.json',
    '.cline/data/settings/cline_mcp_settings.json',
  ],
  ['opencode', '.config/opencode/opencode.json', '.config/opencode/opencode.json', '.config/opencode/opencode.json'],
];

it('every client of the contract is declared, once', () => {
  expect(knownClients.map(({ name }) => name)).toEqual(ClientName.options);
  expect(table.map(([name]) => name)).toEqual(ClientName.options);
});

describe.each(table)('%s', (name, onLinux, onMac, onWindows) => {
  it.each([
    [linux, `/home/ada/${onLinux}`],
    [macos, `/Users/ada/${onMac}`],
    [windows, `C:\\Users\\ada\\${onWindows.replaceAll('/', '\\')}`],
  ])('%#', (computer, file) => {
    expect(knownClient(name).files(computer)[0]).toBe(file);
  });
});

it.each([
  ['claude-code', 'CLAUDE_CONFIG_DIR', '/elsewhere/.claude.json'],
  ['codex', 'CODEX_HOME', '/elsewhere/config.toml'],
  ['copilot-cli', 'COPILOT_HOME', '/elsewhere/mcp-config.json'],
  ['claude-desktop', 'XDG_CONFIG_HOME', '/elsewhere/Claude/claude_desktop_config.json'],
  ['zed', 'XDG_CONFIG_HOME', '/elsewhere/zed/settings.json'],
  ['opencode', 'XDG_CONFIG_HOME', '/elsewhere/opencode/opencode.json'],
] as const)('%s follows %s, where it is absolute', (name, variable, file) => {
  const [usual] = knownClient(name).files(linux);
  expect(knownClient(name).files({ ...linux, environment: { [variable]: '/elsewhere' } })[0]).toBe(file);
  expect(knownClient(name).files({ ...linux, environment: { [variable]: 'elsewhere' } })[0]).toBe(usual);
  expect(knownClient(name).files({ ...linux, environment: { [variable]: '' } })[0]).toBe(usual);
});
