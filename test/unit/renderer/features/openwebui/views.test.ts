/** Which sentence, which action and which mark for what was found at Open WebUI. */
import { describe, expect, it } from 'vitest';
import {
  countFindings,
  hasParts,
  type IdentityView,
  isLeftOver,
  mayAllow,
  needsRepair,
  type PartView,
  viewChange,
  viewIdentity,
  viewPart,
} from '../../../../../src/renderer/src/features/openwebui/views.ts';

import { enOpenWebUI as english } from '../../../../../src/renderer/src/features/openwebui/words.en.ts';
import { zhOpenWebUI as chinese } from '../../../../../src/renderer/src/features/openwebui/words.zh.ts';
import type { OpenWebUIFinding, OpenWebUIIdentity, OpenWebUIPartState } from '../../../../../src/shared/open-webui.ts';

type State = OpenWebUIIdentity['state'];
const identity = (state: State, more: Partial<OpenWebUIIdentity> = {}): OpenWebUIIdentity => ({
  state,
  email: 'ada@example.com',
  account: null,
  by: null,
  ...more,
});

describe('the account there', () => {
  it.each<[State, IdentityView['does'], IdentityView['tone']]>([
    ['absent', 'make', 'waiting'],
    ['first sign-in', 'go there', 'waiting'],
    ['conflict', 'prove', 'wrong'],
    ['unverified', null, 'wrong'],
    ['linked', null, 'ok'],
    ['unknown', null, 'waiting'],
  ])('that is %s asks for: %s', (state, does, tone) => {
    const proof = ['absent', 'conflict'].includes(state) ? 'key' : 'sso';
    expect(viewIdentity(identity(state), proof)).toEqual({ says: state, does, tone });
  });

  it('asks for no password where calls are proved by signing in with the tenant', () => {
    for (const state of ['absent', 'conflict', 'unverified', 'unknown'] as const)
      expect(viewIdentity(identity(state), 'sso').does).toBeNull();
    expect(viewIdentity(identity('first sign-in'), 'sso').does).toBe('go there');
    expect(viewIdentity(identity('absent'), 'sso').says).toBe('no sign-on');
    expect(viewIdentity(identity('conflict'), 'sso').says).toBe('conflict at sign-in');
  });

  it('says how it is known to be theirs', () => {
    for (const by of ['sso', 'created', 'password'] as const) {
      expect(viewIdentity(identity('linked', { by }), 'sso').says).toBe(`linked by ${by}`);
    }
  });

  it('that nobody can look for is shown by its password, but for sso, where each call proves itself', () => {
    expect(viewIdentity(identity('unknown'), 'key').does).toBe('prove');
    expect(viewIdentity(identity('unknown'), 'signed').does).toBe('prove');
    expect(viewIdentity(identity('unknown'), 'sso').does).toBeNull();
  });

  it('that comes with a first sign-in is there before a key is, but a sign-in may be allowed before it comes', () => {
    expect(viewIdentity(identity('first sign-in'), 'key').says).toBe('first sign-in first');
    expect(viewIdentity(identity('first sign-in'), 'signed').says).toBe('first sign-in first');
  });

  it('is to be settled first where a key would be for nobody, or it is certain that it is not theirs', () => {
    const states: State[] = ['absent', 'first sign-in', 'linked', 'conflict', 'unverified', 'unknown'];
    const allowed = (proof: 'sso' | 'signed' | 'key') => states.filter((state) => mayAllow(identity(state), proof));
    expect(allowed('sso')).toEqual(['first sign-in', 'linked', 'unknown']);
    expect(allowed('signed')).toEqual(['linked']);
    expect(allowed('key')).toEqual(['linked']);
    expect([mayAllow(null, 'sso'), mayAllow(null, 'key')]).toEqual([true, false]);
  });

  it.each([english, chinese])('is named in every sentence about it', ({ identity: { says } }) => {
    for (const sentence of Object.values(says)) expect(sentence('ada@example.com')).toContain('ada@example.com');
  });
});

