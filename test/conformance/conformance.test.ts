/** The official suite against this hub, behind its guard and its key check, once per era of the protocol. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../harness/raw-request.ts';
import { type AuthProxy, startAuthProxy } from './auth-proxy.ts';
import { type ConformanceHub, startConformanceHub } from './hub.ts';
import { printedOf, runSuite, suiteTimeout } from './suite.ts';

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
  // The number of checks counts as well: a scenario skips what the server doesn't declare, and still passes.
  it.each([
    { revision: '2026-07-28', scenarios: 37, checks: 120 },
    { revision: '2025-11-25', scenarios: 30, checks: 70 },
  ])(
    'passes all $scenarios scenarios that $revision requires',
    async ({ revision, scenarios, checks }) => {
      const ran = await runSuite(`${proxy.url}/mcp`, revision);
      const { code, scored, unscored, summary } = ran;
      const passing = scored.filter(({ passed, failed }) => passed > 0 && failed === 0);
      const passedChecks = scored.reduce((total, { passed }) => total + passed, 0);
      console.info(`${revision}: ${passing.length}/${scored.length} scored, ${passedChecks} checks\n${summary}`);

      const failing = scored.filter((scenario) => !passing.includes(scenario));
      expect(failing, printedOf(ran, failing)).toEqual([]);
      expect({ scenarios: passing.length, checks: passedChecks, code }).toEqual({ scenarios, checks, code: 0 });
      // Of those that don't count only the scenarios of the tasks extension fail: tasks.test.ts has tools for them.
      expect(unscored.filter(({ name, failed }) => failed > 0 && !name.startsWith('tasks-'))).toEqual([]);
      expect(hub.events.filter((event) => event.includes('"defect"'))).toEqual([]);
    },
    suiteTimeout + 10_000,
  );

  // What the suite can't show: it forges Host and Origin together, so that one of them unguarded would go unnoticed.
  it.each([
    { what: 'with a foreign Host', forged: { host: 'evil.example.com' } },
    { what: 'with the Host of another port', forged: { host: '127.0.0.1:1' } },
    { what: 'of a foreign page', forged: { origin: 'http://evil.example.com' } },
    { what: 'of a page without an origin', forged: { origin: 'null' } },
  ])('ran against a hub that refuses a request $what', async ({ forged }) => {
    expect(await statusOf(`${proxy.url}/mcp`, forged)).toBe(403);
  });

  it('ran against a hub that asks for a key', async () => {
    expect(await statusOf(hub.mcpUrl, {})).toBe(401);
  });
});

/** By `node:http`, since fetch chooses Host itself. */
async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  const all = { 'content-type': 'application/json', ...headers };
  return (await rawRequest(url, { method: 'POST', headers: all, body: '{}' })).status;
}
