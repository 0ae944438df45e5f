import { expect, test } from 'vitest';
import { diffLines, mayUndo, viewClient } from '../../../../src/renderer/src/clients/client-view.ts';
import type { ListedClient } from '../../../../src/shared/client-install.ts';

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
