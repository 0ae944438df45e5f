/** The official suite against this hub, behind its guard and its key check, once per era of the protocol. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthProxy, startAuthProxy } from './auth-proxy.ts';
import { type ConformanceHub, startConformanceHub } from './hub.ts';
import { runSuite, suiteTimeout } from './suite.ts';

let hub: ConformanceHub;
let proxy: AuthProxy;

beforeAll(async () => {
  hub = await startConformanceHub();
  proxy = await startAuthProxy(hub.url, await hub.createKey('conformance'));
});

afterAll(async () => {
  await proxy?.close();
  await hub?.close();
});

describe('MCP conformance', () => {
  it.each([
    { revision: '2026-07-28', scenarios: 37 },
    { revision: '2025-11-25', scenarios: 30 },
  ])(
    'passes all $scenarios scenarios that $revision requires',
    async ({ revision, scenarios }) => {
      const { code, scored, summary, output } = await runSuite(`${proxy.url}/mcp`, revision);
      const passing = scored.filter(({ passed, failed }) => passed > 0 && failed === 0);
      const checks = scored.reduce((total, { passed }) => total + passed, 0);
      console.info(`${revision}: ${passing.length}/${scored.length} scored, ${checks} checks\n${summary}`);

      expect(
        scored.filter((scenario) => !passing.includes(scenario)),
        output,
      ).toEqual([]);
      expect(passing).toHaveLength(scenarios);
      expect(code).toBe(0);
    },
    suiteTimeout + 10_000,
  );

  it('ran against a hub that asks for a key and refuses a foreign page, behind the proxy too', async () => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(hub.mcpUrl, post)).status).toBe(401);

    const foreign = { ...post, headers: { ...post.headers, origin: 'http://evil.example.com' } };
    expect((await fetch(`${proxy.url}/mcp`, foreign)).status).toBe(403);
  });
});
