/** The oldest Open WebUI that the hub supports, in a world of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { installOpenWebUI } from './install.ts';
import { proveKeyed } from './keyed.ts';
import { type Place, startPlace } from './place.ts';
import { proveRecorded } from './recorded.ts';
import { proveSync } from './sync.ts';

const version = '0.11.0';
const isHere = (await installOpenWebUI(version)) !== undefined;

describe.runIf(isHere)(`Open WebUI ${version}`, () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'demo-'));
  let demo: Demo;
  let place: Place;
  beforeAll(async () => {
    demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
    place = await startPlace(version, demo.announcement);
  });
  afterAll(async () => {
    await place?.stop();
    await demo?.stop();
    rmSync(stateDirectory, { recursive: true });
  });

  proveRecorded(() => place);
  proveSync(() => place);
  proveKeyed(() => place);
});
