/** No secret that goes between the hub and an Open WebUI comes out anywhere else. */
import { it } from 'vitest';
import { everyOpenWebUICall } from './open-webui/console.ts';
import { whileOpenWebUIMisbehaves } from './open-webui/misbehaving.ts';
import { byHand, byKey, bySignIn } from './open-webui/walk.ts';
import { endPart, startPart } from './part.ts';
import { openWindows } from './windows.ts';

const run = startPart();

it('Open WebUI gets the secrets that are for it, and none of what it sends along comes out anywhere', async () => {
  await bySignIn(run);
  await byKey(run);
  await byHand(run);
  await everyOpenWebUICall(run, await openWindows(run));
  await run.expectNoLeak();
});

it('Open WebUI gets none back, whatever it says of what it was sent and what stands there', async () => {
  await whileOpenWebUIMisbehaves(run);
  await run.expectNoLeak();
});

endPart('open-webui', run);
