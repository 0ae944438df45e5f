/**
 * A program that asks much of a hub at once, in a process of its own: the one that takes the times would be late itself
 * while it sends sixteen megabytes.
 */
import { hostileDocuments, hostileGitRequests } from '../test/timing/hostile-requests.ts';
import { answerMeasurements } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { mcpTarget, send } from './load.ts';

/** What to send, and so many times at once: a request to the door for git or gh by its name, else a read of an issue by MCP. It says `read` once all are answered. */
export type Read = { hub: Pick<HubReady, 'url' | 'door' | 'key'>; request?: string; atOnce: number };

const requests: Record<string, (part: number) => string | Buffer> = { ...hostileDocuments, ...hostileGitRequests };

function readIssue({ url, key }: Read['hub']): Promise<unknown> {
  const issue = { repository: 'ada-demo/orchard', number: 1 };
  return send(mcpTarget(url, key, 'tools/call', { name: 'github_get_issue', arguments: issue }));
}

/** A document of GraphQL goes to the door for gh, bytes to that for git. Any answer will do, also a refusal that reads no more of it. */
async function askDoor({ door, key }: Read['hub'], body: string | Buffer): Promise<void> {
  const isDocument = typeof body === 'string';
  const type = isDocument ? 'application/json' : 'application/x-git-upload-pack-request';
  const answer = await fetch(`${door}${isDocument ? '/api/graphql' : '/ada-demo/orchard.git/git-upload-pack'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    body: isDocument ? JSON.stringify({ query: body }) : new Uint8Array(body),
  }).catch((error: { cause?: { code?: string } }) => {
    if (isCut(error)) return undefined;
    throw error;
  });
  await answer?.text();
}

/** Whether the hub hung up before it had read all that was sent. */
const isCut = ({ cause }: { cause?: { code?: string } }): boolean => /^(EPIPE|ECONNRESET)$/.test(cause?.code ?? '');

answerMeasurements('ready', async (message) => {
  const { hub, request, atOnce } = message as Read;
  const one = request === undefined ? () => readIssue(hub) : () => askDoor(hub, requests[request]?.(1) ?? '');
  await Promise.all(Array.from({ length: atOnce }, one));
  process.send?.('read');
});