describe('a part', () => {
  type Reach = OpenWebUIPartState['reach'] | 'proved';
  const part = (state: OpenWebUIPartState['state'], reach: Reach = null): OpenWebUIPartState => ({
    part: 'model',
    state,
    edited: [],
    calledAt: null,
    ...(reach === 'proved' ? { provedAt: '2026-11-20T10:00:00.000Z', reach: null } : { provedAt: null, reach }),
  });

  it.each<[OpenWebUIPartState['state'], Reach, boolean, PartView]>([
    ['present', null, false, { says: 'present', tone: 'faint', proof: 'never' }],
    ['present', 'reached', false, { says: 'present', tone: 'faint', proof: 'reached' }],
    ['present', 'apart', false, { says: 'present', tone: 'wrong', proof: 'apart' }],
    ['present', 'proved', true, { says: 'present', tone: 'ok', proof: 'proved' }],
    ['removed', 'proved', false, { says: 'removed', tone: 'wrong', proof: 'proved' }],
    ['edited', null, false, { says: 'edited', tone: 'wrong', proof: 'never' }],
    ['not registered', null, false, { says: 'not registered', tone: 'faint', proof: null }],
    // By hand, that it called is the only proof that it is there.
    ['not registered', null, true, { says: 'by hand', tone: 'faint', proof: 'never' }],
    ['not registered', 'proved', true, { says: 'by hand', tone: 'ok', proof: 'proved' }],
  ])('that is %s, and %s, by hand: %s', (state, reach, isByHand, view) => {
    expect(viewPart(part(state, reach), isByHand)).toEqual(view);
  });

  it('that stands there without a key is left over, unless all share it', () => {
    const stands = { keyId: null, parts: [part('edited'), part('not registered')] };
    expect(isLeftOver(stands, 'key')).toBe(true);
    expect(isLeftOver(stands, 'sso')).toBe(false);
    expect(isLeftOver({ ...stands, keyId: 'key_w' }, 'key')).toBe(false);
    expect(isLeftOver({ keyId: null, parts: [part('not registered')] }, 'key')).toBe(false);
  });

  it('that others have there already needs no look at what would change', () => {
    const there = [part('present'), { ...part('edited'), part: 'openapi' as const }];
    expect(hasParts(there, ['model'])).toBe(true);
    expect([hasParts(there, ['model', 'openapi']), hasParts(there, ['mcp'])]).toEqual([false, false]);
  });

  it('that is gone or changed is to be repaired', () => {
    expect(needsRepair([part('present'), part('not registered')])).toBe(false);
    expect(needsRepair([part('present'), part('removed')])).toBe(true);
    expect(needsRepair([part('edited')])).toBe(true);
  });
});

it('what was found is counted and said', () => {
  const finding = (state: OpenWebUIFinding['state']) => ({ what: 'version' as const, state, detail: '', hint: '' });
  const found = countFindings([finding('ok'), finding('missing'), finding('missing'), finding('warning')]);
  expect(found).toEqual({ missing: 2, warnings: 1 });
  const { summary } = english.findings;
  expect(summary(2, 1)).toBe('2 things are missing, 1 thing needs care.');
  expect(summary(1, 0)).toBe('1 thing is missing.');
  expect(summary(0, 0)).toBe('Everything that is needed is there.');
});

describe('a change there', () => {
  const others = (lines: { text: string; isOther: boolean }[] | null) =>
    lines?.filter(({ isOther }) => isOther).map(({ text }) => text.trim());

  it.each([
    ['added', null, '{}'],
    ['removed', '{}', null],
    ['changed', '{"a":1}', '{"a":2}'],
    ['same', '{"a":1}', '{ "a": 1 }'],
  ])('is %s', (kind, before, after) => {
    expect(viewChange({ before, after }).kind).toBe(kind);
  });

  it('is marked line by line, where the other side has no such line', () => {
    const before = '{"enable":true,"models":["a","b"],"url":"http://old"}';
    const after = '{"enable":true,"models":["a","b","b"],"url":"http://new","tags":[]}';
    const view = viewChange({ before, after });
    expect(others(view.before)).toEqual(['"url": "http://old"']);
    expect(others(view.after)).toEqual(['"b"', '"url": "http://new",', '"tags": []']);
  });

  it('has nothing marked where there is nothing to compare, and keeps what is no JSON', () => {
    const view = viewChange({ before: null, after: 'no\njson' });
    expect(view.before).toBeNull();
    expect(view.after).toEqual([
      { text: 'no', isOther: false },
      { text: 'json', isOther: false },
    ]);
  });
});
