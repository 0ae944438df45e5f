import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { Approvals, approvalTimes } from '../../../../../src/main/hub/kernel/approvals/approvals.ts';
import { createCoolDown } from '../../../../../src/main/hub/kernel/approvals/cool-down.ts';
import { policyVersion, sameness } from '../../../../../src/main/hub/kernel/approvals/subject.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import type { ConsentRequest, ConsentSubject, ListedTool } from '../../../../../src/main/hub/kernel/call.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { writeTool } from '../../../../../src/main/hub/platforms/tool.ts';
import { ok } from '../../../../../src/shared/result.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';
import { byPassphrase } from '../../../../harness/shown.ts';

const never = new AbortController().signal;
const platform = {
  name: 'github',
  title: 'GitHub',
  connection: 'github',
  scopes: [],
  apiUrl: '',
  places: [],
  whoami: async () => ok({ userId: '1', label: 'ada' }),
  tools: [
    writeTool({
      name: 'writes',
      title: 'Write',
      description: '',
      access: 'write',
      toolset: 'notes',
      input: z.object({ title: z.string() }),
      output: z.object({}),
      place: () => ({ kind: 'repository', name: 'ada/notes' }),
      preview: async () => ok({ target: 'it', version: null, changes: [] }),
      undo: () => ({ reason: 'none' }),
      run: async () => ok({}),
    }),
  ],
};
const [listed] = createInventory(() => [platform]).all;
if (!listed) throw new Error('no tool');

const account = {
  id: 'cac_1',
  userId: 'auth0|ada',
  platform: 'github',
  label: 'ada',
  state: 'connected' as const,
  scopes: [],
  connectedAt: '',
  expiresAt: null,
};
const grant = {
  endpoints: [],
  accounts: [],
  tools: [],
  access: [],
  repositories: [],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
};
const keyNamed = (id: string, userId = 'auth0|ada'): LiveKey => ({
  id,
  userId,
  client: 'a test',
  grant,
  expiresAt: 0,
  paused: false,
  revoked: never,
});
const question = (title = 'Hello', key = keyNamed('key_1')): ConsentRequest => {
  const preview = { target: 'a note', version: null, changes: [{ name: 'title', before: null, after: title }] };
  const policy = policyVersion(grant, listed);
  const subject = { keyId: key.id, account, tool: 'writes', input: { title }, preview, policy };
  return { subject, key, listed, resource: 'github:ada/notes' };
};

/** A call of a tool by which one call can change many things. */
const batch = (items: number): ConsentRequest => {
  const tool = { ...listed.tool, isBatch: true } as ListedTool['tool'];
  const changes = Array.from({ length: items }, (_, at) => ({ name: `item ${at}`, before: null, after: 'x' }));
  const asked = question();
  const preview = { ...asked.subject.preview, changes };
  return { ...asked, listed: { ...listed, tool }, subject: { ...asked.subject, preview } };
};

function arranged() {
  const ports = memoryPorts();
  const records: AuditEntry[] = [];
  const state: { writable: boolean; held?: Promise<void> } = { writable: true };
  const append = async (entry: AuditEntry) => {
    await state.held;
    if (!state.writable) throw new Error('the disk is full');
    records.push(entry);
  };
  const hasChanged = async () => false;
  const audit = { append, conclude: append, hasChanged } as unknown as ConstructorParameters<
    typeof Approvals
  >[0]['audit'];
  return {
    ports,
    records,
    state,
    approvals: new Approvals({ audit, ...ports, questionMs: () => 300_000, ...byPassphrase }),
  };
}
type Arranged = ReturnType<typeof arranged>;

async function asked({ approvals }: Arranged, of = question()) {
  const view = await approvals.ask(of);
  if (!view.ok) throw new Error(view.failure.code);
  return view.value;
}
const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? 'ok' : result.failure.code;

