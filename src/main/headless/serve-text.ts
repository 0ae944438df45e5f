/** What `serve` says once the hub runs. */
import type { Hub } from '../hub/index.ts';
import type { OpenWebUIBeside } from './commands/open-webui/beside-demo.ts';
import { apiUrlsOf, type DemoWorld } from './demo.ts';
import type { ReadyDemo } from './demo-ready.ts';
import { columns } from './text.ts';
import { commandFor } from './this-computer.ts';

type Where = Parameters<Hub['listen']>[0];
type Served = { dataDir: string; json: boolean; verbose: boolean; where: Where };

const addressesOf = (url: string) => ({
  url,
  mcpUrl: `${url}/mcp`,
  openapiUrl: `${url}/openapi.json`,
  chatUrl: `${url}/v1`,
  consoleUrl: `${url}/console/`,
});

const furtherRows = (url: string, where: Where): string[][] => {
  const { openapiUrl, chatUrl } = addressesOf(url);
  return [['  OpenAPI', openapiUrl], ['  chat', chatUrl], ...furtherAddresses(where, url)];
};

/** For a hub with a person's own tenant. */
export function serveText(
  { dataDir, json, verbose, where }: Served,
  url: string,
  secrets: string,
  link: string | undefined,
): string {
  const { consoleUrl, mcpUrl } = addressesOf(url);
  if (json) return JSON.stringify({ ...addressesOf(url), dataDir });
  return [
    'OpenGitHubX is running.',
    columns([
      ['  Console', link ? `${link} (opens signed in, once)` : consoleUrl],
      ['  MCP', mcpUrl],
      ['  Data', dataDir],
      ...(verbose ? [...furtherRows(url, where), ['  secrets', secrets]] : []),
    ]),
    '',
    'Next: open the console, or run `opengithubx status` in another terminal. Press Ctrl-C to stop.',
  ].join('\n');
}

/** By what else it can be called, beyond loopback only as the owner chose. */
function furtherAddresses({ address, allowHosts = [], port, publicUrl }: Where, url: string): string[][] {
  const at = publicUrl === undefined ? new URL(url).port : String(port);
  const names = publicUrl === undefined ? allowHosts : ['127.0.0.1', ...allowHosts];
  return [
    ...names.map((name) => ['  MCP also at', `http://${name}:${at}/mcp`]),
    ...(address === undefined ? [] : [['  listens on', address]]),
  ];
}

type RunningDemo = {
  url: string;
  /** Opens the console signed in. */
  link: string | undefined;
  consoleToken: string | undefined;
  where: Where;
  verbose: boolean;
  dataDir: string;
  world: DemoWorld;
  ready: ReadyDemo | undefined;
  /** Whose hub it is, by e-mail address. */
  owner: string | undefined;
  hasTenant: boolean;
  openWebUI: OpenWebUIBeside | undefined;
};

/** The one line that scripts wait for; without a person and keys when the demo starts signed out. */
export function demoJson({ url, consoleToken, dataDir, world, ready, openWebUI }: RunningDemo): string {
  const { issuer, github, platforms, mcpServers, model, ledger, control, controlToken } = world;
  const demo = { issuer, github, platforms, mcpServers, model, ledger, control, controlToken };
  return JSON.stringify({ ...addressesOf(url), consoleToken, ...ready, dataDir, openWebUI, demo });
}

/** For a person: where to look and one line to try. With --verbose all addresses and more lines. */
export function demoText(demo: RunningDemo): string {
  const { url, link, where, verbose, dataDir, world, ready, owner, hasTenant, openWebUI } = demo;
  const { mcpUrl, chatUrl, consoleUrl } = addressesOf(url);
  return [
    `OpenGitHubX demo is running. Its ${hasTenant ? 'tenant, platforms' : 'platforms'} and model are made up and run on this computer.`,
    columns([
      ['  Console', link ? `${link} (opens signed in, once)` : consoleUrl],
      ['  MCP', mcpUrl],
      ...(ready ? [['  Key', `${ready.key} (read-only)`]] : []),
      ['  Passphrase', 'demo'],
      ...(verbose
        ? [
            ...furtherRows(url, where),
            ['  tenant', world.issuer],
            ...Object.entries(apiUrlsOf(world)).map(([name, address]) => [`  ${name}`, address]),
            ...Object.entries(world.mcpServers).map(([name, address]) => [`  ${name}`, address]),
            ['  model', world.model],
            ['  data', dataDir],
            ...(ready === undefined ? [] : keyRows(ready)),
          ]
        : []),
    ]),
    '',
    ...(openWebUI ? openWebUIText(openWebUI, ready, link ?? consoleUrl) : []),
    ...(ready
      ? firstCall(url, ready.key)
      : owner
        ? keptFor(owner)
        : hasTenant
          ? signedOut(dataDir)
          : withoutTenant(link ?? consoleUrl)),
    ...(ready && verbose ? ['', ...pasteable(mcpUrl, chatUrl, ready.key)] : []),
    '',
    ...(ready
      ? [
          `Connect an AI client: ${commandFor(dataDir, 'install cursor')}`,
          `Let an agent push: ${commandFor(dataDir, "install git --write --repository 'ada-demo/*'")}`,
        ]
      : []),
    `${verbose ? '' : 'With --verbose it prints more addresses and examples. '}Press Ctrl-C to stop.`,
  ].join('\n');
}

