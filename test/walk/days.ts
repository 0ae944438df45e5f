/** Everything that a person can press in a window of one size: from the start on where that is asked for, on an ordinary day, and what ends it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Alive, makeAlive, waitingFor } from '../console/alive.ts';
import { endAtFirstFailure } from '../harness/in-order.ts';
import { mayBeLeft } from '../harness/left.ts';
import { modernClient, type ToolClient } from '../harness/mcp.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { type Desk, openDesk, type Size } from './desk.ts';
import { lasting, signingOut } from './lasting.ts';
import type { Walk } from './walker.ts';

/** Something to answer, beside what `makeAlive` leaves. Whoever opens the client closes it. */
async function askToWrite(hub: Desk['hub']): Promise<ToolClient> {
  const writer = await modernClient(hub.mcpUrl, await hub.createKey('Writer', { write: true }));
  const issue = { repository: 'ada-demo/atlas-service', title: 'Walked', account: 'ada-demo' };
  const answered = writer.callTool('github_create_issue', issue).then((answer) => {
    throw new Error(`It was answered at once: ${JSON.stringify(answer.content)}`);
  });
  await Promise.race([waitingFor(hub, 2), mayBeLeft(answered)]);
  return writer;
}

async function importDiscord(hub: Desk['hub']): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-walk-'));
  const file = join(folder, 'discord.json');
  const api = `${hub.demo.platforms['discord']?.origin}/api/v10`;
  writeFileSync(file, JSON.stringify({ ...discordApi, servers: [{ url: api }] }));
  const said = ['imports', 'add', 'discord', file, '--connection', 'discord', '--api-url', api];
  const reads = ['--read', 'GET /users/@me', '--read', 'GET /users/@me/guilds'];
  const run = await hub.cliAtTerminal(['demo', 'yes'], ...said, ...reads);
  rmSync(folder, { recursive: true });
  expect(run).toMatchObject({ code: 0 });
}

export function describeDays(size: Size, { fromTheStart }: { fromTheStart: boolean }): void {
  /** What the screens of a new person show is not pressed again on those of another day that show the same. */
  let known = new Set<string>();
  const walks: Walk[] = [];
  let desk: Desk | undefined;
  let alive: Alive | undefined;
  let writer: ToolClient | undefined;

  async function clear(): Promise<void> {
    await Promise.all([alive?.stop(), writer?.close()]);
    await desk?.stop();
    alive = writer = desk = undefined;
  }
  afterAll(clear);

  describe(`at ${size.width} px, nothing fails whatever is pressed`, () => {
    endAtFirstFailure();

    const walkEmpty = async (): Promise<void> => {
      await clear();
      known = new Set();
      desk = await openDesk(size, { fresh: true, known });
      expect((await desk.walker.start()).pressed.length).toBeGreaterThan(2);
      await desk.signIn();
      const walk = await desk.walker.everything();
      walks.push(walk);
      expect([...walk.visited]).toEqual(
        expect.arrayContaining(['/activity', '/chat', '/clients/new', '/settings/doctor']),
      );
      expect(walk.pressed.length).toBeGreaterThan(80);
      expect(desk.walker.defects()).toEqual([]);
    };
    if (fromTheStart) test('at the start and on each empty screen', walkEmpty, 900_000);

    test('on an ordinary day, when every route is visited', async () => {
      await clear();
      desk = await openDesk(size, { fresh: false, known: new Set(known) });
      await importDiscord(desk.hub);
      alive = await makeAlive(desk.hub);
      await desk.hub.createKey('One more'); // so many are searched
      writer = await askToWrite(desk.hub);
      const walk = await desk.walker.everything();
      walks.push(walk);
      expect(walk.pressed.length).toBeGreaterThan(120);
      expect(desk.walker.defects()).toEqual([]);
      const visited = new Set(walks.flatMap((one) => [...one.visited]));
      expect(desk.routes.filter((route) => !visited.has(route))).toEqual([]);
    }, 900_000);

    test('when at last that is pressed which ends something', async () => {
      const kept = walks.flatMap((walk) => walk.kept);
      const unknown = [...lasting, ...signingOut].filter((name) => !kept.some((way) => name.test(way.name)));
      expect(unknown).toEqual([]);
      for (const name of lasting) {
        const ways = kept.filter((way) => name.test(way.name));
        const gone = [];
        for (const way of ways) {
          if (await desk?.walker.go(way)) break;
          gone.push(way);
        }
        expect(gone.length, `no way leads to ${name} any more`).toBeLessThan(ways.length);
      }
      expect(desk?.walker.defects()).toEqual([]);
    }, 300_000);
  });
}
