/** What is chosen in the form is what is asked for, by name and within the hub's bounds. */
import { describe, expect, it } from 'vitest';
import { endedAt, keyState, listedKeys } from '../../../../../src/renderer/src/features/keys/key-facts.ts';
import {
  dateInDays,
  type KeyForm,
  keyDays,
  keyFormErrors,
  keyFormLike,
  newKeyForm,
  newKeyRequest,
  patternsOf,
} from '../../../../../src/renderer/src/features/keys/key-form.ts';
import { kindLabel, kindsOf, kindsShown, wrongPlace } from '../../../../../src/renderer/src/features/places/kinds.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import { zh } from '../../../../../src/renderer/src/words/zh/index.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../../../../src/shared/model.ts';

const now = new Date(2026, 10, 24, 19).getTime();
const { errors } = en.keys.form;
const tool = (name: string, access: 'read' | 'write' | 'destructive') => ({
  name,
  title: name,
  description: name,
  access,
});
const repositories = { kind: 'repository', title: 'Repositories', example: 'owner/*' };
const channels = { kind: 'channel', title: 'Channels', example: 'team-*' };
const ofGitHub = [tool('look', 'read'), tool('edit', 'write'), tool('drop', 'destructive')];
const platforms: PlatformFacts[] = [
  { name: 'github', title: 'GitHub', tools: ofGitHub, places: [repositories] },
  { name: 'slack', title: 'Slack', tools: [tool('hear', 'read')], places: [channels] },
];
const account = (id: string, platform: string): ListedAccount => ({
  id,
  userId: 'auth0|1',
  platform,
  label: id,
  state: 'connected',
  scopes: [],
  connectedAt: '2026-11-01T00:00:00.000Z',
  expiresAt: null,
  workedAt: null,
  rate: null,
});
const models = [
  { id: 'digest', name: 'opengithubx/digest', baseUrl: null },
  { id: 'ms_1/llama', name: 'opengithubx/home/llama', baseUrl: 'http://127.0.0.1:11434/v1' },
];
const around = { accounts: [account('a', 'github'), account('b', 'slack')], platforms, models };
const nobody = { accounts: [], platforms, models };
const key = (change: Partial<Key> = {}): Key => ({
  id: 'k',
  userId: 'auth0|1',
  client: 'Cursor',
  grant: {
    endpoints: ['mcp'],
    accounts: ['a'],
    tools: ['look', 'edit'],
    access: ['read', 'write'],
    repositories: ['octavia/*'],
    models: [],
    callsPerDay: 5,
    callsPerMinute: 4,
    callsAtOnce: 3,
  },
  createdAt: new Date(now).toISOString(),
  expiresAt: new Date(now + 86_400_000).toISOString(),
  revokedAt: null,
  paused: false,
  lastUsedAt: null,
  ...change,
});

describe('a new form', () => {
  it('asks for the least: reading, one account, 30 days, for the first client without a key', () => {
    const form = newKeyForm([key({ client: 'Claude Desktop' })], around);
    expect(form.client).toBe('Claude Code');
    expect(newKeyRequest(form, around, now, null)).toEqual({
      client: 'Claude Code',
      write: false,
      tools: ['look'],
      accounts: ['a'],
      endpoints: ['mcp', 'openapi'],
      days: 30,
      callsPerMinute: 60,
      callsPerDay: 2000,
      callsAtOnce: 8,
    });
    expect(keyFormErrors(form, around, errors, now)).toEqual([]);
  });

  it('offers the tools of an import on the connection of another platform with the accounts of that one', () => {
    const acme = { name: 'acme', title: 'Acme', accountsOf: 'github', tools: [tool('order', 'read')], places: [] };
    const all = { ...around, platforms: [...platforms, acme] };
    const form = newKeyForm([], all);
    expect(newKeyRequest(form, all, now, null).tools).toEqual(['look', 'order']);
    expect(newKeyRequest({ ...form, accounts: ['b'] }, all, now, null).tools).toEqual(['hear']);
  });

  it('names no account while none is connected, and offers what any first one could do', () => {
    const wish = newKeyRequest(newKeyForm([], nobody), nobody, now, null);
    expect(wish).not.toHaveProperty('accounts');
    expect(wish.tools).toEqual(['look', 'hear']);
  });

  it('never offers what deletes, and asks to write only where a tool that writes is chosen', () => {
    const form: KeyForm = { ...newKeyForm([], around), preset: 'write' };
    expect(newKeyRequest(form, around, now, null)).toMatchObject({ write: true, tools: ['look', 'edit'] });
    const chosen: KeyForm = { ...form, preset: 'choose', tools: ['look', 'drop'] };
    expect(newKeyRequest(chosen, around, now, null)).toMatchObject({ write: false, tools: ['look'] });
  });
});

