/** A notifier's address, which is a password at most services, at a host that is never there: nothing of this leaves the computer. */
import { expect } from 'vitest';
import type { Run } from './run.ts';

export async function notifierCommands({ command, commandAtTerminal, call, know }: Run): Promise<void> {
  const topic = 'Zk7-topic-never-to-be-seen-5512';
  const secret = `https://ntfy.example/${topic}`;
  know(topic, 'address of a notifier');
  for (const json of [[], ['--json']]) {
    const added = await commandAtTerminal([secret, 'demo'], 'notify', 'add', 'ntfy', ...json);
    expect([added.code, added.stdout]).toEqual([1, expect.stringContaining('Nobody answered there')]);
    for (const name of ['test', 'remove'])
      expect((await commandAtTerminal(['demo'], 'notify', name, 'ntfy', ...json)).code).toBe(2);
  }
  expect((await command('notify', 'list')).code).toBe(0);
  expect(await call('notifiers.add', { name: 'ntfy', kind: 'ntfy', secret }, 'demo')).toContain('notifier_failed');
  expect(await call('notifiers.add', { name: 'slack', kind: 'slack', secret }, 'demo')).toContain('"usage"');
  expect(await call('notifiers.pushKey', {})).toContain('"ok":true');
  for (const name of ['list', 'test', 'remove']) await call(`notifiers.${name}`, { id: topic }, 'demo');
}
