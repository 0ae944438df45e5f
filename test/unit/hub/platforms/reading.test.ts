/** What a tool that only reads may send over git. */
import { expect, it } from 'vitest';
import type { PlatformClient } from '../../../../src/main/hub/platforms/platform.ts';
import { reading } from '../../../../src/main/hub/platforms/requests.ts';

it.each<[path: string, body: string | undefined, isSent: boolean]>([
  ['info/refs?service=git-receive-pack', undefined, true],
  ['git-upload-pack', '0000', true],
  ['git-receive-pack', '0000', false],
  ['info/lfs/objects/batch', '{"operation":"download"}', true],
  ['info/lfs/objects/batch', '{"operation":"upload"}', false],
  ['info/lfs/objects/batch', 'download', false],
  ['info/lfs/locks', '{"operation":"download"}', false],
])('%s with %s: %s', async (path, body, isSent) => {
  const sent: string[] = [];
  const stream: PlatformClient['stream'] = async (url) => {
    sent.push(url);
    return new Response();
  };
  const client = reading({ stream } as PlatformClient, {});
  const init =
    body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, headers: {}, body: Buffer.from(body) };
  await client.stream?.(`https://github.com/o/r.git/${path}`, init).catch(() => undefined);
  expect(sent.length).toBe(isSent ? 1 : 0);
});
