/** A platform's tools as `invoke` runs them, over an authorised client, with nothing decided: what they send and what they answer. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { lookAtRefs } from '../../src/main/hub/doors/git/hold.ts';
import { Secret, scrub } from '../../src/main/hub/ground/secret.ts';
import type { Platform, PlatformClient } from '../../src/main/hub/platforms/platform.ts';
import { reading, requestWith } from '../../src/main/hub/platforms/requests.ts';
import { type Tool, type ToolContext, undoOf } from '../../src/main/hub/platforms/tool.ts';
import type { Failure } from '../../src/shared/errors.ts';
import type { Preview, Undo } from '../../src/shared/model.ts';
import { temporaryFolder } from './memory-ports.ts';

export type Output = Record<string, unknown> & { items?: Record<string, unknown>[]; next_cursor?: string };
type Arguments = Record<string, unknown>;

/** A client whose every request carries the token. */
export const clientOf = (
  { apiUrl, apis = {} }: Pick<Platform, 'apiUrl' | 'apis'>,
  token: string,
  send: (request: Request) => Promise<Response> = fetch,
): PlatformClient => ({
  apiUrl,
  apis,
  account: randomUUID(),
  fetch: async (input, init) => {
    const request = new Request(input, init);
    request.headers.set('authorization', `Bearer ${token}`);
    return send(request);
  },
  async upload(url, init) {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    return send(requestWith(url, { ...init, headers }));
  },
  signal: new AbortController().signal,
  scrubbed: (value) => JSON.parse(scrub(JSON.stringify(value), new Secret(token))),
});

export function platformTools(platform: Platform, client: PlatformClient, rest: Partial<ToolContext> = {}) {
  const named = (name: string): Tool => {
    const found = platform.tools.find((tool) => tool.name === name);
    if (!found) throw new Error(`There is no tool ${name}.`);
    return found;
  };
  const contextOf = (tool: Tool, input: Arguments, by: PlatformClient): ToolContext => ({
    client: by,
    account: 'ada',
    now: Date.now(),
    allows: () => true,
    isLimited: () => false,
    patterns: () => undefined,
    async place() {
      const place = tool.place(input);
      const found = place && (await platform.resolve?.(reading(by, platform), place, true));
      if (!found) throw new Error(`${tool.name} names no place.`);
      return found;
    },
    isPathLimited: false,
    look: (about) => lookAtRefs(join(temporaryFolder(), 'looks'), about),
    scopes: [],
    progress: () => {},
    ...rest,
  });

  async function preview(name: string, args: Arguments): Promise<Preview | Failure> {
    const tool = named(name);
    if (tool.access === 'read') throw new Error(`${name} changes nothing.`);
    const input = tool.input.parse(args);
    const seen = await tool.preview(input, contextOf(tool, input, reading(client, platform)));
    return seen.ok ? seen.value : seen.failure;
  }

  /** Parsed both ways; at most 20,000 bytes. A change is made by its own preview. */
  async function run(name: string, args: Arguments): Promise<Output | Failure> {
    const tool = named(name);
    const input = tool.input.parse(args);
    const isRead = tool.access === 'read';
    const context = contextOf(tool, input, isRead ? reading(client, platform) : client);
    const seen = isRead ? { target: '', version: null, changes: [] } : await preview(name, args);
    if ('code' in seen) return seen;
    const result = await tool.run(input, { ...context, preview: seen });
    if (!result.ok) return result.failure;
    expect(Buffer.byteLength(JSON.stringify(result.value))).toBeLessThanOrEqual(20_000);
    return tool.output.strict().parse(result.value) as Output;
  }

  async function answer(name: string, args: Arguments): Promise<Output> {
    const output = await run(name, args);
    if ('code' in output) throw new Error(`${name}: ${output.code}: ${output.message}`);
    return output;
  }

  return {
    preview,
    run,
    answer,
    /** By what code a call fails. */
    codeOf: async (name: string, args: Arguments): Promise<unknown> => (await run(name, args)).code,
    /** What would take the change back once it was made. */
    async undo(name: string, args: Arguments): Promise<Undo> {
      const tool = named(name);
      if (tool.access === 'read') throw new Error(`${name} changes nothing.`);
      const seen = await preview(name, args);
      if ('code' in seen) throw new Error(`${name}: ${seen.code}`);
      const output = await answer(name, args);
      return undoOf(tool, tool.input.parse(args), seen, output);
    },
    /** Every item of a list, page by page to its end. */
    async readAll(name: string, args: Arguments): Promise<Record<string, unknown>[]> {
      const items: Record<string, unknown>[] = [];
      let cursor: string | undefined;
      do {
        const page: Output = await answer(name, { ...args, ...(cursor !== undefined && { cursor }) });
        items.push(...(page.items ?? []));
        cursor = page.next_cursor;
      } while (cursor !== undefined && items.length < 10_000);
      return items;
    },
  };
}

export type PlatformTools = ReturnType<typeof platformTools>;
