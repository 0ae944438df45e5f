/** A configuration of every client as people have it: other servers with their secrets, comments, and odd habits of layout. */
import type { ClientName } from '../../src/shared/client-install.ts';

/** What no diff may show. */
export const foreignSecret = 'sk-foreign-4411-never-to-be-seen';

export type ClientFile = {
  /** On Linux, below the home folder. */
  file: string;
  text: string;
  /** Where the entry stands. */
  place: [string, string];
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
    place: ['mcpServers', 'opengithubx'],
    entry: (url, key) => ({ type: 'http', url, headers: headers(key) }),
  },
  'claude-desktop': {
    file: '.config/Claude/claude_desktop_config.json',
    text: `{\n\t"globalShortcut": "",\n\t"mcpServers": {\n\t\t"files": {\n\t\t\t"command": "npx",\n\t\t\t"args": ["-y", "files"]\n\t\t}\n\t}\n}\n`,
    place: ['mcpServers', 'opengithubx'],
  },
  cursor: {
    file: '.cursor/mcp.json',
    text: `{"mcpServers":{"linear":{"url":"https://mcp.linear.example/sse","headers":{"Authorization":"Bearer ${foreignSecret}"}}}}`,
    place: ['mcpServers', 'opengithubx'],
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  vscode: {
    file: '.config/Code/User/mcp.json',
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
    place: ['servers', 'opengithubx'],
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
    place: ['mcp_servers', 'opengithubx'],
    entry: (url, key) => ({ url, http_headers: headers(key) }),
  },
  'gemini-cli': {
    file: '.gemini/settings.json',
    text: `{\n   "ui": {"theme": "Dracula"},\n   "security": {"auth": {"selectedType": "oauth-personal"}}\n}\n`,
    place: ['mcpServers', 'opengithubx'],
    entry: (url, key) => ({ httpUrl: url, headers: headers(key) }),
  },
  'copilot-cli': {
    file: '.copilot/mcp-config.json',
    text: `{\n  "mcpServers": {}\n}\n`,
    place: ['mcpServers', 'opengithubx'],
    entry: (url, key) => ({ type: 'http', tools: ['*'], url, headers: headers(key) }),
  },
  windsurf: {
    file: '.codeium/windsurf/mcp_config.json',
    text: `{ "mcpServers": { "a": { "serverUrl": "https://a.example/mcp" }, "b": { "command": "b" } } }\n`,
    place: ['mcpServers', 'opengithubx'],
    entry: (url, key) => ({ serverUrl: url, headers: headers(key) }),
  },
  antigravity: {
    file: '.gemini/config/mcp_config.json',
    text: '', // as the editor makes it
    place: ['mcpServers', 'opengithubx'],
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
    place: ['context_servers', 'opengithubx'],
    entry: (url, key) => ({ url, headers: headers(key) }),
  },
  cline: {
    file: '.cline/data/settings/cline_mcp_settings.json',
    text: `{\n  "mcpServers": {\n    "web": {\n      "autoApprove": [],\n      "disabled": false,\n      "type": "streamableHttp",\n      "url": "https://web.example/mcp"\n    }\n  }\n}`,
    place: ['mcpServers', 'opengithubx'],
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
    place: ['mcp', 'opengithubx'],
    entry: (url, key) => ({ type: 'remote', enabled: true, oauth: false, url, headers: headers(key) }),
  },
};