describe('an approval', () => {
  it('is shown to the person with the exact arguments, recorded, given and used once', async () => {
    const all = arranged();
    const view = await asked(all);
    expect(view).toMatchObject({
      client: 'a test',
      tool: 'writes',
      arguments: '{"title":"Hello"}',
      resource: 'github:ada/notes',
      state: 'waiting',
    });
    expect(all.ports.asked).toEqual([view]);
    expect(codeOf(all.approvals.take(view.id, 'key_1'))).toBe('approval_unknown');
    expect(codeOf(await all.approvals.approve(view.id, 'auth0|ada', view.hash))).toBe('ok');
    const takes = Array.from({ length: 50 }, () => codeOf(all.approvals.take(view.id, 'key_1')));
    expect(takes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(all.records.map(({ verdict }) => verdict)).toEqual(['ask', 'approved']);
    expect(JSON.stringify(all.records)).not.toContain('Hello');
  });

  it.each<[string, (all: Arranged, view: { id: string; hash: string }) => Promise<unknown>, string]>([
    [
      'with another hash',
      ({ approvals }, { id }) => approvals.approve(id, 'auth0|ada', 'f'.repeat(64)),
      'approval_changed',
    ],
    [
      'by another person',
      ({ approvals }, { id, hash }) => approvals.approve(id, 'auth0|eve', hash),
      'approval_unknown',
    ],
    [
      'by a guessed id',
      ({ approvals }, { hash }) => approvals.approve('apr_guessed', 'auth0|ada', hash),
      'approval_unknown',
    ],
  ])('is not given %s', async (_, attempt, code) => {
    const all = arranged();
    const view = await asked(all);
    expect(codeOf((await attempt(all, view)) as { ok: true })).toBe(code);
    expect(all.approvals.find(view.id, 'key_1')?.state).toBe('waiting');
  });

  it('is useless to another key', async () => {
    const all = arranged();
    const view = await asked(all);
    await all.approvals.approve(view.id, 'auth0|ada', view.hash);
    expect(all.approvals.find(view.id, 'key_2')).toBeUndefined();
    expect(codeOf(all.approvals.take(view.id, 'key_2'))).toBe('approval_unknown');
    expect(codeOf(all.approvals.take(view.id, 'key_1'))).toBe('ok');
  });

  it('has 128 bits of chance in its id', async () => {
    const all = arranged();
    expect((await asked(all)).id).toMatch(/^apr_[\w-]{22}$/);
  });

  it('denies when nobody answers, and can not be given after that', async () => {
    const all = arranged();
    const view = await asked(all);
    all.ports.advance(300_000);
    expect(codeOf(await all.approvals.approve(view.id, 'auth0|ada', view.hash))).toBe('approval_unknown');
    expect(all.approvals.find(view.id, 'key_1')?.state).toBe('expired');
    expect(all.records.at(-1)).toMatchObject({ verdict: 'expired', outcome: 'denied' });
  });

  describe.each([
    ['by a second', -1_000],
    ['by an hour', -3_600_000],
    ['by 400 days', -400 * 86_400_000],
    ['by nothing', 0],
  ])('whose clock is set back %s meanwhile', (_, shift) => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
    afterEach(() => void vi.useRealTimers());

    it('waits no longer, also where it was drawn out', async () => {
      const all = arranged();
      const [view, longer] = [await asked(all), await asked(all, question('Another'))];
      all.approvals.extend(longer.id, 'auth0|ada');
      all.ports.advance(shift);
      vi.advanceTimersByTime(300_000);
      expect(all.approvals.find(view.id, 'key_1')?.state).toBe('expired');
      expect(all.approvals.find(longer.id, 'key_1')?.state).toBe('waiting');
      vi.advanceTimersByTime(approvalTimes.extension);
      expect(codeOf(await all.approvals.approve(longer.id, 'auth0|ada', longer.hash))).toBe('approval_unknown');
    });

    it('is good no longer once it was given', async () => {
      const all = arranged();
      const view = await asked(all);
      expect(codeOf(await all.approvals.approve(view.id, 'auth0|ada', view.hash))).toBe('ok');
      all.ports.advance(shift);
      vi.advanceTimersByTime(approvalTimes.approval);
      expect(codeOf(all.approvals.take(view.id, 'key_1'))).toBe('approval_unknown');
    });

    it('covers similar calls no longer', async () => {
      const all = arranged();
      const view = await asked(all);
      await all.approvals.approve(view.id, 'auth0|ada', view.hash, { forAWhile: true });
      expect(all.approvals.covering(question())).toBe(view.id);
      all.ports.advance(shift);
      vi.advanceTimersByTime(10 * 60_000);
      expect(all.approvals.covering(question())).toBeUndefined();
      expect(all.approvals.allowances('auth0|ada')).toEqual([]);
    });
  });

  it('is void ten minutes after it was given', async () => {
    const all = arranged();
    const view = await asked(all);
    await all.approvals.approve(view.id, 'auth0|ada', view.hash);
    all.ports.advance(approvalTimes.approval - 5_000);
    expect(all.approvals.find(view.id, 'key_1')?.state).toBe('approved');
    all.ports.advance(5_000);
    expect(codeOf(all.approvals.take(view.id, 'key_1'))).toBe('approval_unknown');
  });

  it('is not given twice, and not after it was declined', async () => {
    const all = arranged();
    const view = await asked(all);
    expect(codeOf(await all.approvals.deny(view.id, 'auth0|ada'))).toBe('ok');
    expect(codeOf(await all.approvals.approve(view.id, 'auth0|ada', view.hash))).toBe('approval_unknown');
  });

  it('is neither asked nor given without a record', async () => {
    const all = arranged();
    const view = await asked(all);
    all.state.writable = false;
    await expect(all.approvals.approve(view.id, 'auth0|ada', view.hash)).rejects.toThrow();
    expect(all.approvals.find(view.id, 'key_1')?.state).toBe('waiting');
    await expect(all.approvals.ask(question('Another'))).rejects.toThrow();
    expect(all.ports.asked).toHaveLength(1);
    expect(all.approvals.list('auth0|ada')).toHaveLength(1);
  });

  it.each<[string, (all: Arranged, id: string) => unknown]>([
    ['declined', ({ approvals }, id) => approvals.deny(id, 'auth0|ada')],
    ['ended with its key', ({ approvals }) => approvals.end(() => true, 'the key was revoked')],
    ['too old', ({ ports }) => ports.advance(300_000)],
  ])('stays void when it is %s while the approval is being recorded', async (_, ends) => {
    const all = arranged();
    const { id, hash } = await asked(all);
    const held = Promise.withResolvers<void>();
    all.state.held = held.promise;
    const approving = all.approvals.approve(id, 'auth0|ada', hash, { forAWhile: true });
    const ended = ends(all, id);
    held.resolve();
    await ended;
    expect(codeOf(await approving)).toBe('approval_unknown');
    expect(codeOf(all.approvals.take(id, 'key_1'))).toBe('approval_unknown');
    expect(all.approvals.allowances('auth0|ada')).toEqual([]);
  });

  it('keeps no argument once it is answered, and ends also when that can not be written', async () => {
    const all = arranged();
    const view = await asked(all);
    all.state.writable = false;
    expect(await all.approvals.end(() => true, 'everything was revoked')).toBe(1);
    expect(all.approvals.find(view.id, 'key_1')).toMatchObject({ state: 'denied', arguments: '' });
  });

  it('ends with its key, its account, or the hub', async () => {
    const all = arranged();
    const waiting = await asked(all);
    const given = await asked(all, question('Another'));
    await all.approvals.approve(given.id, 'auth0|ada', given.hash);
    expect(await all.approvals.end(({ key }) => key.id === 'key_1', 'the key was revoked')).toBe(2);
    for (const { id } of [waiting, given]) expect(codeOf(all.approvals.take(id, 'key_1'))).toBe('approval_unknown');
  });
});

