/**
 * The clients that the hub can install itself into. Each follows its maker's own documentation or code; where those disagree with
 * the lists of others, they win. That was last checked, by reading it or by running the client, on 28 November 2026.
 */
import type { ClientName } from '../../../../shared/client-install.ts';
import { type Computer, folderIn, pathOn, settingsFolder } from '../../ground/computer.ts';
import type { AiClient, ClientFile, ConfigShape, Installable } from './client.ts';
import type { GhFormat } from './gh.ts';
import { gitPrograms } from './git.ts';

type Place = (computer: Computer) => string;

const inHome =
  (...names: string[]): Place =>
  (computer) =>
    pathOn(computer, computer.home, ...names);
const inSettings =
  (...names: string[]): Place =>
  (computer) =>
    pathOn(computer, settingsFolder(computer), ...names);
/** In the folder that a variable of the client names, else in one of the home folder. */
const inOwn =
  (variable: string, folder: string, ...names: string[]): Place =>
  (computer) =>
    pathOn(computer, folderIn(computer, variable, inHome(folder)(computer)), ...names);
/** As the XDG base directory specification has it, which these clients follow on every system. */
const inConfig = (...names: string[]): Place => inOwn('XDG_CONFIG_HOME', '.config', ...names);
/** The second on Windows, the first everywhere else. */
const orOnWindows =
  (usual: Place, onWindows: Place): Place =>
  (computer) =>
    (computer.system === 'windows' ? onWindows : usual)(computer);
const inDevin = (...names: string[]): Place =>
  orOnWindows(inHome('.config', 'devin', ...names), inSettings('devin', ...names));
const inExtension = (extension: string, file: string): Place =>
  inSettings('Code', 'User', 'globalStorage', extension, 'settings', file);

const http = (more?: Record<string, unknown>, url = 'url', headers = 'headers'): ConfigShape['entry'] => ({
  transport: 'http',
  url,
  headers,
  ...(more && { more }),
});

/** JSON with `mcpServers`, as most have it. */
const json = (at: Place, entry = http(), rest: Partial<ClientFile> = {}): ClientFile => ({
  at,
  format: 'jsonc',
  servers: 'mcpServers',
  entry,
  ...rest,
});

const typed = http({ type: 'http' });
const remote = http({ type: 'remote', enabled: true, oauth: false });
const streamable = http({ type: 'streamable-http' });

/** VS Code and Copilot CLI read it, no matter which of them wrote it. */
const copilotFile = json(
  inOwn('COPILOT_HOME', '.copilot', 'mcp-config.json'),
  http({ type: 'http', tools: ['*'] }), // without `tools` Copilot CLI offers none of them
);

/** An edition of VS Code, by the name of its folder. */
const vscode = (folder: string): Pick<AiClient, 'source' | 'files' | 'signs' | 'restart' | 'afterUndo'> => ({
  source: 'https://code.visualstudio.com/docs/agents/reference/mcp-configuration',
  files: [
    { ...copilotFile, sign: inOwn('COPILOT_HOME', '.copilot') },
    // Deprecated, but read by every version, also by those that do not know the other.
    json(inSettings(folder, 'User', 'mcp.json'), typed, { servers: 'servers', isReadToo: true }),
  ],
  signs: (computer) => [inSettings(folder, 'User')(computer)],
  restart: 'Start a new chat with Copilot in VS Code. If it is not there: command MCP: List Servers, then Start.',
  afterUndo: 'Reload the window of VS Code.',
});

