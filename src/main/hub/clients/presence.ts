import { dirname } from 'node:path';
import type { Client } from './client.ts';
import type { Computer } from './computer.ts';
import { exists } from './config-file.ts';

/** The configuration file that the client reads, whether or not it exists. */
export async function fileOf(client: Client, computer: Computer): Promise<string> {
  const files = client.files(computer);
  for (const file of files) if (await exists(file)) return file;
  return files[0] ?? '';
}

/** Whether anything on this computer shows that the client is used here. */
export async function isPresent(client: Client, computer: Computer): Promise<boolean> {
  const files = client.files(computer);
  for (const sign of [...files, ...(client.signs?.(computer) ?? files.map(dirname))]) {
    if (await exists(sign)) return true;
  }
  return false;
}
