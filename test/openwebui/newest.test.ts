/** The newest Open WebUI, in the world of a hub whose console is open in a browser. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Announcement } from '../../src/demo/start.ts';
import { type OpenConsole, openConsole } from '../console/driver.ts';
import { installOpenWebUI } from './install.ts';
import { proveKeyed } from './keyed.ts';
import { proveOwnVault } from './own-vault.ts';
import { type Place, startPlace } from './place.ts';
import { proveRecorded } from './recorded.ts';
import { proveStory } from './story.ts';
import { proveSync } from './sync.ts';

const version = '0.12.4';
const isHere = (await installOpenWebUI(version)) !== undefined;

describe.runIf(isHere)(`Open WebUI ${version}`, () => {
  let opened: OpenConsole;
  let place: Place;
  beforeAll(async () => {
    opened = await openConsole({ on: 'headless', fresh: true });
    const { dataDir } = await opened.hub();
    const world = readFileSync(join(dirname(dataDir), 'hub-world', 'world.json'), 'utf8');
    place = await startPlace(version, JSON.parse(world) as Announcement);
  });
  afterAll(async () => {
    await place?.stop();
    await opened?.stop();
  });

  proveRecorded(() => place);
  proveSync(() => place);
  proveKeyed(() => place);
  proveOwnVault(() => place);
  proveStory(
    () => place,
    () => opened,
  );
});
