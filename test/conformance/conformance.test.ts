/** The official suite against this hub, behind its guard and its key check, once per era of the protocol. */
import { request } from 'node:http';
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

  // What the suite can't show: it forges Host and Origin together, so that one of them unguarded would go unnoticed.
  it.each([
    { what: 'without a key', url: () => hub.mcpUrl, forged: {}, status: 401 },
    { what: 'with a foreign Host', url: () => `${proxy.url}/mcp`, forged: { host: 'evil.example.com' }, status: 403 },
    {
      what: 'with the Host of another port',
      url: () => `${proxy.url}/mcp`,
      forged: { host: '127.0.0.1:1' },
      status: 403,
    },
    {
      what: 'of a foreign page',
      url: () => `${proxy.url}/mcp`,
      forged: { origin: 'http://evil.example.com' },
      status: 403,
    },
    { what: 'of a page without origin', url: () => `${proxy.url}/mcp`, forged: { origin: 'null' }, status: 403 },
  ])('ran against a hub that refuses a request $what', async ({ url, forged, status }) => {
    expect(await statusOf(url(), forged)).toBe(status);
  });
});

/** By `node:http`, since fetch chooses Host itself. */
function statusOf(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const sent = request(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end('{}');
  });
}
