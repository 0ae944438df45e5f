/** A question to a model server over real HTTP, and what came of it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { askServer } from '../../../../../../src/main/hub/features/chat/models/ask-server.ts';
import { type ServerAccess, usualLimits } from '../../../../../../src/main/hub/features/chat/models/connection.ts';
import type { ModelEvent, ModelRequest } from '../../../../../../src/main/hub/features/chat/models/model-event.ts';
import { Secret } from '../../../../../../src/main/hub/ground/secret.ts';
import {
  delta,
  done,
  type FakeModelServer,
  type Handle,
  startModelServer,
  streams,
} from '../../../../../harness/model-server.ts';

export const key = 'Zk7-never-to-be-seen-4411';
export const quick = { ...usualLimits, retryDelaysMs: [5, 10] };
export const tool = { name: 'github_search', description: 'Searches.', inputSchema: { type: 'object' } };
export const plain: ModelRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is new?' },
  ],
  tools: [],
  sampling: {},
  signal: new AbortController().signal,
};
export const withTools: ModelRequest = { ...plain, tools: [tool] };

/** A server for each test, which says hello unless it is told otherwise. */
export function newServer() {
  let server: FakeModelServer;
  beforeEach(async () => {
    server = await startModelServer(streams(delta({ content: 'Hi' }, 'stop'), done));
  });
  afterEach(() => server.close());
  const endpoint = (more: Partial<ServerAccess> = {}): ServerAccess => ({
    baseUrl: server.baseUrl,
    key: new Secret(key),
    ...more,
  });
  async function ask(handle?: Handle, request = plain, limits = quick, at = endpoint()): Promise<ModelEvent[]> {
    if (handle) server.handle = handle;
    const events: ModelEvent[] = [];
    for await (const one of askServer(at, 'tiny', request, limits)) events.push(one);
    return events;
  }
  return { server: () => server, endpoint, ask };
}

export const textOf = (events: ModelEvent[]) => events.map((one) => (one.kind === 'text' ? one.text : '')).join('');
export const callsOf = (events: ModelEvent[]) =>
  events.flatMap((one) => (one.kind === 'call' ? [[one.name, one.arguments]] : []));

/** The failure that ends the events; the key stands in no part of them. */
export function failureOf(events: ModelEvent[]) {
  expect(JSON.stringify(events)).not.toContain(key);
  const last = events.at(-1);
  if (last?.kind !== 'failed') throw new Error(`It did not fail: ${JSON.stringify(events)}`);
  return { ...last.failure, toolsRefused: last.toolsRefused };
}