it('a key that is replaced keeps its limits', () => {
  const { grant } = key();
  const form = keyFormLike(key({ grant: { ...grant, approvalHours: 8 } }), around);
  expect(newKeyRequest(form, around, now, 'k')).toMatchObject({
    approvalHours: 8,
    client: 'Cursor',
    write: true,
    tools: ['look', 'edit'],
    repositories: ['octavia/*'],
    endpoints: ['mcp'],
    callsPerDay: 5,
    callsPerMinute: 4,
    callsAtOnce: 3,
    replaces: 'k',
  });
});

describe('places beside repositories', () => {
  it('are asked for by kind where something was typed, and kept when the key is replaced', () => {
    const form: KeyForm = { ...newKeyForm([], around), places: { channel: 'team-*, 一般，general', page: ' ' } };
    const { places } = newKeyRequest(form, around, now, null);
    expect(places).toEqual({ channel: ['team-*', '一般', 'general'] });
    expect(newKeyRequest(newKeyForm([], around), around, now, null)).not.toHaveProperty('places');
    const limited = key({ grant: { ...key().grant, places: { label: ['To do', 'Invoices'], channel: ['general'] } } });
    expect(newKeyRequest(keyFormLike(limited, around), around, now, 'k').places).toEqual(limited.grant.places);
  });

  it('have a field for each kind of the chosen accounts, and for what was typed for others, which is never lost unseen', () => {
    const ofSlack = kindsOf(platforms.slice(1));
    expect(kindsShown(ofSlack, {}).map((kind) => kindLabel(kind, en.places))).toEqual(['Channels at Slack']);
    for (const [some, typed] of [
      [platforms.slice(0, 1), { channel: 'general' }],
      [platforms, { page: '' }],
    ] as const)
      expect(kindsShown(kindsOf([...some]), typed).map(({ kind }) => kind)).toEqual(['channel']);
  });

  it('are called by the platform itself where no word of ours is there', () => {
    const board = { kind: 'board', title: 'Boards', example: 'b-*', platform: 'Trello' };
    expect([kindLabel(board, en.places), kindLabel(board, zh.places)]).toEqual(['Boards at Trello', 'Trello 的Boards']);
  });

  it('what the hub refused of them is said at its field, and nothing else is', () => {
    const kinds = kindsOf(platforms);
    expect(wrongPlace({ place: { kind: 'channel', pattern: 'a b' } }, kinds, en.places)).toEqual({
      field: 'place:channel',
      text: 'a b is not a pattern such as team-*.',
    });
    expect(wrongPlace({ place: { kind: 'page', pattern: 'x' } }, kinds, en.places)).toBeNull();
    expect(wrongPlace({}, kinds, en.places)).toBeNull();
  });
});

describe('models', () => {
  it('are asked for by name, all there are, where the key may ask them, and else not at all', () => {
    const form = newKeyForm([], around);
    expect(newKeyRequest(form, around, now, null)).not.toHaveProperty('models');
    expect(keyFormErrors({ ...form, models: [] }, around, errors, now)).toEqual([]);
    for (const endpoint of ['chat', 'console'] as const) {
      const asking: KeyForm = { ...form, endpoints: ['mcp', endpoint] };
      expect(newKeyRequest(asking, around, now, null).models).toEqual(['digest', 'ms_1/llama']);
    }
  });

  it('a key that is replaced keeps those that are still there', () => {
    const before = key({ grant: { ...key().grant, endpoints: ['console'], models: ['digest', 'ms_gone/x'] } });
    const again = newKeyRequest(keyFormLike(before, around), around, now, 'k');
    expect(again).toMatchObject({ endpoints: ['console'], models: ['digest'] });
  });
});

