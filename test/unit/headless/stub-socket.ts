import { onTestFinished } from 'vitest';
import { serveSocket } from '../../../src/main/headless/socket-server.ts';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import type { AuditRecord } from '../../../src/shared/model.ts';
import type { ListedKey } from '../../../src/shared/shapes.ts';
import { stubHub, stubPeople } from './stub-calls.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A data folder on whose socket such calls answer. */
export async function hubWith(calls: Partial<CallHandlers>, people = stubPeople()): Promise<string> {
  const folder = temporaryFolder();
  const socket = await serveSocket(folder, stubHub(calls, people), () => {});
  if (!socket.ok) throw new Error(socket.failure.message);
  onTestFinished(() => socket.value.close());
  return folder;
}

const limits = { callsPerDay: 100, callsPerMinute: 60, callsAtOnce: 4 };

export const key: ListedKey = {
  id: 'key_1',
  userId: 'auth0|1',
  client: 'Claude \u001b[2J',
  grant: { endpoints: [], accounts: [], tools: [], access: ['read'], repositories: [], models: [], ...limits },
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  revokedAt: null,
  paused: false,
  lastUsedAt: null,
  labels: { private: [], untrusted: [] },
  isQuiet: false,
};

export const record: AuditRecord = {
  sequence: 1,
  time: '2026-01-01T00:00:00.000Z',
  callId: 'c',
  userId: 'auth0|1',
  keyId: null,
  client: null,
  endpoint: null,
  tool: null,
  access: null,
  account: null,
  resource: null,
  argumentsHmac: null,
  verdict: null,
  reason: null,
  approvalId: null,
  outcome: 'ok',
  durationMs: null,
  bytes: null,
  items: null,
  previousHash: '0',
  hash: '1',
  event: null,
};
