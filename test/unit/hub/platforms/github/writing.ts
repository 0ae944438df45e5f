/** A write as `invoke` makes it: looked at by a client that reads alone, then made, then asked what takes it back. */
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { reading } from '../../../../../src/main/hub/platforms/requests.ts';
import { type ToolContext, undoOf } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Failure } from '../../../../../src/shared/errors.ts';
import type { Preview, Undo } from '../../../../../src/shared/model.ts';
import { atPlace, demoContext, toolNamed, unpaced } from './context.ts';

export type Made = { preview: Preview; output: Record<string, unknown>; undo: Undo };

export async function attempt(name: string, context: ToolContext, args: object): Promise<Made | Failure> {
  const tool = toolNamed(name);
  if (tool.access === 'read') throw new Error(`${name} changes nothing.`);
  const input = tool.input.parse(args);
  const reader = { ...context, client: unpaced(reading(context.client, github)) };
  const preview = await tool.preview(input, atPlace(tool, input, reader));
  if (!preview.ok) return preview.failure;
  const made = await tool.run(input, { ...context, preview: preview.value });
  if (!made.ok) return made.failure;
  const output = tool.output.strict().parse(made.value);
  return { preview: preview.value, output, undo: undoOf(tool, input, preview.value, output) };
}

export async function make(name: string, context: ToolContext, args: object): Promise<Made> {
  const made = await attempt(name, context, args);
  if ('code' in made) throw new Error(`${name}: ${made.code}: ${made.message}`);
  return made;
}

/** Makes the call that takes a write back. */
export async function takeBack(context: ToolContext, undo: Undo): Promise<Made> {
  if ('reason' in undo) throw new Error(undo.reason);
  return make(undo.tool, context, undo.arguments);
}

/** A demo context that also tells which requests were not reads, those of documents by the names of their changes. */
export async function watched(login = 'ada-demo'): Promise<{ context: ToolContext; writes: string[] }> {
  const context = await demoContext({}, 0, login);
  const writes: string[] = [];
  const { fetch } = context.client;
  context.client.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname === '/graphql') writes.push(...((await request.clone().text()).match(/(?<="mutation )\w+/) ?? []));
    else if (request.method !== 'GET') writes.push(`${request.method} ${pathname}`);
    return fetch(request);
  };
  return { context, writes };
}

/** Asks the demo GitHub by hand, where no tool of ours does. */
export async function byHand(context: ToolContext, method: string, path: string, body?: object) {
  const answer = await context.client.fetch(`${context.client.apiUrl}${path}`, {
    method,
    headers: { 'user-agent': 'test' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return JSON.parse((await answer.text()) || 'null');
}