it('patterns may stand on lines, with commas of either script, or with spaces', () => {
  expect(patternsOf({ repositories: ' a/b,c/*\nd/e，f/g ' })).toEqual(['a/b', 'c/*', 'd/e', 'f/g']);
});

it.each<[Partial<KeyForm>, string, string]>([
  [{ client: '  ' }, 'client', errors.client],
  [{ client: 'x'.repeat(81) }, 'client', errors.clientLong],
  [{ accounts: [] }, 'accounts', errors.accounts],
  [{ preset: 'choose', tools: [] }, 'tools', errors.tools],
  [{ repositories: 'a/b octavia' }, 'repositories', errors.repositories('octavia')],
  [{ ends: 'date', date: '' }, 'date', errors.date],
  [{ ends: 'date', date: '2026-11-24' }, 'date', errors.date],
  [{ ends: 'date', date: '2028-01-01' }, 'date', errors.date],
  [{ callsPerMinute: '1.5' }, 'callsPerMinute', errors.number('10,000')],
  [{ callsPerDay: '0' }, 'callsPerDay', errors.number('1,000,000')],
  [{ callsAtOnce: '65' }, 'callsAtOnce', errors.number('64')],
  [{ endpoints: [] }, 'endpoints', errors.endpoints],
  [{ endpoints: ['chat'], models: [] }, 'models', errors.models],
])('%j is wrong at %s', (change, field, text) => {
  expect(keyFormErrors({ ...newKeyForm([], around), ...change }, around, errors, now)).toContainEqual({ field, text });
});

it('a date counts from today, however late it is', () => {
  expect(keyDays({ ends: 'date', date: '2026-11-25' }, now)).toBe(1);
  expect(keyDays({ ends: '90', date: '' }, now)).toBe(90);
  expect(keyDays({ ends: 'date', date: dateInDays(45, now) }, now)).toBe(45);
});

describe('the list', () => {
  const day = 86_400_000;
  const at = (days: number) => new Date(now + days * day).toISOString();
  it('has what can be used first and what ended within 30 days below', () => {
    const live = key({ id: 'live' });
    const paused = key({ id: 'paused', paused: true, createdAt: at(-1) });
    const revoked = key({ id: 'revoked', revokedAt: at(-3) });
    const expired = key({ id: 'expired', expiresAt: at(-1) });
    const old = key({ id: 'old', revokedAt: at(-31) });
    const listed = listedKeys([old, revoked, expired, paused, live], '', now);
    expect(listed.map(({ id }) => id)).toEqual(['live', 'paused', 'expired', 'revoked']);
    expect(listedKeys([live], 'curs', now)).toHaveLength(1);
    expect(listedKeys([live], 'claude', now)).toEqual([]);
  });

  it('a key revoked after it expired had ended before', () => {
    const both = key({ expiresAt: at(-5), revokedAt: at(-1) });
    expect([keyState(both, now), endedAt(both)]).toEqual(['revoked', at(-5)]);
  });

  it('names branches and files, leaves out strangers and drops the guard only where that was chosen, and keeps it all', () => {
    const usual = newKeyRequest(newKeyForm([], around), around, now, null);
    for (const name of ['branches', 'writeBranches', 'paths', 'guard', 'outsiders'])
      expect(usual).not.toHaveProperty(name);
    const typed = { branches: 'main, fix/*', writeBranches: 'fix/*', paths: 'docs/**' };
    const form: KeyForm = { ...newKeyForm([], around), ...typed, preset: 'write', caution: ['dropOutsiders'] };
    const limits = { branches: ['main', 'fix/*'], writeBranches: ['fix/*'], paths: ['docs/**'] };
    const narrow = { ...limits, guard: 'off' as const, outsiders: 'drop' as const };
    expect(newKeyRequest(form, around, now, null)).toMatchObject(narrow);
    const before = keyFormLike(key({ grant: { ...key().grant, ...narrow } }), around);
    expect(newKeyRequest(before, around, now, 'k')).toMatchObject(narrow);
    expect(newKeyRequest({ ...form, preset: 'read' }, around, now, null)).not.toHaveProperty('writeBranches');
    expect(keyFormErrors({ ...form, paths: 'docs/../src' }, around, errors, now)).toEqual([
      { field: 'paths', text: errors.paths('docs/../src') },
    ]);
  });
});
