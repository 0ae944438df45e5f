import { describe, expect, test } from 'vitest';
import { diffLines, mayUndo, viewClient } from '../../../../../src/renderer/src/features/clients/client-view.ts';
import {
  narrowingLike,
  narrowingRequest,
  noNarrowing,
  severalOn,
} from '../../../../../src/renderer/src/features/clients/narrowing.ts';
import type { ListedClient } from '../../../../../src/shared/client-install.ts';
import type { Grant, ListedAccount, PlatformFacts } from '../../../../../src/shared/model.ts';

const proved = { provedAt: '2026-01-01T00:00:00Z', connected: null, sharedWith: null };
const connected = { ...proved, connected: { at: '2026-01-01T00:00:00Z', as: 'x 1' } };
const unproved = { ...proved, provedAt: null };
test.each<[ListedClient['state'], Omit<Parameters<typeof viewClient>[0], 'state'>, boolean, string, string]>([
  ['absent', unproved, false, 'absent', 'faint'],
  ['found', unproved, false, 'found', 'faint'],
  ['found', { ...unproved, sharedWith: 'copilot-cli' }, false, 'shared', 'faint'],
  ['installed', unproved, false, 'unproved', 'waiting'],
  ['installed', proved, false, 'waiting', 'waiting'],
  ['installed', connected, false, 'connected', 'ok'],
  ['installed', connected, true, 'failed', 'wrong'],
  ['changed', connected, false, 'changed', 'waiting'],
  ['stale', connected, false, 'stale', 'wrong'],
])('a client that is %s, with %j, failed just now: %s, is %s', (state, stands, hasFailed, says, tone) => {
  expect(viewClient({ state, ...stands }, hasFailed)).toEqual({ says, tone });
});

describe('narrowed to less than all', () => {
  const tool = (name: string, access: 'read' | 'write', toolset: string) => ({
    name,
    title: name,
    description: '',
    access,
    toolset,
  });
  const around = {
    accounts: [
      { id: 'a', platform: 'github', label: 'ada' },
      { id: 'b', platform: 'github', label: 'work' },
      { id: 'c', platform: 'slack', label: 'acme' },
    ] as ListedAccount[],
    platforms: [
      {
        name: 'github',
        title: 'GitHub',
        places: [],
        tools: [tool('get', 'read', 'repos'), tool('put', 'write', 'issues')],
      },
      { name: 'slack', title: 'Slack', places: [], tools: [tool('say', 'write', 'messages')] },
    ] satisfies PlatformFacts[],
  };
  const all = { accounts: ['a', 'b', 'c'], tools: ['get', 'put', 'say'], access: ['read', 'write'] } as Grant;

  test('nothing is asked for where nothing is chosen, and what is no longer offered is left out', () => {
    expect(narrowingRequest(noNarrowing, 'write', around)).toEqual({});
    const chosen = { accounts: ['a', 'b'], defaults: { github: 'b', slack: 'c' }, tools: ['get', 'put', 'say'] };
    const toolsets = ['issues', 'messages'];
    expect(narrowingRequest({ ...chosen, toolsets }, 'write', around)).toEqual({
      accounts: ['a', 'b'],
      defaultAccounts: ['b'],
      tools: ['get', 'put'],
      toolsets: ['issues'],
    });
    expect(narrowingRequest({ ...chosen, toolsets }, 'read', around)).toMatchObject({ tools: ['get'] });
    expect(severalOn({ ...noNarrowing, accounts: ['a', 'c'] }, around)).toEqual([]);
  });

  test('a key for all of it is not narrowed, and one that is comes back as it was asked for', () => {
    expect(narrowingLike(all, 'write', around)).toEqual(noNarrowing);
    const asked = { accounts: ['a', 'b'], defaults: { github: 'b' }, toolsets: ['issues'], tools: ['put'] };
    const grant = { ...all, accounts: ['a', 'b'], defaultAccounts: ['b'], toolsets: ['issues'], tools: ['put'] };
    expect(narrowingLike(grant, 'write', around)).toEqual(asked);
  });
});

test('only what the hub has written can be undone', () => {
  const states = ['absent', 'found', 'installed', 'changed', 'stale'] as const;
  expect(states.filter((state) => mayUndo({ state }))).toEqual(['installed', 'changed', 'stale']);
});

test('each line of a diff keeps its text and says what it is', () => {
  const diff = '--- a\n+++ a\n@@ -1,2 +1,3 @@\n {\n-old\n+new\n\\ No newline at end of file\n';
  const lines = diffLines(diff);
  expect(lines.map(({ text }) => text).join('\n')).toBe(diff.trimEnd());
  const place = 'place';
  expect(lines.map(({ kind }) => kind)).toEqual([place, place, place, 'same', 'removed', 'added', place]);
});
