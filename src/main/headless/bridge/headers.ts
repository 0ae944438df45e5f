/** What MCP over HTTP says in headers beside the body, by revision. */
import { type Message, parameter } from './message.ts';

export const both = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Of a message that names its revision itself, as all do since 2026-07-28; undefined for older ones. */
export function statelessHeaders(message: Message): Record<string, string> | undefined {
  const meta = parameter(message, '_meta');
  const version =
    typeof meta === 'object' && meta !== null
      ? (meta as Record<string, unknown>)['io.modelcontextprotocol/protocolVersion']
      : undefined;
  if (typeof version !== 'string' || typeof message.method !== 'string') return undefined;
  const field = nameFields.get(message.method);
  const name = field === undefined ? undefined : parameter(message, field);
  return {
    ...both,
    'mcp-protocol-version': plain(version),
    'mcp-method': plain(message.method),
    ...(typeof name === 'string' && { 'mcp-name': plain(name) }),
  };
}

const nameFields = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** A header holds visible ASCII; anything else, and what only looks like its encoding, travels in Base64. */
function plain(value: string): string {
  const safe = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith('=?base64?');
  return safe ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;
}