describe('waiting', () => {
  it('ends with the answer, with the time, and with the caller', async () => {
    const all = arranged();
    const first = await asked(all);
    const waiting = all.approvals.wait(first.id, 5000, never);
    await all.approvals.approve(first.id, 'auth0|ada', first.hash);
    expect((await waiting).state).toBe('approved');
    const second = await asked(all, question('Another'));
    expect((await all.approvals.wait(second.id, 10, never)).state).toBe('waiting');
  });

  it('denies when the caller goes away before it was given the handle', async () => {
    const all = arranged();
    const view = await asked(all);
    const caller = new AbortController();
    const waiting = all.approvals.wait(view.id, 5000, caller.signal);
    caller.abort();
    expect((await waiting).state).toBe('denied');
    expect(all.records.at(-1)).toMatchObject({ reason: 'the caller went away' });
  });

  it('and counts as a refusal: asking and hanging up is no way to knock without end', async () => {
    const all = arranged();
    for (const title of ['one', 'two']) {
      const view = await asked(all, question(title));
      await all.approvals.wait(view.id, 5000, AbortSignal.abort());
    }
    expect(codeOf(await all.approvals.ask(question('three')))).toBe('too_many_approvals');
  });

  it('goes on while another caller waits or has the handle', async () => {
    const all = arranged();
    const view = await asked(all);
    const caller = new AbortController();
    const first = all.approvals.wait(view.id, 5000, caller.signal);
    const second = all.approvals.wait(view.id, 30, never);
    caller.abort();
    expect([(await first).state, (await second).state]).toEqual(['waiting', 'waiting']);
    const late = new AbortController();
    const third = all.approvals.wait(view.id, 5000, late.signal);
    late.abort();
    expect((await third).state).toBe('waiting');
  });
});