export const knownClients: readonly AiClient[] = [
  {
    name: 'claude-code',
    title: 'Claude Code',
    source: 'https://code.claude.com/docs/en/mcp',
    files: [
      // The user scope.
      json(
        (computer) => pathOn(computer, folderIn(computer, 'CLAUDE_CONFIG_DIR', computer.home), '.claude.json'),
        typed,
      ),
    ],
    // The file lies in the home folder, which is no sign of it.
    signs: (computer) => [inHome('.claude.json')(computer), inOwn('CLAUDE_CONFIG_DIR', '.claude')(computer)],
    restart: 'Start Claude Code again.',
  },
  {
    name: 'claude-desktop',
    title: 'Claude Desktop',
    source: 'https://modelcontextprotocol.io/docs/develop/connect-local-servers',
    // Entries with an address are skipped, and its connectors dial from the vendor's cloud, which reaches no loopback.
    files: [json(inSettings('Claude', 'claude_desktop_config.json'), { transport: 'stdio' })],
    restart: 'Quit Claude Desktop and open it again.',
  },
  {
    name: 'cursor',
    title: 'Cursor',
    source: 'https://cursor.com/docs/mcp',
    files: [json(inHome('.cursor', 'mcp.json'))],
    restart: 'Restart Cursor. If it stays off, turn it on under Customize.',
    afterUndo: 'Restart Cursor.',
  },
  { name: 'vscode', title: 'VS Code', ...vscode('Code') },
  { name: 'vscode-insiders', title: 'VS Code Insiders', ...vscode('Code - Insiders') },
  {
    name: 'codex',
    title: 'Codex',
    source: 'https://developers.openai.com/codex/mcp',
    files: [
      {
        at: inOwn('CODEX_HOME', '.codex', 'config.toml'),
        format: 'toml',
        servers: 'mcp_servers',
        // `bearer_token` is refused there and `bearer_token_env_var` needs a variable in every shell; `http_headers` takes it as it is.
        entry: http(undefined, 'url', 'http_headers'),
      },
    ],
    restart: 'Start Codex again.',
  },
  {
    name: 'gemini-cli',
    title: 'Gemini CLI',
    source: 'https://geminicli.com/docs/tools/mcp-server/',
    files: [json(inHome('.gemini', 'settings.json'), http(undefined, 'httpUrl'))], // `url` alone would mean the old SSE transport
    restart: 'Start Gemini CLI again, in a folder that it trusts.',
    afterUndo: 'Start Gemini CLI again.',
  },
  {
    name: 'copilot-cli',
    title: 'Copilot CLI',
    source: 'https://docs.github.com/en/copilot/how-tos/copilot-cli/customize-copilot/add-mcp-servers',
    files: [copilotFile],
    restart: 'Start Copilot CLI again.',
  },
  {
    name: 'windsurf',
    title: 'Devin Desktop (Windsurf)',
    source: 'https://docs.browserless.io/mcp/clients/windsurf',
    files: [
      // Since version 3.9.19, when Windsurf became Devin Desktop; its command line reads the same file.
      json(inDevin('mcp_config.json'), http(), { sign: inDevin() }),
      json(inHome('.codeium', 'windsurf', 'mcp_config.json'), http(undefined, 'serverUrl')),
    ],
    restart: 'Press Refresh in the MCP panel of Devin Desktop.',
  },
  {
    name: 'antigravity',
    title: 'Antigravity',
    source: 'https://antigravity.google/docs/mcp',
    files: [
      // Version 2 moved it to `config`, for the editor and its command line alike, and no longer reads the other.
      json(inHome('.gemini', 'config', 'mcp_config.json'), http(undefined, 'serverUrl')),
      json(inHome('.gemini', 'antigravity', 'mcp_config.json'), http(undefined, 'serverUrl')),
    ],
    restart: 'Press Refresh under Manage MCP Servers in Antigravity.',
  },
  {
    name: 'zed',
    title: 'Zed',
    source: 'https://zed.dev/docs/ai/mcp',
    files: [
      json(
        (computer) =>
          computer.system === 'macos'
            ? inHome('.config', 'zed', 'settings.json')(computer) // not where other programs of a Mac have theirs
            : inSettings(computer.system === 'windows' ? 'Zed' : 'zed', 'settings.json')(computer),
        http(),
        { servers: 'context_servers' },
      ),
    ],
    restart: 'Nothing to restart: Zed reads it at once.',
  },
  {
    name: 'cline',
    title: 'Cline',
    source: 'https://docs.cline.bot/mcp/configuring-mcp-servers',
    // In exactly this spelling: without it Cline takes the address for the old SSE transport.
    files: [
      // One file for all of Cline since it moved out of VS Code; an extension of before has only the second.
      json(inHome('.cline', 'data', 'settings', 'cline_mcp_settings.json'), http({ type: 'streamableHttp' })),
      json(inExtension('saoudrizwan.claude-dev', 'cline_mcp_settings.json'), http({ type: 'streamableHttp' })),
    ],
    restart: 'Nothing to restart: Cline reads it at once.',
  },
  {
    name: 'opencode',
    title: 'OpenCode',
    source: 'https://opencode.ai/docs/mcp-servers/',
    // Version 2 writes `mcp.servers` and reads this as well; version 1 reads this alone.
    files: ['opencode.json', 'opencode.jsonc'].map((file) =>
      json(inConfig('opencode', file), remote, { servers: 'mcp' }),
    ),
    restart: 'Start OpenCode again.',
  },
  {
    name: 'qwen-code',
    title: 'Qwen Code',
    source: 'https://qwenlm.github.io/qwen-code-docs/en/users/features/mcp/',
    files: [json(inHome('.qwen', 'settings.json'), http(undefined, 'httpUrl'))],
    restart: 'Start Qwen Code again.',
  },
  {
    name: 'droid',
    title: 'Factory Droid',
    source: 'https://docs.factory.ai/cli/configuration/mcp',
    files: [json(inHome('.factory', 'mcp.json'), typed)],
    restart: 'Nothing to restart: Droid reads it at once.',
  },
  {
    name: 'continue',
    title: 'Continue',
    source: 'https://github.com/continuedev/continue/blob/main/packages/config-yaml/src/schemas/mcp/index.ts',
    files: [
      {
        at: inOwn('CONTINUE_GLOBAL_DIR', '.continue', 'config.yaml'),
        format: 'yaml',
        servers: 'mcpServers',
        isList: true,
        entry: http({ type: 'streamable-http' }, 'url', 'requestOptions.headers'),
        start: 'name: Local Config\nversion: 1.0.0\nschema: v1\n', // without a name and a version it reads none of the file
      },
    ],
    restart: 'Reload Continue, or start cn again.',
  },
  {
    name: 'goose',
    title: 'Goose',
    source: 'https://block.github.io/goose/docs/guides/config-files',
    files: [
      {
        at: orOnWindows(inConfig('goose', 'config.yaml'), inSettings('Block', 'goose', 'config', 'config.yaml')),
        format: 'yaml',
        servers: 'extensions',
        entry: http(
          { type: 'streamable_http', name: 'opengithubx', description: 'OpenGitHubX', enabled: true, timeout: 300 },
          'uri',
        ),
      },
    ],
    restart: 'Start a new session in Goose.',
  },
  {
    name: 'lm-studio',
    title: 'LM Studio',
    source: 'https://lmstudio.ai/docs/app/mcp',
    files: [json(inHome('.lmstudio', 'mcp.json'))],
    restart: 'Turn on mcp/opengithubx under Integrations in a chat of LM Studio.',
    afterUndo: 'Nothing to restart: LM Studio reads it at once.',
  },
  {
    name: 'kiro',
    title: 'Kiro',
    source: 'https://kiro.dev/docs/mcp/configuration',
    files: [json(inHome('.kiro', 'settings', 'mcp.json'))],
    restart: 'Nothing to restart: Kiro reads it at once, its command line at its next start.',
  },
  {
    name: 'kilo',
    title: 'Kilo Code',
    source: 'https://kilo.ai/docs/automate/mcp/using-in-kilo-code',
    files: [
      ...['kilo.jsonc', 'kilo.json'].map((file) => json(inConfig('kilo', file), remote, { servers: 'mcp' })),
      // The extension from before it shared its code with the command line.
      json(inExtension('kilocode.kilo-code', 'mcp_settings.json'), streamable),
    ],
    restart: 'Reload Kilo Code, or start kilo again.',
  },
  {
    name: 'amp',
    title: 'Amp',
    source: 'https://ampcode.com/manual#configuration',
    files: ['settings.json', 'settings.jsonc'].map((file) =>
      json(inHome('.config', 'amp', file), http(), { servers: 'amp.mcpServers' }),
    ),
    restart: 'Start Amp again.',
  },
  {
    name: 'crush',
    title: 'Crush',
    source: 'https://github.com/charmbracelet/crush/blob/main/docs/config/README.md',
    // It prefers its own shell script `crushrc`, which no program can edit safely, and reads this file beside it.
    files: [json(inConfig('crush', 'crush.json'), typed, { servers: 'mcp' })],
    restart: 'Start Crush again.',
  },
  {
    name: 'roo',
    title: 'Roo Code',
    source: 'https://docs.roocode.com/features/mcp/using-mcp-in-roo',
    // Its makers ended it in May 2026; where it is still installed it works on.
    files: [json(inExtension('rooveterinaryinc.roo-cline', 'mcp_settings.json'), streamable)],
    restart: 'Nothing to restart: Roo Code reads it at once.',
  },
  {
    name: 'trae',
    title: 'Trae',
    source: 'https://github.com/stacklok/toolhive/blob/main/pkg/client/config.go',
    files: [
      json(inSettings('Trae', 'User', 'mcp.json'), http(), { sign: inSettings('Trae', 'User') }),
      json(inSettings('Trae CN', 'User', 'mcp.json'), http(), { sign: inSettings('Trae CN', 'User') }),
    ],
    restart: 'Restart Trae.',
  },
  {
    name: 'junie',
    title: 'JetBrains Junie',
    source: 'https://www.jetbrains.com/help/junie/model-context-protocol-mcp.html',
    // The plugin and the command line share it. Only later versions take an address, so that it starts the bridge.
    files: [json(inHome('.junie', 'mcp', 'mcp.json'), { transport: 'stdio' })],
    restart: 'Restart the IDE, or start Junie again.',
  },
  {
    name: 'git',
    title: 'git',
    source: 'https://git-scm.com/docs/git-config',
    // Only an agent whose environment names it reads it.
    files: [
      {
        at: inConfig('opengithubx-agent', 'gitconfig'),
        format: 'gitconfig',
        servers: 'git',
        entry: { transport: 'git' },
      },
    ],
    signs: gitPrograms,
    restart: 'Add what is shown to the settings of your agent, and start the agent again.',
    afterUndo: 'Take it out of the settings of your agent.',
  },
];

const forGh = (name: 'gh' | 'gh-login' | 'gh-command', file: string, format: GhFormat): Installable => ({
  name,
  title: 'gh',
  source: 'https://cli.github.com/manual/gh_help_environment',
  restart: '',
  files: [
    {
      at: inConfig('opengithubx-agent', ...file.split('/')),
      format,
      servers: 'gh',
      entry: { transport: 'git' },
      ...(format === 'ghcommand' && { isProgram: true }),
    },
  ],
});

/** Beside what git is told, and taken out with it. */
export const ghFiles: Installable[] = [
  forGh('gh', 'config.yml', 'ghconfig'),
  forGh('gh-login', 'hosts.yml', 'ghhosts'),
  forGh('gh-command', 'bin/gh', 'ghcommand'),
];

export function knownClient(name: ClientName): AiClient {
  const found = knownClients.find((client) => client.name === name);
  if (!found) throw new Error('A client of the contract is not declared.');
  return found;
}
