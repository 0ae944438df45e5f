/** What is to be known of an AI client as data, where its file is, and the hub's entry there: as it is written, and as the client understands it. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import * as z from 'zod';
import type { ClientName } from '../../../shared/client-install.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Computer } from './computer.ts';
import { pathExists } from './config-file.ts';

/** The name of the hub's entry in every client. */
export const entryName = 'opengithubx';

export type AiClient = {
  name: ClientName;
  title: string;
  format: 'jsonc' | 'toml';
  /** Where it reads its user's configuration, in the order in which it looks; what exists first is the one, else the first. */
  files(computer: Computer): string[];
  /** Folders beside those of its files that show it is there. */
  signs?(computer: Computer): string[];
  /** The property that holds its MCP servers by name. */
  servers: string;
  /** `http`: what its address and headers are called, and what an entry needs besides. */
  entry: { transport: 'http'; url: string; headers: string; more?: Record<string, unknown> } | { transport: 'stdio' };
  /** What the person must do in it for an entry to take effect. */
  restart: string;
};

/** Where the hub's entry stands in the file. */
export const entryPath = ({ servers }: AiClient): [string, string] => [servers, entryName];

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

/** The configuration file that the client reads, whether or not it exists. */
export async function configFileOf(client: AiClient, computer: Computer): Promise<string> {
  const files = client.files(computer);
  for (const file of files) if (await pathExists(file)) return file;
  return files[0] ?? '';
}

/** Whether anything on this computer shows that the client is used here. */
export async function isClientPresent(client: AiClient, computer: Computer): Promise<boolean> {
  const files = client.files(computer);
  for (const sign of [...files, ...(client.signs?.(computer) ?? files.map(dirname))]) {
    if (await pathExists(sign)) return true;
  }
  return false;
}

/** What a step answers whose failure is told in the words of whoever asked for it. `problem` never holds a value of a file. */
export type PlainResult<T> = { ok: true; value: T } | Problem;
type Problem = { ok: false; problem: string };

export const plainOk = <T>(value: T): PlainResult<T> => ({ ok: true, value });
export const plainProblem = (text: string): Problem => ({ ok: false, problem: text });
