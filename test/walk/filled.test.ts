/** Everything that can be pressed on an ordinary day, and at last what ends it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Alive, makeAlive, waitingFor } from '../console/alive.ts';
import { modernClient, type ToolClient } from '../harness/mcp.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { type Desk, openDesk, sizes } from './desk.ts';
import { lasting, signingOut } from './lasting.ts';
import type { Walk } from './walker.ts';

let desk: Desk;
let alive: Alive;
const writers: ToolClient[] = [];
const walks: Walk[] = [];

beforeAll(async () => {
  desk = await openDesk({ fresh: false });
  await importDiscord(desk);
  alive = await makeAlive(desk.hub);
}, 600_000);
afterAll(async () => {
  await Promise.all([alive?.stop(), ...writers.map((writer) => writer.close())]);
  await desk?.stop();
});

/** Something to answer, by a client of its own: one that was denied in an earlier walk may not ask again at once. */
async function askToWrite(client: string): Promise<void> {
  const writer = await modernClient(desk.hub.mcpUrl, await desk.hub.createKey(client, { write: true }));
  writers.push(writer);
  const issue = { repository: 'ada-demo/atlas-service', title: 'Walked', account: 'ada-demo' };
  const answered = writer.callTool('github_create_issue', issue).then((answer) => {
    throw new Error(`It was answered at once: ${JSON.stringify(answer.content)}`);
  });
  await Promise.race([waitingFor(desk.hub, 1), answered]);
  answered.catch(() => undefined); // given up when the client ends
}

async function importDiscord({ hub }: Desk): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-walk-'));
  const file = join(folder, 'discord.json');
  const api = `${hub.demo.platforms['discord']?.origin}/api/v10`;
  writeFileSync(file, JSON.stringify({ ...discordApi, servers: [{ url: api }] }));
  const said = ['imports', 'add', 'discord', file, '--connection', 'discord', '--api-url', api];
  const run = await hub.cliAtTerminal(['demo', 'yes'], ...said);
  rmSync(folder, { recursive: true });
  expect(run).toMatchObject({ code: 0 });
}

describe('an ordinary day', () => {
  test.each(sizes)(
    'nothing fails at $width px, whatever is pressed',
    async (size) => {
      await askToWrite(`Writer ${size.width}`);
      walks.push(await desk.walkAt(size));
      expect(desk.walker.defects()).toEqual([]);
    },
    900_000,
  );

  test('every route of the console was visited', () => {
    const visited = new Set(walks.flatMap((walk) => [...walk.visited]));
    expect(desk.routes.filter((route) => !visited.has(route))).toEqual([]);
  });

  test('what was not pressed is there to be pressed, and ends in good order', async () => {
    const kept = walks.flatMap((walk) => walk.kept);
    const unknown = [...lasting, ...signingOut].filter((name) => !kept.some((way) => name.test(way.name)));
    expect(unknown).toEqual([]);
    for (const name of lasting) {
      const ways = kept.filter((way) => name.test(way.name));
      const gone = [];
      for (const way of ways) {
        if (await desk.walker.go(way)) break;
        gone.push(way);
      }
      expect(gone.length, `no way leads to ${name} any more`).toBeLessThan(ways.length);
    }
    for (const size of sizes) {
      await desk.page.setViewportSize(size);
      await desk.walker.look();
    }
    expect(desk.walker.defects()).toEqual([]);
  }, 300_000);
});
