import { expect, it } from 'vitest';
import { createAdmit, createAskModel, createRefuse } from '../../../../../src/main/hub/features/chat/ask-model.ts';
import type { ModelEvent } from '../../../../../src/main/hub/features/chat/models/model-event.ts';
import type { Audit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createLimits } from '../../../../../src/main/hub/kernel/keys/limits.ts';
import { createCallRecorder } from '../../../../../src/main/hub/kernel/tools/call-record.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import type { Grant } from '../../../../../src/shared/model.ts';

const model = { id: 'srv_1/small', name: 'opengithubx/local/small', baseUrl: 'http://127.0.0.1:1/v1' };
const grant = { endpoints: ['chat'], models: [model.id], callsPerDay: 9, callsPerMinute: 9, callsAtOnce: 9 };

/** A model that answers, and a key in the state that it is in when the round begins. */
async function round(
  change: (key: LiveKey, revoke: () => void) => void,
  {
    keep = async () => undefined,
    conclude = undefined as Audit['conclude'] | undefined,
    last = { kind: 'end', reason: 'stop' } as ModelEvent,
  } = {},
) {
  const revoked = new AbortController();
  const key: LiveKey = {
    id: 'key_1',
    userId: 'auth0|ada',
    client: 'a test',
    grant: grant as unknown as Grant,
    expiresAt: 1_000,
    paused: false,
    revoked: revoked.signal,
  };
  change(key, () => revoked.abort());
  const entries: AuditEntry[] = [];
  let asked = 0;
  async function* answer(): AsyncGenerator<ModelEvent> {
    asked += 1;
    yield { kind: 'text', text: 'Hello' };
    yield last;
  }
  const append = async (entry: AuditEntry) => void entries.push(entry);
  const audit = { append, conclude: conclude ?? append, isFull: () => false } as unknown as Audit;
  const clock = { now: () => 500 };
  const logged: unknown[] = [];
  const log = (...event: unknown[]) => void logged.push(event);
  const limits = createLimits(clock, []);
  const record = createCallRecorder({ audit, blocked: () => undefined, limits, clock, log });
  const refuse = createRefuse(record);
  const admit = createAdmit(record, refuse, clock);
  const askModel = createAskModel({
    models: { ask: answer },
    record,
    admit,
    refuse,
    keep,
    log,
    hmacKey: Buffer.alloc(32),
  });
  const caller = { key, endpoint: 'chat' as const, signal: new AbortController().signal, patience: 0 };
  const counted = { items: 0, tokens: 1, bytes: 1, leftOut: [] };
  let heard = '';
  const told = {
    sent: () => undefined,
    text: (text: string) => {
      heard += text;
    },
  };
  const said = await askModel(caller, model, { messages: [], tools: [], sampling: {} }, counted, told);
  return { said, heard, asked, logged, records: entries.map(({ verdict, outcome }) => [verdict, outcome]) };
}

it('logs the place of what nobody foresaw', async () => {
  const defect = new TypeError('of the library');
  const last = { kind: 'failed' as const, failure: failure('internal'), toolsRefused: false, defect };
  const { said, logged } = await round(() => undefined, { last });
  expect(said).toMatchObject({ ok: false, failure: { code: 'internal' } });
  const at = expect.stringMatching(/^ask-model\.test\.ts:\d+:\d+$/);
  expect(logged).toEqual([['defect', { tool: expect.any(String), error: 'TypeError', at }]]);
});

it('records before and after', async () => {
  const { said, heard, records } = await round(() => undefined);
  expect([said.ok, heard, records]).toEqual([
    true,
    'Hello',
    [
      ['allow', undefined],
      ['allow', 'ok'],
    ],
  ]);
});

it.each<[string, (key: LiveKey, revoke: () => void) => void, string]>([
  ['was revoked', (_, revoke) => revoke(), 'revoked'],
  ['has expired', (key) => Object.assign(key, { expiresAt: 500 }), 'unauthorised'],
  ['was paused', (key) => Object.assign(key, { paused: true }), 'not_allowed'],
  ['names other models', (key) => Object.assign(key, { grant: { ...grant, models: [] } }), 'model_unknown'],
])('sends nothing in a round of a key that meanwhile %s, and records the refusal alone', async (_, change, code) => {
  const { said, heard, asked, records } = await round(change);
  expect(said).toMatchObject({ ok: false, failure: { code } });
  expect([heard, asked, records]).toEqual(['', 0, [['deny', 'denied']]]);
});

it('asks no model when what leaves cannot be kept, and leaves nothing open', async () => {
  const { said, asked, records } = await round(() => undefined, { keep: () => Promise.reject(new Error('full')) });
  expect(said).toMatchObject({
    failure: { code: 'audit_unavailable', message: expect.stringContaining('model was not asked') },
  });
  expect([asked, records]).toEqual([
    0,
    [
      ['allow', undefined],
      ['allow', 'error'],
    ],
  ]);
});

it('says that a model was asked when its outcome cannot be written', async () => {
  const { said, asked } = await round(() => undefined, { conclude: () => Promise.reject(new Error('full')) });
  expect(said).toMatchObject({
    failure: { code: 'audit_unavailable', message: expect.stringContaining('model was asked') },
  });
  expect(asked).toBe(1);
});
