/**
 * The worker thread, its own entry: does one job after the other, whose time depends on untrusted text. Each is loaded when it
 * is first needed. The thread is ended from outside when one takes too long.
 */
import { parentPort } from 'node:worker_threads';
import type { ServerAnswer } from './features/imports/mcp/messages.ts';
import type { Description } from './features/imports/openapi/read-description.ts';
import type { JobName, WorkerAnswer } from './ground/on-worker.ts';
import type { GitRequestText } from './platforms/git-protocol.ts';
import type { KnownThing } from './platforms/platform.ts';

/** What goes in and comes out is copied between the threads. */
const jobs = {
  'read HTML': async (html: string) => (await import('./platforms/google/html/html-text.ts')).htmlText(html),
  'make blocks': async (markdown: string) => (await import('./platforms/notion/blocks.ts')).blocksHere(markdown),
  'mask secrets': async (texts: string[]) => (await import('./kernel/screening/mask.ts')).maskAll(texts),
  'read a description': async (description: Description) =>
    (await import('./features/imports/openapi/read-description.ts')).readDescription(description),
  'read a page': async (answer: ServerAnswer) => (await import('./features/imports/mcp/messages.ts')).readPage(answer),
  'list tools': async (listed: { server: string; tools: string[] }) =>
    (await import('./features/imports/mcp/remote-tool.ts')).listTools(listed),
  'read a request of git': async (body: Uint8Array) =>
    (await import('./platforms/git-protocol.ts')).readGitRequestText(
      Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    ),
  'write a request of git': async (request: GitRequestText) =>
    (await import('./platforms/git-protocol.ts')).writeGitRequestText(request),
  'classify a document': async (asked: { body: unknown; things: readonly KnownThing[] }) =>
    (await import('./platforms/github/gh/graphql-classify.ts')).classifyDocument(asked),
} satisfies Record<JobName, (input: never) => Promise<unknown>>;

parentPort?.on('message', async ({ name, input }: { name: JobName; input: never }) => {
  let answer: WorkerAnswer;
  try {
    answer = { value: await jobs[name](input) };
  } catch (error) {
    answer = error instanceof RangeError ? { tooMuch: true } : { defect: String(error) };
  }
  parentPort?.postMessage(answer);
});