const firstCall = (url: string, key: string): string[] => [
  'Read private commits of the last week:',
  `  curl -s ${url}/tools/github_my_commits -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '{"days":7}'`,
];

const keyRows = ({ userId, readWriteKey }: ReadyDemo) => [
  ['  UserId', userId],
  ['  key, read and write', readWriteKey],
];

const signedOut = (dataDir: string) => [
  'Nobody is signed in. Open the console, or sign in and connect GitHub here:',
  `  ${commandFor(dataDir, 'login --sign-up')}`,
  `  ${commandFor(dataDir, 'accounts connect github')}`,
];

const withoutTenant = (consoleUrl: string) => [
  'The hub has no tenant, and nobody is signed in. Open the console to begin:',
  `  ${consoleUrl}`,
];

const openWebUIText = (
  { link, administrator: { email, password } }: OpenWebUIBeside,
  ready: ReadyDemo | undefined,
  consoleUrl: string,
) => [
  ...(ready
    ? [
        `Open WebUI: ${link}`,
        '  Continue with Auth0 as Ada, and ask: Summarize my private GitHub commits',
        '  If GitHub is not connected yet, the answer has the link to connect it. Then ask again.',
      ]
    : [`Open WebUI: ${link}`, `  Not connected yet: sign in at ${consoleUrl} and open Open WebUI there.`]),
  `  Its administrator: ${email}, password ${password}`,
  '',
];

const keptFor = (owner: string) => [
  `The demo is as ${owner} left it. Open the console, or start with --fresh to empty it.`,
];

/** The one that is tested. Without a version npx takes the newest for the Node it runs on, and that for Node 20 refuses the line. */
export const inspector = '@modelcontextprotocol/inspector@2.12.0';

function pasteable(mcpUrl: string, chatUrl: string, key: string): string[] {
  const authorization = `Authorization: Bearer ${key}`;
  const client = {
    mcpServers: { opengithubx: { type: 'http', url: mcpUrl, headers: { Authorization: `Bearer ${key}` } } },
  };
  return [
    'Claude Code:',
    `claude mcp add --transport http opengithubx ${mcpUrl} --header "${authorization}"`,
    '',
    'Clients with a file of mcpServers:',
    JSON.stringify(client, null, 2),
    '',
    'MCP Inspector:',
    `npx ${inspector} --cli ${mcpUrl} --header "${authorization}" --method tools/call --tool-name github_my_commits --tool-arg days=7`,
    '',
    'curl:',
    curl(mcpUrl, authorization),
    '',
    'Ask about your private data:',
    ask(chatUrl, authorization),
    '',
    'Open WebUI, under Admin Panel, Settings, Connections, OpenAI API:',
    columns([
      ['  URL', chatUrl],
      ['  key', key],
    ]),
  ];
}

function ask(chatUrl: string, authorization: string): string {
  const messages = [{ role: 'user', content: 'Summarize my private GitHub commits' }];
  const body = JSON.stringify({ model: 'opengithubx/demo/demo-summarizer', messages, stream: true });
  const headers = [authorization, 'Content-Type: application/json'];
  return `curl -sN ${headers.map((header) => `-H '${header}'`).join(' ')} -d '${body}' ${chatUrl}/chat/completions`;
}

/** One request that stands for itself, as revision 2026-07-28 of MCP has it. */
function curl(mcpUrl: string, authorization: string): string {
  const version = '2026-07-28';
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name: 'github_my_commits',
      arguments: { days: 7 },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': version,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  };
  const headers = [
    authorization,
    'Content-Type: application/json',
    'Accept: application/json, text/event-stream',
    `MCP-Protocol-Version: ${version}`,
    'Mcp-Method: tools/call',
    'Mcp-Name: github_my_commits',
  ];
  return ['curl -s', ...headers.map((header) => `-H '${header}'`), `-d '${JSON.stringify(call)}'`, mcpUrl].join(' ');
}
