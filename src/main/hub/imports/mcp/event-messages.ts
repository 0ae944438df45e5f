/**
 * The JSON-RPC messages of one answer of a Streamable HTTP server: an object, a list of them, or the events of a stream that has
 * ended. https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
import { isDeeperThan } from '../../json-depth.ts';

type Message = Record<string, unknown>;

/** Levels of JSON: what is deeper overflows the stack of whoever walks it. */
const deepest = 64;

/** What is no JSON, or too deep, is left out. Pure. */
export function jsonRpcMessages(contentType: string | null, body: string): Message[] {
  const isStream = /^text\/event-stream\b/i.test(contentType ?? '');
  const texts = isStream ? eventsOf(body) : [body];
  return texts.flatMap(parsedMessages).filter(isMessage);
}

/** The data of each event (HTML Living Standard §9.2.6); its name and id are of no use here. */
function eventsOf(stream: string): string[] {
  return stream
    .split(/(?:\r\n|\r|\n){2}/)
    .map((event) =>
      event
        .split(/\r\n|\r|\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).replace(/^ /, ''))
        .join('\n'),
    )
    .filter((data) => data !== '');
}

function parsedMessages(text: string): unknown[] {
  if (isDeeperThan(deepest, text)) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
