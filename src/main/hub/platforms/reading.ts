/** Which tools only read, and a client with which nothing can be changed. */

import type { Platform, PlatformClient } from './platform.ts';
import type { Tool } from './tool.ts';

const isPlainRead = async ({ method }: Request): Promise<boolean> => method === 'GET' || method === 'HEAD';

/**
 * The client without any way to change something at the platform: what is declared as reading can't write, no matter what its code
 * says. `fetch` throws for any other request; that is a defect of the tool.
 */
export function reading(client: PlatformClient, { isRead = isPlainRead }: Pick<Platform, 'isRead'>): PlatformClient {
  return {
    ...client,
    async fetch(input, init) {
      const request = new Request(input, init);
      if (!(await isRead(request.clone()))) throw new Error('A tool that only reads sent a request that does not.');
      return client.fetch(request);
    },
  };
}

/** Those tools that only read before those that change something; within each, in the order of the list. */
export const readsFirst = (tools: readonly Tool[]): Tool[] => [
  ...tools.filter(({ access }) => access === 'read'),
  ...tools.filter(({ access }) => access !== 'read'),
];
