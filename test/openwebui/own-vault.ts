/** The founding story without a tenant: Open WebUI asks by a key, and the account is in this computer's vault. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { startHub, type TestHub } from '../harness/world.ts';
import { callOpenWebUI } from './call.ts';
import { askInChat } from './chat.ts';
import type { Place } from './place.ts';
import { shasIn } from './shared-home.ts';

const model = 'opengithubx/digest';
const question = 'Summarize my private GitHub commits';

export function proveOwnVault(place: () => Place): void {
  describe('without a tenant', () => {
    let hub: TestHub;
    beforeAll(async () => {
      await place().clear();
      const { world } = place();
      hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { withoutTenant: true });
    });
    afterAll(async () => {
      await hub?.hub.close();
      await place().clear();
    });

    it('is answered from private commits, by a key that an administrator has entered there', async () => {
      const { admin, openWebUI } = place();
      expect(await hub.call('accounts.list', {})).toMatchObject([{ id: expect.stringMatching(/^own_/) }]);
      const { key } = await hub.createKey({ endpoints: ['chat'] });
      const { status } = await callOpenWebUI(admin, 'POST', '/openai/config/update', {
        ENABLE_OPENAI_API: true,
        OPENAI_API_BASE_URLS: [`${hub.url}/v1`],
        OPENAI_API_KEYS: [key],
        OPENAI_API_CONFIGS: { '0': { enable: true } },
      });
      expect(status).toBe(200);
      const { message } = await askInChat(openWebUI.url, openWebUI.admin, { model, text: question });
      expect(message.error ?? null).toBeNull();
      expect(message.content).toMatch(/ada-demo\//);
      expect(shasIn(message.content).size).toBeGreaterThan(0);
      // What Open WebUI and its model hold is the key: no token of GitHub is in the answer or in what is stored there.
      const { body } = await callOpenWebUI(admin, 'GET', '/openai/config');
      const held = JSON.stringify([message, body]);
      const secrets = place()
        .world.ledger()
        .filter(({ kind }) => /^github_(access|refresh)_token$/.test(kind));
      expect(secrets.length).toBeGreaterThan(0);
      expect(secrets.filter(({ value }) => held.includes(value))).toEqual([]);
      const { calls } = await hub.call('audit.search', { offset: 0, limit: 5 });
      expect(JSON.stringify(calls)).toContain('own_');
    });
  });
}
