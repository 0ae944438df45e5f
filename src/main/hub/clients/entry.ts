/** The hub's entry in a client's file: as it is written, and as the client understands it. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { AiClient } from './client.ts';
import type { Computer } from './computer.ts';

/** How a client reaches the hub. */
export type ClientTransport =
  | { transport: 'http'; url: string; headers: Record<string, string> }
  | { transport: 'stdio'; command: string; args: string[]; env: Record<string, string> };

/** The entry with this key, or undefined where the client needs the bridge and there is none. */
export function entryWithKey(
  { entry }: AiClient,
  { bridge }: Computer,
  mcpUrl: string,
  key: string,
): Record<string, unknown> | undefined {
  if (entry.transport === 'http') {
    return { ...entry.more, [entry.url]: mcpUrl, [entry.headers]: { Authorization: `Bearer ${key}` } };
  }
  // In the environment: the words of a command show in every list of processes.
  return bridge && { ...bridge, env: { OPENGITHUBX_KEY: key, OPENGITHUBX_URL: mcpUrl } };
}

const Texts = z.record(z.string(), z.string());
const Command = z.object({ command: z.string(), args: z.array(z.string()), env: Texts });

/** What the client makes of an entry; undefined where it can make nothing of it. */
export function transportOf({ entry }: AiClient, written: unknown): ClientTransport | undefined {
  if (entry.transport === 'stdio') {
    const read = Command.safeParse(written);
    return read.success ? { transport: 'stdio', ...read.data } : undefined;
  }
  const read = z.object({ [entry.url]: z.url(), [entry.headers]: Texts }).safeParse(written);
  if (!read.success) return undefined;
  const { [entry.url]: url, [entry.headers]: headers } = read.data as Record<string, unknown>;
  return { transport: 'http', url: url as string, headers: headers as Record<string, string> };
}

export const hubAddressIn = (reach: ClientTransport): string | undefined =>
  reach.transport === 'http' ? reach.url : reach.env['OPENGITHUBX_URL'];

/** Tells whether an entry is still what was written, without keeping its key. */
export const entryHash = (entry: unknown): string => createHash('sha256').update(canonicalJson(entry)).digest('hex');
