/** What a person pastes into a client. Each holds the new key and lives no longer than its card. */
import type { Grant } from '../../../shared/model.ts';

export type Snippet = { name: 'claudeCode' | 'mcpServers' | 'curl' | 'openapi' | 'chat' | 'chatCurl'; text: string };

/**
 * Only for the endpoints that the key opens. None for a key that Open WebUI alone may use: it would be refused from anywhere
 * else, and how Open WebUI reaches this hub the console's files say.
 */
export function snippetsFor(
  { endpoints, models, boundTo }: Pick<Grant, 'endpoints' | 'models' | 'boundTo'>,
  mcpUrl: string,
  key: string,
): Snippet[] {
  if (boundTo) return [];
  const base = mcpUrl.replace(/\/mcp$/, '');
  return [
    ...(endpoints.includes('mcp') ? ofMcp(mcpUrl, key) : []),
    ...(endpoints.includes('openapi') ? [{ name: 'openapi' as const, text: base }] : []),
    ...(endpoints.includes('chat') ? ofChat(`${base}/v1`, models, key) : []),
  ];
}

function ofChat(url: string, models: string[], key: string): Snippet[] {
  const headers = `-H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json'`;
  const messages = [{ role: 'user', content: 'Summarize my commits of this week' }];
  const ask = JSON.stringify({ model: 'opengithubx/digest', messages });
  return [
    { name: 'chat', text: url },
    // Names of other models come from their servers and have no place in a line for a shell.
    models.includes('digest')
      ? { name: 'chatCurl', text: `curl -s ${headers} -d '${ask}' ${url}/chat/completions` }
      : { name: 'chatCurl', text: `curl -s ${headers} ${url}/models` },
  ];
}

function ofMcp(url: string, key: string): Snippet[] {
  const authorization = `Authorization: Bearer ${key}`;
  const servers = { mcpServers: { opengithubx: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } };
  return [
    { name: 'claudeCode', text: `claude mcp add --transport http opengithubx ${url} --header "${authorization}"` },
    { name: 'mcpServers', text: JSON.stringify(servers, null, 2) },
    { name: 'curl', text: curl(url, authorization) },
  ];
}

/** One request that stands for itself, as revision 2026-07-28 of MCP has it. */
function curl(url: string, authorization: string): string {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = [
    authorization,
    'Content-Type: application/json',
    'Accept: application/json, text/event-stream',
    `MCP-Protocol-Version: ${version}`,
    'Mcp-Method: tools/list',
  ];
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } };
  return ['curl -s', ...headers.map((header) => `-H '${header}'`), `-d '${JSON.stringify(call)}'`, url].join(' ');
}