it('is denied also while the record of that has to wait', async () => {
  const all = arranged();
  const { id, hash } = await asked(all);
  all.state.writable = false;
  expect(codeOf(await all.approvals.deny(id, 'auth0|ada'))).toBe('ok');
  all.state.writable = true;
  expect(codeOf(await all.approvals.approve(id, 'auth0|ada', hash))).toBe('approval_unknown');
});

describe('a client that asks too much', () => {
  it('gets one approval for equal questions, and five questions at a time, in a burst too', async () => {
    const all = arranged();
    const same = await Promise.all(Array.from({ length: 20 }, () => all.approvals.ask(question())));
    expect(new Set(same.map((result) => (result.ok ? result.value.id : result.failure.code))).size).toBe(1);
    const many = await Promise.all(
      Array.from({ length: 20 }, (_, index) => all.approvals.ask(question(`Number ${index}`))),
    );
    expect(many.filter((result) => result.ok)).toHaveLength(4);
    expect(codeOf(await all.approvals.ask(question('Mine', keyNamed('key_2'))))).toBe('ok');
  });

  it('must leave the person alone after two refusals in a row, longer each time, until one is approved', async () => {
    const all = arranged();
    const refuse = async (title: string) => all.approvals.deny((await asked(all, question(title))).id, 'auth0|ada');
    await refuse('one');
    await refuse('two');
    const paused = await all.approvals.ask(question('three'));
    // Nothing waits, so that answering is no way out.
    const failure = { code: 'too_many_approvals', retryAfterSeconds: 60, hint: 'Ask again in 60 seconds.' };
    expect(paused).toMatchObject({ failure });
    all.ports.advance(60_000);
    await refuse('three');
    const again = await all.approvals.ask(question('four'));
    expect(again.ok || again.failure.retryAfterSeconds).toBe(120);
    all.ports.advance(120_000);
    const welcome = await asked(all, question('four'));
    await all.approvals.approve(welcome.id, 'auth0|ada', welcome.hash);
    await refuse('five');
    expect(codeOf(await all.approvals.ask(question('six')))).toBe('ok');
  });

  it('waits half an hour at the most', () => {
    const coolDown = createCoolDown(memoryPorts().clock);
    for (let count = 0; count < 30; count++) coolDown.unanswered('key_1');
    expect(coolDown.refusal('key_1')?.failure.retryAfterSeconds).toBe(1800);
  });
});

const withTool = (change: object): ListedTool => ({
  ...listed,
  tool: { ...listed.tool, ...change } as ListedTool['tool'],
});

describe('the hash', () => {
  const { subject } = question();
  it.each<[string, Partial<ConsentSubject>]>([
    ['one letter of the arguments', { input: { title: 'hello' } }],
    ['another argument', { input: { title: 'Hello', body: '' } }],
    ['the key', { keyId: 'key_2' }],
    ['the account', { account: { ...account, id: 'cac_2' } }],
    ['the tool', { tool: 'deletes' }],
    ['the policy', { policy: policyVersion({ ...grant, callsPerDay: 2 }, listed) }],
    // A tool that is not what it was when the person met it: INJ-11.
    ['how the tool describes itself', { policy: policyVersion(grant, withTool({ description: 'Another one.' })) }],
    ['what the tool takes', { policy: policyVersion(grant, { ...listed, inputSchema: { type: 'object' } }) }],
    ['how grave the tool is', { policy: policyVersion(grant, withTool({ access: 'destructive' })) }],
    [
      'where it might carry what',
      { flow: { from: ['github:ada/a'], untrusted: ['?'], to: 'github:ada/b', isPublic: true } },
    ],
    ['which repository it is', { place: { id: '1', isPrivate: true } }],
  ])('changes with %s', (_, change) => {
    expect(sameness({ ...subject, ...change })).not.toBe(sameness(subject));
  });

  it('does not change with the order of the arguments', () => {
    const [a, b] = [
      { x: 1, y: 2 },
      { y: 2, x: 1 },
    ].map((input) => sameness({ ...subject, input }));
    expect(a).toBe(b);
  });
});

