/** Servers that others publish for their own clients, as imports of a hub: what they read comes, and what they change waits. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { startHubWith } from '../harness/remote-mcp.ts';
import { type EverythingServer, startByProxy } from '../harness/server-everything.ts';
import { callTool, madeBy } from '../harness/tool-server.ts';
import { sharedWorld, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
const folder = mkdtempSync(join(tmpdir(), 'served-'));
let server: EverythingServer | undefined;
let hub: TestHub | undefined;
afterEach(async () => {
  await hub?.hub.close();
  await server?.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function open(name: string, url: string, reads: string[]) {
  const at = await startHubWith(world, { name, title: name, url, reads });
  hub = at;
  return { at, key: (await at.createKey({ write: true, destructive: true })).key };
}

it('the server of a folder reads a file, writes one once approved, and is told no outside of it', async () => {
  writeFileSync(join(folder, 'plan.txt'), 'Ship on Tuesday');
  server = await startByProxy('server-filesystem', [folder]);
  const { at, key } = await open('files', server.url, ['read_text_file']);
  const read = (path: string) => callTool(at, key, 'files_read_text_file', { path });
  expect((await read(join(folder, 'plan.txt'))).body['text']).toContain('Ship on Tuesday');
  const [path, content] = [join(folder, 'new.txt'), 'Wednesday, then'];
  expect((await callTool(at, key, 'files_write_file', { path, content })).status).toBe(202);
  expect(() => readFileSync(path)).toThrow('ENOENT');
  expect((await madeBy(at, key, 'files_write_file', { path, content })).status).toBe(200);
  expect(readFileSync(path, 'utf8')).toBe(content);
  const outside = await read('/etc/hostname');
  expect(outside.body).toMatchObject({ failed: true, text: expect.stringContaining('outside allowed directories') });
});

it('the server of a memory keeps what was approved', async () => {
  server = await startByProxy('server-memory', [], { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') });
  const { at, key } = await open('memory', server.url, ['read_graph']);
  const entities = [{ name: 'Tuesday', entityType: 'day', observations: ['The day of shipping'] }];
  expect((await madeBy(at, key, 'memory_create_entities', { entities })).status).toBe(200);
  const { body } = await callTool(at, key, 'memory_read_graph', {});
  expect(JSON.stringify(body)).toContain('The day of shipping');
});
