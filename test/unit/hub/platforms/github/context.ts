import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'vitest';
import { createGitHub } from '../../../../../src/demo/github/index.ts';
import { createStorage } from '../../../../../src/demo/github/storage.ts';
import { createWorld } from '../../../../../src/demo/world.ts';
import { lookAtRefs } from '../../../../../src/main/hub/doors/git/hold.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { PlatformClient } from '../../../../../src/main/hub/platforms/platform.ts';
import { requestWith } from '../../../../../src/main/hub/platforms/requests.ts';
import type { Tool, ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Failure } from '../../../../../src/shared/errors.ts';
import type { Preview } from '../../../../../src/shared/model.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { consentAt } from '../../../../harness/consent.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

export const origin = 'http://127.0.0.1:18491';

/** A client with another account for each request: the pace that GitHub wants of one would make tests wait. */
export const unpaced = (client: PlatformClient): PlatformClient => ({
  ...client,
  get account() {
    return randomUUID();
  },
});

export function toolContext(fetch: PlatformClient['fetch'], rest: Partial<ToolContext> = {}): ToolContext {
  return {
    client: unpaced({
      apiUrl: origin,
      apis: { uploads: `${origin}/uploads`, git: `${origin}/git` },
      account: '',
      fetch,
      download: async (url, { headers }) => ok(await fetch(url, { headers })),
      upload: (url, init) => fetch(requestWith(url, init)),
      stream: (url, init) => fetch(init.method === 'GET' ? new Request(url, init) : requestWith(url, init)),
      signal: new AbortController().signal,
      scrubbed: (value) => value,
    }),
    account: 'ada-demo',
    now: Date.now(),
    allows: () => true,
    isLimited: () => false,
    patterns: () => undefined,
    place: async () => {
      throw new Error('It is looked up for one call, by `atPlace`.');
    },
    isPathLimited: false,
    look: (about) => lookAtRefs(join(temporaryFolder(), 'looks'), about),
    scopes: [],
    progress: () => {},
    ...rest,
  };
}

export function toolNamed(name: string): Tool {
  const found = [...github.tools, ...(github.gitTools ?? [])].find((tool) => tool.name === name);
  if (!found) throw new Error(`There is no tool ${name}.`);
  return found;
}

/** The context of one call, in which the place that it names can be looked up. */
export const atPlace = (tool: Tool, input: Record<string, unknown>, context: ToolContext): ToolContext => ({
  ...context,
  async place() {
    const place = tool.place(input);
    const found = place && (await github.resolve?.(context.client, place, false));
    if (!found) throw new Error(`${tool.name} names no place.`);
    return found;
  },
});

export type Output = Record<string, unknown> & { items: Record<string, unknown>[]; next_cursor?: string };

/** Where a test is about the effect alone. */
const unseen: Preview = { target: '', version: '0'.repeat(40), changes: [] };

/** What a write says it would do. */
export async function previewed(name: string, context: ToolContext, args: object): Promise<Preview | Failure> {
  const tool = toolNamed(name);
  if (tool.access === 'read') throw new Error(`${name} changes nothing.`);
  const input = tool.input.parse(args);
  const preview = await tool.preview(input, atPlace(tool, input, context));
  return preview.ok ? preview.value : preview.failure;
}

/** Runs a tool as `invoke` does, its arguments and its answer both parsed; no answer is larger than 20,000 bytes. */
export async function run(name: string, context: ToolContext, args: object): Promise<Output | Failure> {
  const tool = toolNamed(name);
  const result = await tool.run(tool.input.parse(args), { ...context, preview: unseen });
  if (!result.ok) return result.failure;
  expect(Buffer.byteLength(JSON.stringify(result.value))).toBeLessThanOrEqual(20_000);
  return tool.output.strict().parse(result.value) as Output;
}

export async function answer(name: string, context: ToolContext, args: object): Promise<Output> {
  const output = await run(name, context, args);
  if ('code' in output) throw new Error(`${output.code}: ${output.message}`);
  return output;
}

/** By what code a call fails. */
export async function codeOf(name: string, context: ToolContext, args: object): Promise<unknown> {
  return (await run(name, context, args))['code'];
}

/** Every item of a list, read page by page to its end. */
export async function readAll(name: string, context: ToolContext, args: object, list = 'items'): Promise<Output[]> {
  const pages: Output[] = [];
  let cursor: string | undefined;
  do {
    const page: Output = await answer(name, context, { ...args, ...(cursor && { cursor }) });
    pages.push({ ...page, items: page[list] as Output['items'] });
    cursor = page.next_cursor;
  } while (cursor && pages.length < 500);
  return pages;
}

type Sent = { url: URL; method: string; headers: Headers; body: string };

/** A fetch that answers `respond` and remembers what was asked and how much of it at once. */
export function scripted(respond: (url: URL, body: string) => Response | Promise<Response>) {
  const sent: Sent[] = [];
  let running = 0;
  const seen = { sent, mostAtOnce: 0 };
  const fetch: PlatformClient['fetch'] = async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body ? await request.text() : '';
    sent.push({ url: new URL(request.url), method: request.method, headers: request.headers, body });
    running += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, running);
    try {
      await turn();
      request.signal.throwIfAborted();
      const aborted = once(request.signal, 'abort').then(() => Promise.reject(request.signal.reason));
      return await Promise.race([respond(new URL(request.url), body), aborted]);
    } finally {
      running -= 1;
    }
  };
  return { fetch, seen };
}

/** A context whose client speaks for Ada, or for `login`, to a demo GitHub in this process. */
export async function demoContext(
  rest: Partial<ToolContext> = {},
  extraRepositories = 0,
  login = 'ada-demo',
): Promise<ToolContext> {
  const world = createWorld(() => {});
  const storage = createStorage(world, origin);
  const demo = createGitHub(world, origin, { extraRepositories, storage, gitFolder: join(temporaryFolder(), 'git') });
  const { access_token: token } = await consentAt(demo, { label: login });
  return toolContext(async (input, init) => {
    const request = new Request(input, init);
    request.headers.set('authorization', `Bearer ${token}`);
    const answer = await demo.handle(request);
    const stored = answer.status === 302 ? answer.headers.get('location') : null;
    return stored === null ? answer : storage.handle(new Request(stored));
  }, rest);
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });
