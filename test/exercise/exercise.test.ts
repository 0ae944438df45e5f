/** A platform written as an exercise: one folder and one line, and all that the hub does works for it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { clientOf, platformTools } from '../harness/platform-tools.ts';
import { sharedHub, startHub } from '../harness/world.ts';
import { discord } from './discord/index.ts';
import { platforms } from './platforms.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(import.meta.dirname, 'discord');

describe('the guide', () => {
  const guide = readFileSync(join(root, 'docs/new-platform.md'), 'utf8');
  const shown = [...guide.matchAll(/<!-- (\S+) -->\n+```ts\n([\s\S]*?)```/g)];

  it.each(shown.map(([, file = '', code = '']) => ({ file, code })))('shows $file as it is', ({ file, code }) => {
    expect(code).toBe(inTheHub(file));
  });

  it('shows the whole folder and the line', () => {
    const folderFiles = readdirSync(folder).map((name) => `test/exercise/discord/${name}`);
    expect(shown.map(([, file]) => file).sort()).toEqual([...folderFiles, 'test/exercise/platforms.ts'].sort());
  });

  it('names no file that is not there', () => {
    for (const [, path = ''] of guide.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    }
  });
});

/** The file as it would stand in the hub, where its imports are shorter. */
function inTheHub(file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .replaceAll('../../../src/main/hub/platforms/', '../')
    .replaceAll('../../../src/main/hub/', '../../')
    .replaceAll('../../../src/shared/', '../../../../shared/')
    .replaceAll('../../src/main/hub/platforms/', './');
}

describe('the exercise', () => {
  const { world, hub: all } = sharedHub((world) =>
    startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { platforms } }),
  );
  beforeAll(async () => {
    await all.call('accounts.connect', { platform: 'discord', tools: ['discord_list_servers'] });
  });

  const ask = async (tool: string, key: string, given: Record<string, unknown> = {}) => {
    const client = await modernClient(`${all.url}/mcp`, key);
    const answer = await client.callTool(tool, given);
    await client.close();
    return answer;
  };

  it('is listed beside the others and answers over MCP, cleaned and marked', async () => {
    const { key } = await all.createKey({});
    const client = await modernClient(`${all.url}/mcp`, key);
    const names = await client.listTools();
    await client.close();
    expect(names).toEqual(expect.arrayContaining(['github_get_me', 'discord_list_servers', 'discord_get_me']));
    expect(JSON.stringify(await ask('discord_list_servers', key))).toContain('Orbit Labs');
    const labels = (await all.call('keys.list', {})).flatMap((one) => one.labels.untrusted);
    expect(labels.filter((label) => label.startsWith('discord:'))).not.toEqual([]);
  });

  it('is limited by a key to its own kind of place', async () => {
    const { key } = await all.createKey({ places: { server: ['197038439483310087'] } });
    const answer = JSON.stringify(await ask('discord_list_servers', key));
    expect([answer.includes('Map makers'), answer.includes('Orbit Labs')]).toEqual([true, false]);
  });

  it('goes through pages, and says what its refusals mean', async () => {
    const holder =
      world
        .ledger()
        .filter(({ kind }) => kind === 'discord_access_token')
        .at(-1)?.value ?? '';
    const origin = world.platforms['discord']?.origin ?? '';
    const at = { ...discord, apiUrl: origin };
    const tools = platformTools(at, clientOf(at, holder));
    expect(await tools.readAll('discord_list_servers', { limit: 1 })).toHaveLength(3);
    const stranger = platformTools(at, clientOf(at, 'nobody'));
    expect(await stranger.run('discord_get_me', {})).toMatchObject({ code: 'platform_unauthorised' });
    const answering = (status: number, body: object) =>
      platformTools(
        at,
        clientOf(at, holder, async () => Response.json(body, { status })),
      );
    const limited = answering(429, { message: 'You are being rate limited.', retry_after: 1.4 });
    expect(await limited.run('discord_get_me', {})).toMatchObject({
      code: 'platform_rate_limited',
      retryAfterSeconds: 2,
    });
    expect(await answering(403, { message: 'Missing Access' }).run('discord_get_me', {})).toMatchObject({
      code: 'platform_forbidden',
      message: expect.not.stringContaining('Missing Access'),
    });
    expect(await answering(200, { id: 1 }).run('discord_get_me', {})).toMatchObject({ code: 'platform_failed' });
  });
});
