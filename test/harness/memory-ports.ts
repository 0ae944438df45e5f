/** Ports in memory, with a clock that a test moves and a log that it reads. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ports, StoredSettings } from '../../src/main/hub/ground/ports.ts';
import type { Secret } from '../../src/main/hub/ground/secret.ts';
import type { Approval } from '../../src/shared/approval.ts';

export type MemoryPorts = Ports & { events: string[]; asked: Approval[]; advance(milliseconds: number): void };

export function memoryPorts(): MemoryPorts {
  const secrets = new Map<string, Secret>();
  const events: string[] = [];
  const asked: Approval[] = [];
  let settings: StoredSettings = {};
  let shift = 0;
  return {
    secrets: {
      kind: 'in memory, for a test',
      isDurable: true,
      get: async (name) => secrets.get(name),
      set: async (name, secret) => void secrets.set(name, secret),
      delete: async (name) => void secrets.delete(name),
      names: async () => [...secrets.keys()],
    },
    settings: {
      read: () => settings,
      update: (changes) => {
        settings = { ...settings, ...changes } as StoredSettings;
      },
    },
    clock: { now: () => Date.now() + shift },
    log: (event, fields) => void events.push(JSON.stringify({ event, ...fields })),
    approver: {
      asked: (approval) => void asked.push(approval),
      ended: () => undefined,
      knocked: () => undefined,
      noticed: () => undefined,
    },
    events,
    asked,
    advance: (milliseconds) => {
      shift += milliseconds;
    },
  };
}

/** In memory, if `in-memory.ts` has found some. */
export const temporaryFolder = (): string =>
  mkdtempSync(join(process.env['TEMPORARY_FOLDERS'] ?? tmpdir(), 'opengithubx-'));
