/** A hub for 500 people, and a key with 600 tools, most of them imported, beside a hub with one person and its own tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare } from './call.ts';
import { startMeasured } from './child.ts';
import type { HubReady } from './hub-process.ts';
import { mcpTarget, send } from './load.ts';
import { startOutside } from './outside.ts';

/** Prints `tools/call` and `tools/list`, each at one and at 16 connections. */
export async function crowd(): Promise<void> {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'opengithubx-bench-')));
  const [fewFolder = '', manyFolder = ''] = folders;
  const outside = await startOutside();
  const closing: (() => Promise<void>)[] = [];
  try {
    const few = await startMeasured<HubReady>('hub-process.ts', fewFolder, outside.url, '1');
    closing.push(() => few.stop());
    const many = await startMeasured<HubReady>('hub-process.ts', manyFolder, outside.url, '1', 'crowd');
    closing.push(() => many.stop());
    const list = ({ ready }: typeof few) => mcpTarget(ready.url, ready.key, 'tools/list');
    const call = ({ ready }: typeof few) =>
      mcpTarget(ready.url, ready.key, 'tools/call', { name: 'github_get_me', arguments: {} });
    for (const hub of [few, many]) await send(list(hub)); // makes it
    await compare('crowd: tools/call', [
      { name: 'one person', target: call(few), child: few },
      { name: 'hub, 500 people and 600 tools', target: call(many), child: many },
    ]);
    await compare('crowd: tools/list', [
      { name: 'one person', target: list(few), child: few },
      { name: 'hub, 500 people and 600 tools', target: list(many), child: many },
    ]);
  } finally {
    for (const close of closing) await close();
    outside.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}
