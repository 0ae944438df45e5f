/** What is to be known of an AI client as data, where its file is, and the hub's entry there: as it is written, and as the client understands it. */
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import * as z from 'zod';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { ClientName } from '../../../../shared/client-install.ts';
import type { Computer } from '../../ground/computer.ts';
import { pathExists } from './config-file.ts';
import { ghCommandFor } from './gh-command.ts';

/** The name of the hub's entry in every client. */
export const entryName = 'opengithubx';

export type AiClient = Installable & { name: ClientName };

/** A client, or gh, which is written for an agent together with git and is no client by itself. */
export type Installable = {
  name: ClientName | 'gh' | 'gh-login' | 'gh-command';
  title: string;
  /** Where its makers document it, or the code that says so. */
  source: string;
  /** Where it reads its user's configuration, in the order in which it looks. */
  files: readonly ClientFile[];
  /** What shows that it is there; left out, its files and their folders. */
  signs?(computer: Computer): string[];
  /** What the person must do in it for an entry to take effect, and for its end where that is something else. */
  restart: string;
  afterUndo?: string;
};

/** How a configuration file holds the hub's entry. */
export type ConfigShape = {
  format: 'jsonc' | 'toml' | 'yaml' | 'gitconfig' | 'ghconfig' | 'ghhosts' | 'ghcommand';
  /** The property that holds its MCP servers by name. */
  servers: string;
  /** They are a list there, and each entry has its name in itself. */
  isList?: true;
  /** `http`: what its address and headers are called, `a.b` being one in another, and what an entry needs besides. */
  entry:
    | { transport: 'http'; url: string; headers: string; more?: Record<string, unknown> }
    | { transport: 'stdio' }
    | { transport: 'git' };
};

export type ClientFile = ConfigShape & {
  at(computer: Computer): string;
  /** A folder that shows that it is this file that is read, though it is not there yet and one further down is. */
  sign?(computer: Computer): string;
  /** It is started, and not only read. */
  isProgram?: true;
  /** What a new file needs besides the entry. */
  start?: string;
  /** It is read beside those above it, so that an entry in it stays good when one of them comes. */
  isReadToo?: true;
};

/** Where the hub's entry stands in the file. */
export const entryPath = ({ servers }: ConfigShape): [string, string] => [servers, entryName];

/** How a client reaches the hub. */
export type ClientTransport =
  | { transport: 'http'; url: string; headers: Record<string, string> }
  | { transport: 'stdio'; command: string; args: string[]; env: Record<string, string> }
  | { transport: 'git'; url: string };

/** The entry with this key, or undefined where the client needs the bridge and there is none. */
export function entryWithKey(
  { entry, isList, format }: ConfigShape,
  { bridge }: Computer,
  url: string,
  key: string,
): Record<string, unknown> | undefined {
  const name = isList && { name: entryName };
  if (format === 'ghconfig') return { socket: url };
  if (format === 'ghhosts') return { token: key };
  if (format === 'ghcommand') return { command: ghCommandFor(url) };
  if (entry.transport === 'git') return { url, authorization: `Bearer ${key}` };
  if (entry.transport === 'http') {
    const headers = { Authorization: `Bearer ${key}` };
    const [outer = '', inner] = entry.headers.split('.');
    const held = inner === undefined ? headers : { [inner]: headers };
    return { ...name, ...entry.more, [entry.url]: url, [outer]: held };
  }
  // In the environment: the words of a command show in every list of processes.
  return bridge && { ...name, ...bridge, env: { OPENGITHUBX_KEY: key, OPENGITHUBX_URL: url } };
}

const Texts = z.record(z.string(), z.string());
const Git = z.object({ url: z.url(), edited: z.optional(z.never()) });
const Command = z.object({ command: z.string(), args: z.array(z.string()), env: Texts });

/** What the client makes of an entry; undefined where it can make nothing of it. */
export function transportOf({ entry }: ConfigShape, written: unknown): ClientTransport | undefined {
  if (entry.transport === 'git') {
    const read = Git.safeParse(written);
    return read.success ? { transport: 'git', url: read.data.url } : undefined;
  }
  if (entry.transport === 'stdio') {
    const read = Command.safeParse(written);
    return read.success ? { transport: 'stdio', ...read.data } : undefined;
  }
  const [outer = '', inner] = entry.headers.split('.');
  const Held = inner === undefined ? Texts : z.object({ [inner]: Texts });
  const read = z.object({ [entry.url]: z.url(), [outer]: Held }).safeParse(written);
  if (!read.success) return undefined;
  const { [entry.url]: url, [outer]: held } = read.data as Record<string, unknown>;
  const headers = inner === undefined ? held : (held as Record<string, unknown>)[inner];
  return { transport: 'http', url: url as string, headers: headers as Record<string, string> };
}

export const hubAddressIn = (reach: ClientTransport): string | undefined =>
  reach.transport === 'stdio' ? reach.env['OPENGITHUBX_URL'] : reach.url;

/** Tells whether an entry is still what was written, without keeping its key. */
export const entryHash = (entry: unknown): string => createHash('sha256').update(canonicalJson(entry)).digest('hex');

/**
 * The configuration file that the client reads, whether or not it exists: the first that does, else the first. `installed` is where
 * the hub's entry is, which counts for as long as the client reads it.
 */
export async function configFileOf(
  { files }: Installable,
  computer: Computer,
  installed?: string,
): Promise<ClientFile & { path: string }> {
  const all = files.map((file) => ({ ...file, path: file.at(computer) }));
  const kept = all.find(({ path, isReadToo }) => isReadToo && path === installed);
  if (kept) return kept;
  for (const file of all) {
    const sign = file.sign?.(computer);
    if ((await pathExists(file.path)) || (sign !== undefined && (await pathExists(sign)))) return file;
  }
  const [first] = all;
  if (!first) throw new Error('A client is declared without a file.');
  return first;
}

/** Whether anything on this computer shows that the client is used here. */
export async function isClientPresent({ files, signs }: AiClient, computer: Computer): Promise<boolean> {
  const paths = files.map((file) => file.at(computer));
  for (const sign of signs?.(computer) ?? [...paths, ...paths.map(dirname)]) {
    if (await pathExists(sign)) return true;
  }
  return false;
}

/** What a step answers whose failure is told in the words of the caller. `problem` never holds a value of a file. */
export type PlainResult<T> = { ok: true; value: T } | Problem;
type Problem = { ok: false; problem: string };

export const plainOk = <T>(value: T): PlainResult<T> => ({ ok: true, value });
export const plainProblem = (text: string): Problem => ({ ok: false, problem: text });
