/** What was ended, and what each side answered to it, as it is listed, shown, saved and verified. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Run } from './run.ts';

export async function receiptCommands({ call, command, home }: Run): Promise<void> {
  const listed = JSON.parse(await call('receipts.list', {})).output as { id: string }[];
  const [receipt] = listed;
  expect(receipt).toBeDefined();
  const file = join(home, 'receipt.json');
  writeFileSync(file, JSON.stringify(receipt));
  for (const words of [['list'], ['show', receipt?.id ?? ''], ['verify', file]])
    expect([words[0], (await command('receipts', ...words)).code]).toEqual([words[0], 0]);
  writeFileSync(file, JSON.stringify({ ...receipt, deed: 'sign out' }));
  expect((await command('receipts', 'verify', file)).code).toBe(1);
  expect(await call('receipts.verify', { text: JSON.stringify(receipt) })).toContain('"isOurs":true');
  expect((await command('receipts', 'show', 'rcp_none')).code).toBe(2);
}
