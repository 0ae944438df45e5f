/** What has not changed is not sent again: reads cost the platform, and its limits, next to nothing. */
import { expect, it } from 'vitest';
import { callTool } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();

it('a hundred unchanged reads are one whole answer and ninety-nine confirmations', async () => {
  const { key } = await hub.createKey({ callsPerMinute: 1000 });
  await world.control('DELETE', '/requests');
  const answers = new Set<string>();
  for (let count = 0; count < 100; count++) {
    const answer = await callTool(hub, key, 'github_list_labels', { repository: 'ada-demo/atlas-service' });
    expect(answer.status).toBe(200);
    answers.add(JSON.stringify(answer.body));
  }
  const asked = (await world.requests()).filter(({ path }) => /\/labels\b/.test(path)).map(({ status }) => status);
  expect([answers.size, asked.filter((one) => one === 200).length, asked.filter((one) => one === 304).length]).toEqual([
    1, 1, 99,
  ]);
}, 60_000);
