import { expect, test } from 'vitest';
import {
  badPattern,
  diffLines,
  installChoiceLike,
  installRequest,
  mayUndo,
  newInstallChoice,
  viewClient,
} from '../../../../src/renderer/src/clients/client-view.ts';

import type { ListedClient } from '../../../../src/shared/client-install.ts';
import type { Key } from '../../../../src/shared/model.ts';

const provedAt = '2026-01-01T00:00:00Z';
test.each<[ListedClient['state'], string | null, boolean, string, string]>([
  ['absent', null, false, 'absent', 'faint'],
  ['found', null, false, 'found', 'faint'],
  ['installed', null, false, 'unproved', 'waiting'],
  ['installed', provedAt, false, 'proved', 'ok'],
  ['installed', provedAt, true, 'failed', 'wrong'],
  ['changed', provedAt, false, 'changed', 'waiting'],
  ['stale', provedAt, false, 'stale', 'wrong'],
])('a client that is %s, proved at %s, failed just now: %s, is %s', (state, proved, hasFailed, says, tone) => {
  expect(viewClient({ state, provedAt: proved }, hasFailed)).toEqual({ says, tone });
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

test('a wish is what was chosen, and nothing chosen is all repositories', () => {
  expect(installRequest('cursor', newInstallChoice)).toEqual({ client: 'cursor', write: false, days: 90 });
  const narrow = {
    may: 'write',
    repositories: 'a/b, c/*',
    places: { channel: 'team-*, general', label: ' ' },
    days: '7',
  } as const;
  expect(installRequest('zed', narrow)).toEqual({
    client: 'zed',
    write: true,
    days: 7,
    repositories: ['a/b', 'c/*'],
    places: { channel: ['team-*', 'general'] },
  });
  expect(badPattern(narrow)).toBeUndefined();
  expect(badPattern({ ...narrow, repositories: 'a/b atlas' })).toBe('atlas');
});

test('what a client has is where a change of it begins', () => {
  const like = (access: Key['grant']['access'], repositories: string[]) =>
    installChoiceLike({ grant: { access, repositories } } as Key);
  expect(like(['read', 'write'], ['a/b', 'c/*'])).toMatchObject({ may: 'write', repositories: 'a/b, c/*' });
  expect(like(['read'], ['*/*'])).toMatchObject({ may: 'read', repositories: '' });
  const places = { calendar: ['Team lunch', 'Work'] };
  const limited = installChoiceLike({ grant: { access: ['read'], repositories: ['*/*'], places } } as unknown as Key);
  expect(installRequest('zed', limited).places).toEqual(places);
});
