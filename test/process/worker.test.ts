/**
 * The worker as it is packed: `out/` alone, with no `node_modules` beside it. Electron starts a thread from a file of its archive
 * (https://github.com/electron/electron/pull/33216).
 */
import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import type { JobName } from '../../src/main/hub/ground/on-worker.ts';
import { entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
cpSync(dirname(entry), folder, { recursive: true });
const worker = new Worker(join(folder, 'worker.js'), { env: {}, execArgv: [] });
afterAll(() => worker.terminate());

const jobs: Record<JobName, unknown> = {
  'read HTML': '<style>p{color:red}</style><p>x',
  'make blocks': '# x',
  'mask secrets': ['password=hunter2hunter2'],
  'read a description': { text: 'openapi: 3.1.0', name: 'acme', reads: [] },
  'read a page': { contentType: null, text: '[]', id: 1 },
  'read a request of git': Buffer.from('0014command=ls-refs\n0000'),
  'write a request of git': { command: 'ls-refs', lines: 'peel' },
  'classify a document': { body: { query: '{ viewer { login } }' }, things: [] },
  'list tools': { server: 'acme', tools: ['{"name":"a","inputSchema":{"type":"object"}}'] },
};
it.each(Object.entries(jobs))('is told to %s and does it', async (name, input) => {
  worker.postMessage({ name, input });
  expect(await once(worker, 'message')).toEqual([{ value: expect.anything() }]);
});
