import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '../../../../../../src/main/hub/features/imports/import.ts';
import { connectRemote } from '../../../../../../src/main/hub/features/imports/mcp/connections.ts';
import { RemoteReach, theirNameOf } from '../../../../../../src/main/hub/features/imports/mcp/remote-tool.ts';
import { createMcpServers } from '../../../../../../src/main/hub/features/imports/mcp/servers.ts';
import type { Platform } from '../../../../../../src/main/hub/platforms/platform.ts';
import { clientOf, platformTools } from '../../../../../harness/platform-tools.ts';
import { saidToRead } from '../../../../../harness/said-to-read.ts';
import { type EverythingServer, startEverything } from '../../../../../harness/server-everything.ts';

let server: EverythingServer;
let platform: Platform;
const sent: string[] = [];

const client = () =>
  clientOf({ apiUrl: server.url }, 'token', async (request) => {
    const body = (await request.clone().text()) || '{}';
    sent.push(`${request.method} ${(JSON.parse(body) as { method?: string }).method}`);
    return fetch(request);
  });

beforeAll(async () => {
  server = await startEverything();
  const listed = await connectRemote({ name: 'every', address: server.url, version: '0.0.0' }, client());
  if (!listed.ok) throw new Error(listed.failure.message);
  const { definitions: found } = listed.value.listing;
  const isRead = ({ reach }: Definition): boolean => RemoteReach.parse(reach).hints['readOnlyHint'] === true;
  const reads = new Set(found.filter(isRead).map(theirNameOf));
  const definitions = saidToRead(found, reads);
  const { platformOf: become } = createMcpServers({ version: '0.0.0', onChanged: async () => undefined });
  platform = become(
    {
      kind: 'mcp',
      name: 'every',
      title: 'Everything',
      connection: 'c',
      scopes: [],
      apiUrl: server.url,
      source: null,
      choices: null,
      tools: [],
      addedAt: '',
      readAt: '',
    },
    definitions.map((definition) => ({ name: definition.name, definition })),
    undefined,
  );
}, 60_000);

afterAll(() => server?.stop());

describe('the reference server', () => {
  it('has each of its tools as one of the hub', () => {
    expect(platform.tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['every_echo', 'every_get_sum']));
  });

  it('shakes hands once for all calls, and answers each', async () => {
    sent.length = 0;
    const { answer } = platformTools(platform, client());
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => answer('every_echo', { message: `number ${at}` })),
    );
    expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, at) => `Echo: number ${at}`));
    expect(sent.filter((one) => one === 'POST initialize')).toHaveLength(1);
    expect(sent.filter((one) => one.startsWith('GET'))).toEqual([]);
  });

  it.each([
    ['every_get_sum', { a: 2, b: 3 }, { text: 'The sum of 2 and 3 is 5.' }],
    ['every_get_structured_content', { location: 'Chicago' }, { text: '', data: { temperature: 36 } }],
    ['every_get_tiny_image', {}, { parts: [{ kind: 'image', media_type: 'image/png' }] }],
    ['every_get_resource_links', { count: 1 }, { parts: [{ kind: 'resource_link', media_type: 'text/plain' }] }],
    ['every_trigger_long_running_operation', { duration: 0.2, steps: 2 }, {}],
  ] as const)('answers %s as private and a stranger’s, without what is no text', async (name, args, expected) => {
    const found = await platformTools(platform, client()).answer(name, args);
    expect(found).toMatchObject({ ...expected, private: true, outsider: true, author: 'Everything' });
    expect(JSON.stringify(found)).not.toContain('base64');
  });

  it('is asked again after its restart', async () => {
    const by = client();
    const { answer } = platformTools(platform, by);
    await answer('every_echo', { message: 'before' });
    await server.stop();
    expect(await platformTools(platform, by).run('every_echo', { message: 'down' })).toMatchObject({
      code: 'platform_unreachable',
    });
    server = await startEverything(server.port);
    expect(await answer('every_echo', { message: 'after' })).toMatchObject({ text: 'Echo: after' });
  }, 60_000);
});
