/** A repository beside the hub that answers as GitHub does, by way of the hub. */
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { createAnswerFilter, writeGitRequest } from '../../src/main/hub/platforms/git-protocol.ts';

/** What it says to `fetch` with these lines. */
export async function fetchFrom(repository: string, env: NodeJS.ProcessEnv, lines: string[]) {
  const child = spawn('git', ['upload-pack', '--stateless-rpc', repository], {
    env: { ...env, GIT_PROTOCOL: 'version=2' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined); // it may end before it has read everything
  child.stdin.end(writeGitRequest({ command: 'fetch', lines }));
  const filter = createAnswerFilter(() => undefined);
  const passed = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      for (const piece of filter(chunk)) controller.enqueue(piece);
    },
  });
  return { ok: true as const, value: (Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>).pipeThrough(passed) };
}
