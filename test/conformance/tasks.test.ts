/**
 * The suite's scenarios of the tasks extension against the hub: its fixtures are tools of a platform, each call of which waits for a
 * person. Not run are those in which a client is asked for input, since consent never comes from a client.
 */
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { readTool, type Tool, writeTool } from '../../src/main/hub/platforms/tool.ts';
import type { Approval } from '../../src/shared/approval.ts';
import { fail, ok, type Result } from '../../src/shared/result.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';
import { startAuthProxy } from './auth-proxy.ts';
import { runScenario } from './suite.ts';

const world = sharedWorld();
const shared = { title: 'A fixture', description: 'Of the suite', toolset: 'notes' } as const;
const text = z.string().optional();
const input = z.object({ seconds: z.number().optional(), label: text, name: text, filename: text });

const seen = ok({ target: 'a fixture', version: null, changes: [] });
/** One whose call waits for the person. */
const waits = (name: string, run: () => Promise<Result<{ done: boolean }>>, preview = async () => seen): Tool =>
  writeTool({
    ...shared,
    name,
    access: 'write',
    input,
    output: z.object({ done: z.boolean() }),
    place: () => undefined,
    preview,
    undo: () => ({ reason: 'none' }),
    run,
  });
const tools = [
  readTool({
    ...shared,
    name: 'greet',
    input,
    output: z.object({ text: z.string() }),
    place: () => undefined,
    run: async ({ name }) => ok({ text: `Hello, ${name}!` }),
  }),
  waits('slow_compute', async () => ok({ done: true })),
  waits('failing_job', async () => fail('platform_failed')),
  // The suite has it ask its client; here it asks the person, like all.
  waits('confirm_delete', async () => ok({ done: true })),
  waits('protocol_error_job', async () => ok({ done: true }), breaksOnceApproved()),
];

function breaksOnceApproved(): () => Promise<typeof seen> {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks > 1) throw new Error('A defect of the fixture.');
    return seen;
  };
}

/** What this hub does otherwise. */
const differences = [
  // The suite compares the whole text; that of an answer of the hub is JSON.
  'tasks-headers-tolerate-mcp-method-on-tools-call',
];

let hub: TestHub;
beforeAll(async () => {
  const ports = memoryPorts();
  // The person approves each call after the time that the scenario says its work takes.
  const asked = ({ id, hash, arguments: given }: Approval): void => {
    const { seconds = 1 } = JSON.parse(given) as { seconds?: number };
    setTimeout(() => void hub.tried('approvals.approve', { id, hash }), seconds * 1000);
  };
  ports.approver = { ...ports.approver, asked };
  const parts = { platforms: [{ ...github, tools }] };
  hub = await startHub(world, true, temporaryFolder(), ports, { port: 0 }, { parts });
});
afterAll(() => hub?.hub.close());

// One after the other: the suite limits each request itself, and six programs at once exceed that on two busy cores.
it.each([
  'tasks-lifecycle',
  'tasks-capability-negotiation',
  'tasks-wire-fields',
  'tasks-request-state-removal',
  'tasks-request-headers',
  'tasks-dispatch-and-envelope',
])('%s', async (scenario) => {
  // A key each: what a client cancels counts as unanswered, after which its key has to wait.
  const { key } = await hub.createKey({ write: true, approvalHours: 8, callsPerMinute: 10_000, callsAtOnce: 64 });
  const proxy = await startAuthProxy(hub.url, key);
  const { output } = await runScenario(`${proxy.url}/mcp`, scenario);
  await proxy.close();
  const checks = [...stripVTControlCharacters(output).matchAll(/^\S+ \[([\w-]+) *\] (\w+)/gm)];
  expect(checks.length, output).toBeGreaterThan(2);
  const failed = checks.flatMap(([, name = '', result]) => (result === 'FAILURE' ? name : []));
  expect(
    failed.filter((name) => !differences.includes(name)),
    output,
  ).toEqual([]);
});
