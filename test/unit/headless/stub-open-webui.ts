import { vi } from 'vitest';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import type { OpenWebUIStatus } from '../../../src/shared/open-webui.ts';
import { hubWith } from './stub-socket.ts';

/** Set, everything as it should be, the person known there, and nothing allowed yet. */
export const status: OpenWebUIStatus = {
  server: {
    url: 'http://localhost:8080',
    hubUrl: 'http://127.0.0.1:18480',
    proof: 'sso',
    audience: 'https://hub.example',
    hasAdminKey: true,
    hasSigningSecret: false,
  },
  version: '0.12.4',
  findings: [{ what: 'reachable', state: 'ok', detail: 'Open WebUI 0.12.4 answers.', hint: '' }],
  identity: { state: 'linked', email: 'ada@example.com', account: 'ada@example.com', by: 'sso' },
  keyId: null,
  parts: (['model', 'openapi', 'mcp'] as const).map((part) => ({
    part,
    state: 'not registered',
    edited: [],
    calledAt: null,
    provedAt: null,
    reach: null,
  })),
};

/** A hub whose call answers so, and what it was asked. */
export async function answering<N extends keyof CallHandlers>(name: N, answer: Awaited<ReturnType<CallHandlers[N]>>) {
  const asked = vi.fn(async (..._: unknown[]) => answer);
  const folder = await hubWith({ [name]: asked } as Partial<CallHandlers>);
  return { inputs: () => asked.mock.calls.map(([input]) => input), words: ['--data-dir', folder] };
}
