import type { ClientName } from '../../../shared/client-install.ts';
import type { Computer } from './computer.ts';

/** The name of the hub's entry in every client. */
export const entryName = 'opengithubx';

/** What is to be known of an AI client, as data. */
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
