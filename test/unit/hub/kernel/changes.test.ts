import { afterEach, expect, it, vi } from 'vitest';
import { createChangeFeed } from '../../../../src/main/hub/kernel/changes.ts';

afterEach(() => void vi.useRealTimers());

it('tells each person what is theirs, once for many, until they stop listening', async () => {
  vi.useFakeTimers();
  const changes = createChangeFeed();
  const heard: Record<string, string[]> = { ada: [], grace: [], nobody: [] };
  const stop = changes.listen('ada', (topic) => heard['ada']?.push(topic));
  changes.listen('grace', (topic) => heard['grace']?.push(topic));
  changes.listen(undefined, (topic) => heard['nobody']?.push(topic));
  for (let count = 0; count < 50; count++) changes.tell('activity', 'ada');
  changes.tell('session');
  vi.advanceTimersByTime(250);
  expect(heard).toEqual({ ada: ['activity', 'session'], grace: ['session'], nobody: ['session'] });
  stop();
  changes.tell('activity', 'ada');
  vi.advanceTimersByTime(250);
  expect(heard['ada']).toEqual(['activity', 'session']);
});
