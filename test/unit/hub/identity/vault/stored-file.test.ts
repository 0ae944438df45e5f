/** Where a file is fetched from that GitHub keeps at another host, and how much of it. */
import { expect, it } from 'vitest';
import { fetchStored } from '../../../../../src/main/hub/identity/vault/stored-file.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';

/** What a host sends, three bytes at a time, and what it was sent. */
function host(body: string, headers: Record<string, string> = {}) {
  const seen: { url: string; headers: Record<string, string> }[] = [];
  const left = body.match(/.{1,3}/g) ?? [];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(Buffer.from(next));
    },
  });
  const senders = () => async (request: Request, sent: { headers: Headers }) => {
    seen.push({ url: request.url, headers: Object.fromEntries(sent.headers) });
    return new Response(stream, { headers });
  };
  return { senders, seen };
}

const { signal } = new AbortController();
const logs = 'https://productionresultssa12.blob.core.windows.net/actions-results/x?sig=s';

it.each<[location: string, isFetched: boolean]>([
  ['https://codeload.github.com/o/r/legacy.zip/main?token=t', true],
  ['https://objects.githubusercontent.com/x', true],
  ['https://github-cloud.githubusercontent.com/alambic/media/1/ab/cd/x', true],
  ['https://release-assets.githubusercontent.com/x', true],
  ['https://pipelines.actions.githubusercontent.com/x', true],
  [logs, true],
  [logs.replace('12', '199'), true],
  [logs.replace('12', 'evil'), false],
  [logs.replace('12', ''), false],
  ['https://evil.blob.core.windows.net/x', false],
  ['https://a.b.actions.githubusercontent.com/x', false],
  ['https://codeload.github.com.evil.example/x', false],
  ['https://codeload.github.com@evil.example/x', false],
  ['https://token@codeload.github.com/x', false],
  ['https://codeload.github.com:8443/x', false],
  ['http://codeload.github.com/x', false],
  ['https://codeloadxgithub.com/x', false],
  ['https://api.github.com/user', false],
  ['https://127.0.0.1/x', false],
  ['http://127.0.0.1:18480/x', false],
])('%s: %s', async (location, isFetched) => {
  const { senders, seen } = host('bytes');
  const found = await fetchStored(location, github.storage, senders, signal);
  expect([found.ok, seen.map(({ url }) => url)]).toEqual([isFetched, isFetched ? [location] : []]);
  expect(seen.flatMap(({ headers }) => Object.keys(headers))).toEqual(isFetched ? ['accept', 'user-agent'] : []);
});

it('ends with an error beyond its length, and is not begun where it says so itself', async () => {
  const silent = host('123456789');
  const found = await fetchStored(logs, github.storage, silent.senders, signal, 5);
  const reading = found.ok ? found.value.text() : undefined;
  await expect(reading).rejects.toThrow('fetch failed');
  const whole = await fetchStored(logs, github.storage, host('12345').senders, signal, 5);
  expect(whole.ok && (await whole.value.text())).toBe('12345');
  const frank = host('', { 'content-length': '6' });
  expect(await fetchStored(logs, github.storage, frank.senders, signal, 5)).toMatchObject({
    failure: { message: expect.stringContaining('larger than 5 bytes') },
  });
});
