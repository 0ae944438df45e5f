import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMessages, isFrom, plainInput } from '../../../src/main/shell/ipc.ts';
import { pageOf } from '../../../src/main/shell/pages.ts';
import { contract, windowCalls } from '../../../src/shared/contract.ts';
import { ok } from '../../../src/shared/result.ts';
import { FakeContents, ipcMain } from '../../harness/fake-electron.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

const contentsAt = (url: string) => {
  const contents = new FakeContents();
  contents.mainFrame.url = url;
  return contents;
};
type Sender = Parameters<typeof isFrom>[0];
type Contents = Parameters<typeof isFrom>[2];
const sent = (sender: unknown, senderFrame: unknown) => ({ sender, senderFrame }) as Sender;

describe('whose message it is (IPC-03)', () => {
  const contents = contentsAt(pageOf.console);
  const windowOf = (value: FakeContents) => value as unknown as Contents;

  it('takes it from the main frame of the window, on our page', () => {
    expect(isFrom(sent(contents, contents.mainFrame), 'console', windowOf(contents))).toBe(true);
    const further = contentsAt(`${pageOf.console}#/accounts`);
    expect(isFrom(sent(further, further.mainFrame), 'console', windowOf(further))).toBe(true);
  });

  const other = contentsAt(pageOf.console);
  it.each<[string, unknown, unknown]>([
    ['a frame that has gone', contents, null],
    ['a frame within the page', contents, { url: pageOf.console }],
    ['other contents', other, other.mainFrame],
    ["other contents' frame", contents, other.mainFrame],
  ])('refuses %s', (_what, sender, frame) => {
    expect(isFrom(sent(sender, frame), 'console', windowOf(contents))).toBe(false);
  });

  it.each([
    'about:blank',
    '',
    'http://evil.test/',
    'app://confirmation/confirmation.html',
    'app://console.evil/index.html',
    'app://evil@console/index.html',
    'app://console/other.html',
    'file:///index.html',
    'data:text/html,app://console/index.html',
  ])('refuses the page %s', (url) => {
    const there = contentsAt(url);
    expect(isFrom(sent(there, there.mainFrame), 'console', windowOf(there))).toBe(false);
  });

  it('refuses a window that is closed', () => {
    expect(isFrom(sent(contents, contents.mainFrame), 'console', undefined)).toBe(false);
  });
});

describe('calls of a window', () => {
  const contents = contentsAt(pageOf.console);
  const event = sent(contents, contents.mainFrame);
  let now = 0;
  let events: string[] = [];
  const call = vi.fn(async () => ok('answer'));

  beforeEach(() => {
    ipcMain.handlers.clear();
    now += 60_000;
    events = [];
    call.mockClear();
    createMessages({
      clock: { now: () => now },
      log: (name) => void events.push(name),
      contentsOf: (window) => (window === 'console' ? (contents as unknown as Contents) : undefined),
    }).serveCalls('console', call);
  });
  const send = (channel: string, input: unknown, from: unknown = event) => ipcMain.handlers.get(channel)?.(from, input);

  it('has one channel for each call of the contract and no other', () => {
    expect([...ipcMain.handlers.keys()]).toEqual(windowCalls('console').map((name) => `console:${name}`));
    expect(ipcMain.handlers.has('console:approvals.approve')).toBe(false);
    expect(ipcMain.handlers.has('console:keys.create')).toBe(false);
  });

  it('hands on what it was sent', async () => {
    expect(await send('console:keys.revoke', { id: 'k1' })).toEqual(ok('answer'));
    expect(call).toHaveBeenCalledWith('console', 'keys.revoke', { id: 'k1' });
  });

  it('does not reach the hub from a foreign frame, and notes it', async () => {
    expect(await send('console:keys.list', {}, sent(contents, null))).toMatchObject({ failure: { code: 'elsewhere' } });
    expect(call).not.toHaveBeenCalled();
    expect(events).toEqual(['window_refused']);
  });

  it('answers a defect without its message', async () => {
    call.mockRejectedValueOnce(new Error('a secret'));
    const answer = await send('console:keys.list', {});
    expect(answer).toMatchObject({ ok: false, failure: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('a secret');
  });

  it('refuses a flood without reaching the hub, and answers again a second later (IPC-13)', async () => {
    const answers = await Promise.all(Array.from({ length: 5_000 }, () => send('console:accounts.list', {})));
    expect(call).toHaveBeenCalledTimes(200);
    expect(answers.filter((one) => JSON.stringify(one).includes('window_too_fast'))).toHaveLength(4_800);
    now += 1000;
    expect(await send('console:accounts.list', {})).toEqual(ok('answer'));
  });

  it('answers arbitrary values on every channel with a result, and the hub sees plain ones alone (IPC-02)', async () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withTypedArray: true,
      withSparseArray: true,
      withObjectString: true,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...windowCalls('console')), anything, async (name, input) => {
        now += 1000;
        call.mockClear();
        const answer = (await send(`console:${name}`, input)) as { ok: boolean; failure?: { code: string } };
        if (answer.ok) {
          const [, , handed] = call.mock.calls[0] as unknown as [string, string, unknown];
          expect(() => structuredClone(handed)).not.toThrow();
          expect(() => contract[name].input.safeParse(handed)).not.toThrow();
        } else {
          expect(['malformed', 'too_large']).toContain(answer.failure?.code);
          expect(call).not.toHaveBeenCalled();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what may pass before any schema (IPC-02)', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  let deep: unknown = {};
  for (let level = 0; level < 10_000; level += 1) deep = { deep };
  const throwing = {
    get id() {
      throw new Error('a getter');
    },
  };
  const trap = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('a trap');
      },
    },
  );

  it.each<[string, unknown, string]>([
    ['a cycle', cyclic, 'too_large'],
    ['ten thousand levels', deep, 'too_large'],
    ['50 MB of text', { id: 'x'.repeat(50_000_000) }, 'too_large'],
    ['a long name of a field', { ['x'.repeat(1_000_000)]: 1 }, 'too_large'],
    ['a hundred thousand values', Array.from({ length: 100_000 }, () => 0), 'too_large'],
    ['a length alone', new Array(4_000_000_000), 'too_large'],
    ['a big integer', { limit: 1n }, 'malformed'],
    ['a map', { id: new Map() }, 'malformed'],
    ['a buffer', new Uint8Array(8), 'malformed'],
    ['an error', new Error('x'), 'malformed'],
    ['a function', { id: () => {} }, 'malformed'],
    ['not a number', { limit: Number.NaN }, 'malformed'],
    ['a getter that throws', throwing, 'malformed'],
    ['a proxy that throws', trap, 'malformed'],
    ['a prototype by name', JSON.parse('{"__proto__":{"owner":true}}'), 'malformed'],
  ])('refuses %s', (_what, input, code) => {
    expect(plainInput(input)).toMatchObject({ ok: false, failure: { code } });
  });

  it('copies what is plain', () => {
    const input = { id: 'k', list: [1, null, { nested: true }], absent: undefined };
    const copied = plainInput(input);
    expect(copied).toEqual(ok(input));
    expect(copied.ok && copied.value).not.toBe(input);
  });
});
