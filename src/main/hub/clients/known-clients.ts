/**
 * The clients that the hub can install itself into. Each line follows the client's own documentation or source; where those
 * disagree with others' lists, they win.
 */
import type { ClientName } from '../../../shared/client-install.ts';
import type { AiClient } from './client.ts';
import { type Computer, folderIn, pathOn, settingsFolder } from './computer.ts';

const inHome =
  (...names: string[]) =>
  (computer: Computer): string =>
    pathOn(computer, computer.home, ...names);
const inSettings =
  (...names: string[]) =>
  (computer: Computer): string =>
    pathOn(computer, settingsFolder(computer), ...names);
/** In the folder that a variable of the client's own names, else in one of the home folder. */
const inOwn =
  (variable: string, folder: string, ...names: string[]) =>
  (computer: Computer): string =>
    pathOn(computer, folderIn(computer, variable, inHome(folder)(computer)), ...names);
const first =
  (...files: ((computer: Computer) => string)[]) =>
  (computer: Computer): string[] =>
    files.map((file) => file(computer));

export const knownClients: readonly AiClient[] = [
  {
    name: 'claude-code',
    title: 'Claude Code',
    format: 'jsonc',
    // The user scope (code.claude.com/docs/en/mcp); the file lies in the home folder itself, which is no sign of it.
    files: (computer) => [pathOn(computer, folderIn(computer, 'CLAUDE_CONFIG_DIR', computer.home), '.claude.json')],
    signs: first(inOwn('CLAUDE_CONFIG_DIR', '.claude')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'url', headers: 'headers', more: { type: 'http' } },
    restart: 'Start Claude Code anew.',
  },
  {
    name: 'claude-desktop',
    title: 'Claude Desktop',
    format: 'jsonc',
    files: first(inSettings('Claude', 'claude_desktop_config.json')),
    servers: 'mcpServers',
    // Entries with an address are skipped, and its connectors dial from the vendor's cloud, which reaches no loopback.
    entry: { transport: 'stdio' },
    restart: 'Quit Claude Desktop and open it again.',
  },
  {
    name: 'cursor',
    title: 'Cursor',
    format: 'jsonc',
    files: first(inHome('.cursor', 'mcp.json')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'url', headers: 'headers' },
    restart: 'Restart Cursor.',
  },
  {
    name: 'vscode',
    title: 'VS Code',
    format: 'jsonc',
    files: first(inSettings('Code', 'User', 'mcp.json')),
    servers: 'servers',
    entry: { transport: 'http', url: 'url', headers: 'headers', more: { type: 'http' } },
    restart: 'Start the server opengithubx in VS Code: command MCP: List Servers.',
  },
  {
    name: 'codex',
    title: 'Codex',
    format: 'toml',
    files: first(inOwn('CODEX_HOME', '.codex', 'config.toml')),
    servers: 'mcp_servers',
    // `bearer_token` is refused there and `bearer_token_env_var` needs a variable in every shell; `http_headers` takes it as it is.
    entry: { transport: 'http', url: 'url', headers: 'http_headers' },
    restart: 'Start Codex anew.',
  },
  {
    name: 'gemini-cli',
    title: 'Gemini CLI',
    format: 'jsonc',
    files: first(inHome('.gemini', 'settings.json')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'httpUrl', headers: 'headers' }, // `url` alone would mean the old SSE transport
    restart: 'Start Gemini CLI anew.',
  },
  {
    name: 'copilot-cli',
    title: 'Copilot CLI',
    format: 'jsonc',
    files: first(inOwn('COPILOT_HOME', '.copilot', 'mcp-config.json')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'url', headers: 'headers', more: { type: 'http', tools: ['*'] } },
    restart: 'Start Copilot CLI anew.',
  },
  {
    name: 'windsurf',
    title: 'Windsurf',
    format: 'jsonc',
    files: first(inHome('.codeium', 'windsurf', 'mcp_config.json')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'serverUrl', headers: 'headers' },
    restart: 'Press Refresh in the MCP panel of Windsurf.',
  },
  {
    name: 'antigravity',
    title: 'Antigravity',
    format: 'jsonc',
    // Version 2 moved it to `config`, for the editor and its command line alike, and no longer reads the other.
    files: first(inHome('.gemini', 'config', 'mcp_config.json'), inHome('.gemini', 'antigravity', 'mcp_config.json')),
    servers: 'mcpServers',
    entry: { transport: 'http', url: 'serverUrl', headers: 'headers' },
    restart: 'Press Refresh under Manage MCP Servers in Antigravity.',
  },
  {
    name: 'zed',
    title: 'Zed',
    format: 'jsonc',
    files: (computer) => [
      computer.system === 'macos'
        ? inHome('.config', 'zed', 'settings.json')(computer) // not where other programs of a Mac have theirs
        : inSettings(computer.system === 'windows' ? 'Zed' : 'zed', 'settings.json')(computer),
    ],
    servers: 'context_servers',
    entry: { transport: 'http', url: 'url', headers: 'headers' },
    restart: 'Nothing to restart: Zed reads it at once.',
  },
  {
    name: 'cline',
    title: 'Cline',
    format: 'jsonc',
    // One file for all of Cline since it moved out of VS Code; an extension of before has only the second.
    files: first(
      inHome('.cline', 'data', 'settings', 'cline_mcp_settings.json'),
      inSettings('Code', 'User', 'globalStorage', 'saoudrizwan.claude-dev', 'settings', 'cline_mcp_settings.json'),
    ),
    servers: 'mcpServers',
    // In exactly this spelling: without it Cline takes the address for the old SSE transport.
    entry: { transport: 'http', url: 'url', headers: 'headers', more: { type: 'streamableHttp' } },
    restart: 'Nothing to restart: Cline reads it at once.',
  },
  {
    name: 'opencode',
    title: 'OpenCode',
    format: 'jsonc',
    files: first(inOpenCode('opencode.json'), inOpenCode('opencode.jsonc')),
    // Version 2 writes `mcp.servers` and reads this as well; version 1 reads this alone.
    servers: 'mcp',
    entry: { transport: 'http', url: 'url', headers: 'headers', more: { type: 'remote', enabled: true, oauth: false } },
    restart: 'Start OpenCode anew.',
  },
];

/** It follows the XDG base directory specification on every system. */
function inOpenCode(file: string): (computer: Computer) => string {
  return (computer) =>
    pathOn(computer, folderIn(computer, 'XDG_CONFIG_HOME', inHome('.config')(computer)), 'opencode', file);
}

export function knownClient(name: ClientName): AiClient {
  const found = knownClients.find((client) => client.name === name);
  if (!found) throw new Error('A client of the contract is not declared.');
  return found;
}
