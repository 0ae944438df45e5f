/** What is said of passkeys, by hubs that have none; the link that adds one is a secret for five minutes. */
import { expect } from 'vitest';
import type { Run } from './run.ts';

export async function passkeyCommands({ command, commandAtTerminal }: Run): Promise<void> {
  expect((await command('passkeys', 'list')).code).toBe(0);
  const added = await commandAtTerminal(['demo'], 'passkeys', 'add');
  expect([added.code, added.stdout]).toEqual([0, expect.stringContaining('#add=')]);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'remove', 'none')).code).toBe(1);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'level', 'any')).code).toBe(0);
  expect((await commandAtTerminal(['demo'], 'passkeys', 'reset')).code).toBe(0);
}
