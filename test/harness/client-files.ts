/** A configuration of every client as people have it: other servers with their secrets, comments, and odd habits of layout. */
import type { ClientName } from '../../src/shared/client-install.ts';

/** What no diff may show. */
export const foreignSecret = 'sk-foreign-4411-never-to-be-seen';

export type ClientFile = {
  /** On Linux, below the home folder. */
  file: string;
  text: string;
  /** A folder that shows that the client is there, where the file does not. */
  sign?: string;
  /** What holds the servers by their names, where that is not `mcpServers`. */
  servers?: string;
  /** The entry with this address and key, where it holds an address. */
  entry?: (url: string, key: string) => unknown;
};

const headers = (key: string) => ({ Authorization: `Bearer ${key}` });

export const clientFiles: Record<ClientName, ClientFile> = {
  'claude-code': {
    file: '.claude.json',
    text: `{
  "numStartups": 21,
  "mcpServers": {
    "github": { "type": "stdio", "command": "docker", "args": ["run", "-i"], "env": { "TOKEN": "${foreignSecret}" } }
  },
  "projects": { "/home/ada/atlas": { "mcpServers": {}, "history": ["what did I do?"] } }
}`,
    entry: (url, key) => ({ type: 'http', url, headers: headers(key) }),
  },
  'claude-desktop': {
    file: '.config/Claude/claude_desktop_config.json',
    text: `{\n\t"globalShortcut": "",\n\t"mcpServers": {\n\t\t"files": {\n\t\t\t"command": "npx",\n\t\t\t"args": ["-y", "files"]\n\t\t}\n\t}\n}\n`,
  },
  cursor: {
    file: '.cursor/mcp.json',
    text: `{"mcpServers":{"linear":{"url":"https://mcp.linear.example/sse","headers":{"Authorization":"Bearer ${foreignSecret}"}}}}`,
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  vscode: {
    file: '.copilot/mcp-config.json',
    sign: '.config/Code/User',
    text: `{\n  "mcpServers": { "files": { "command": "files", "env": { "TOKEN": "${foreignSecret}" } } }\n}\n`,
    entry: (url, key) => ({ type: 'http', tools: ['*'], url, headers: headers(key) }),
  },
  // As all versions read it, and the one that there is where no other has been made.
  'vscode-insiders': {
    file: '.config/Code - Insiders/User/mcp.json',
    text: `\uFEFF{\r
    // servers of the team, see the wiki\r
    "servers": {\r
        "playwright": {\r
            "type": "stdio",\r
            "command": "npx", // ${foreignSecret}\r
        }, /* the last */\r
        // "old": { "url": "http://127.0.0.1:1" }\r
    },\r
    "inputs": [\r
        { "id": "token", "type": "promptString", "password": true, },\r
    ],\r
}\r
`,
    servers: 'servers',
    entry: (url, key) => ({ type: 'http', url, headers: headers(key) }),
  },
  codex: {
    file: '.codex/config.toml',
    text: `# how I like it
model = "gpt-5"   # odd    spacing
approval_policy='on-request'

[mcp_servers.context7]
command = "npx"
args = [
  "-y", # newest
  "@upstash/context7-mcp",
]
env = { API_KEY = "${foreignSecret}" }

[mcp_servers."other server"]
url = "https://mcp.example.com/mcp"
bearer_token_env_var = "OTHER"

[[profiles.list]]
text = """
[mcp_servers.opengithubx]
is only text here
"""
# the end, without a line end`,
    servers: 'mcp_servers',
    entry: (url, key) => ({ url, http_headers: headers(key) }),
  },
  'gemini-cli': {
    file: '.gemini/settings.json',
    text: `{\n   "ui": {"theme": "Dracula"},\n   "security": {"auth": {"selectedType": "oauth-personal"}}\n}\n`,
    entry: (url, key) => ({ httpUrl: url, headers: headers(key) }),
  },
  'copilot-cli': {
    file: '.copilot/mcp-config.json',
    text: `{\n  "mcpServers": {}\n}\n`,
    entry: (url, key) => ({ type: 'http', tools: ['*'], url, headers: headers(key) }),
  },
  windsurf: {
    file: '.config/devin/mcp_config.json',
    text: `{ "mcpServers": { "a": { "url": "https://a.example/mcp" }, "b": { "command": "b" } } }\n`,
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  antigravity: {
    file: '.gemini/config/mcp_config.json',
    text: '', // as the editor makes it
    entry: (url, key) => ({ serverUrl: url, headers: headers(key) }),
  },
  zed: {
    file: '.config/zed/settings.json',
    text: `// Zed settings
//
// For information on how to configure Zed, see its documentation
{
  "theme": { "mode": "system", "light": "One Light", "dark": "One Dark" },
  "context_servers": {
    /* mine */
    "notes": {
      "command": "notes-mcp", "args": [], "env": { "NOTES_TOKEN": "${foreignSecret}" },
    },
    // more to come
  },
  "buffer_font_size": 15.0 // px
}
`,
    servers: 'context_servers',
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  cline: {
    file: '.cline/data/settings/cline_mcp_settings.json',
    text: `{\n  "mcpServers": {\n    "web": {\n      "autoApprove": [],\n      "disabled": false,\n      "type": "streamableHttp",\n      "url": "https://web.example/mcp"\n    }\n  }\n}`,
    entry: (url, key) => ({ type: 'streamableHttp', url, headers: headers(key) }),
  },
  opencode: {
    file: '.config/opencode/opencode.json',
    text: `{
  "$schema": "https://opencode.ai/config.json",
      "model": "anthropic/claude",
  "mcp": {
      "jira": { "type": "remote", "url": "https://jira.example/mcp", "enabled": true } // odd indentation

  }
}
`,
    servers: 'mcp',
    entry: (url, key) => ({ type: 'remote', enabled: true, oauth: false, url, headers: headers(key) }),
  },
  'qwen-code': {
    file: '.qwen/settings.json',
    text: `{\n  "model": { "name": "coder" },\n  "env": { "KEY": "${foreignSecret}" }\n}\n`,
    entry: (url, key) => ({ httpUrl: url, headers: headers(key) }),
  },
  droid: {
    file: '.factory/mcp.json',
    text: `{\r\n  "mcpServers": {\r\n    "linear": { "type": "http", "url": "https://linear.example/mcp", "disabled": false }\r\n  }\r\n}\r\n`,
    entry: (url, key) => ({ type: 'http', url, headers: headers(key) }),
  },
  continue: {
    file: '.continue/config.yaml',
    text: `name: Mine # as the editor shows it
version: 1.0.0
models:
  - &small
    name: Small
    provider: ollama
    model: small
    apiKey: ${foreignSecret}
mcpServers:
  - name: files
    command: npx
    args: ["-y", files] # newest
  # - name: old

rules:
  - |
    mcpServers:
      - name: opengithubx
    is only text here
context: [*small]
`,
    entry: (url, key) => ({
      name: 'opengithubx',
      type: 'streamable-http',
      url,
      requestOptions: { headers: headers(key) },
    }),
  },
  goose: {
    file: '.config/goose/config.yaml',
    text: `# Model Configuration
GOOSE_MODE: "smart_approve"
extensions:
    developer:
        bundled: true
        type: builtin
    remote:
        type: streamable_http
        uri: 'https://remote.example/mcp'
        headers: {Authorization: "Bearer ${foreignSecret}"}
GOOSE_TEMPERATURE: 0.7`,
    servers: 'extensions',
    entry: (url, key) => ({
      type: 'streamable_http',
      name: 'opengithubx',
      description: 'OpenGitHubX',
      enabled: true,
      timeout: 300,
      uri: url,
      headers: headers(key),
    }),
  },
  'lm-studio': {
    file: '.lmstudio/mcp.json',
    text: `{\n  "mcpServers": {}\n}`,
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  kiro: {
    file: '.kiro/settings/mcp.json',
    text: `{"mcpServers":{"docs":{"command":"uvx","args":["docs"],"disabled":false,"autoApprove":[]}}}`,
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  kilo: {
    file: '.config/kilo/kilo.jsonc',
    text: `{\n  // mine\n  "mcp": {\n    "web": { "type": "remote", "url": "https://web.example/mcp", },\n  },\n}\n`,
    servers: 'mcp',
    entry: (url, key) => ({ type: 'remote', enabled: true, oauth: false, url, headers: headers(key) }),
  },
  amp: {
    file: '.config/amp/settings.json',
    text: `{\n  "amp.notifications.enabled": true,\n  "amp.mcpServers": { "web": { "url": "https://web.example/mcp" } }\n}\n`,
    servers: 'amp.mcpServers',
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  crush: {
    file: '.config/crush/crush.json',
    text: `{\n  "$schema": "https://charm.land/crush.json",\n  "providers": { "a": { "api_key": "${foreignSecret}" } }\n}\n`,
    servers: 'mcp',
    entry: (url, key) => ({ type: 'http', url, headers: headers(key) }),
  },
  roo: {
    file: '.config/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json',
    text: '{"mcpServers":{}}',
    entry: (url, key) => ({ type: 'streamable-http', url, headers: headers(key) }),
  },
  trae: {
    file: '.config/Trae/User/mcp.json',
    text: `{\n\t"mcpServers": {\n\t\t"Puppeteer": { "command": "npx", "env": {}, "fromGalleryId": "x" }\n\t}\n}\n`,
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  junie: {
    file: '.junie/mcp/mcp.json',
    text: `{\n  "mcpServers": {\n  }\n}\n`,
  },
  git: { file: '.config/opengithubx-agent/gitconfig', text: '' },
};
