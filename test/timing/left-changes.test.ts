import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createOpenChanges } from '../../src/main/hub/doors/gh/changes.ts';
import { memoryPorts } from '../harness/memory-ports.ts';

it('changes that a client asked for and left are remembered without what is in them', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const changes = createOpenChanges(memoryPorts().clock);
  const change = (at: number) => ({
    key: 'key_1',
    tool: 'github_write_file',
    given: { at, content: 'x'.repeat(1_000_000) },
  });
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < 200; at += 1) {
    const open = changes.of(change(at));
    changes.named(open);
    changes.leave(open);
  }
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  const { name } = changes.named(changes.of(change(7)));
  expect(changes.named(changes.of(change(7)))).toMatchObject({ name, wasLeft: true });
  expect(changes.isOpen(changes.of(change(200)))).toBe(false);
});
