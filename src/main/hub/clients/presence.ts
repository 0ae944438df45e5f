import { dirname } from 'node:path';
import type { AiClient } from './client.ts';
import type { Computer } from './computer.ts';
import { pathExists } from './config-file.ts';

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