describe('what may be allowed for a while', () => {
  const allowable = async (of: ConsentRequest) => (await asked(arranged(), of)).isAllowable;

  it('is no call that loses something, changes many things, or is to be asked afresh', async () => {
    expect(await allowable(question())).toBe(true);
    const destructive = { ...listed.tool, access: 'destructive' } as ListedTool['tool'];
    expect(await allowable({ ...question(), listed: { ...listed, tool: destructive } })).toBe(false);
    expect(await allowable(batch(2))).toBe(false);
    const ofFiles = { ...listed.tool, files: () => ({ paths: ['a', 'b'] }) } as ListedTool['tool'];
    expect(await allowable({ ...question(), listed: { ...listed, tool: ofFiles } })).toBe(false);
    expect(await allowable({ ...question(), isAlwaysAsked: true })).toBe(false);
  });

  it.each([
    ['hexadecimal', '1f'.repeat(100)],
    ['bytes', '\u0000\u0001\u0002\ufffd\ufffd\ufffd'],
  ])('is nothing that can not be judged by reading: %s', async (_, text) => {
    expect(await allowable(question(text))).toBe(false);
    const { approvals } = arranged();
    const view = await approvals.ask(question(text));
    if (!view.ok) throw new Error(view.failure.code);
    const { id, hash } = view.value;
    expect(codeOf(await approvals.approve(id, 'auth0|ada', hash, { forAWhile: true }))).toBe('not_allowed');
    expect(codeOf(await approvals.approve(id, 'auth0|ada', hash))).toBe('ok');
  });

  it('is nothing that hides, empties, removes or switches something', async () => {
    const writesTitle = { ...listed, tool: { ...listed.tool, texts: { title: 'prose' } } as ListedTool['tool'] };
    const showing = (before: string | null, after: string | null, title = after ?? '', name = 'title') => {
      const asked = question(title);
      const preview = { ...asked.subject.preview, changes: [{ name, before, after }] };
      return { ...asked, listed: writesTitle, subject: { ...asked.subject, preview } };
    };
    expect(await allowable(showing('Hello', 'Hello, all'))).toBe(true);
    const refused = {
      hidden: showing('Hello', 'Hello\u200b, all'),
      removed: showing('Hello', null),
      emptied: showing('Hello', ''),
      'left with marks alone': showing('Hello', '<!-- Hello -->'),
      closed: showing('open', 'closed', 'Hello', 'state'),
    };
    for (const [what, of] of Object.entries(refused)) expect([what, await allowable(of)]).toEqual([what, false]);
  });
});

it('a consent to a hundred items is to those hundred (APR-13)', async () => {
  const { approvals } = arranged();
  const whole = await approvals.ask(batch(100));
  if (!whole.ok) throw new Error(whole.failure.code);
  expect(whole.value.preview.changes).toHaveLength(100);
  const other = batch(100);
  other.subject.preview.changes[73] = { name: 'item 73', before: null, after: 'y' };
  for (const changed of [batch(99), other]) expect(sameness(changed.subject)).not.toBe(whole.value.hash);
  expect(codeOf(await approvals.approve(whole.value.id, 'auth0|ada', sameness(other.subject)))).toBe(
    'approval_changed',
  );
});

it('a consent that no longer holds once it is on record approves nothing, and the request waits on', async () => {
  const { ports, records } = arranged();
  let isHeld = true;
  const append = async (entry: AuditEntry) => {
    records.push(entry);
    isHeld = entry.verdict !== 'approved';
  };
  const audit = { append, conclude: append, hasChanged: async () => false } as never;
  const consent = async () => ok({ statement: '{}', signed: null, isStillValid: () => isHeld });
  const approvals = new Approvals({ audit, ...ports, questionMs: () => 300_000, ...byPassphrase, consent });
  const view = await approvals.ask(question());
  if (!view.ok) throw new Error(view.failure.code);
  const { id, hash } = view.value;
  expect(codeOf(await approvals.approve(id, 'auth0|ada', hash))).toBe('approval_changed');
  expect(codeOf(approvals.take(id, 'key_1'))).toBe('approval_unknown');
  expect(approvals.list('auth0|ada')).toMatchObject([{ id, state: 'waiting' }]);
});
