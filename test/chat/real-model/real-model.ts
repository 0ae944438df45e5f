/** A real small model, SmolLM2-135M, behind an OpenAI-compatible server in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { modelFiles } from './files.ts';

export type RealModel = {
  baseUrl: string;
  /** Headers and body of every request for an answer. */
  heard(): Promise<string[]>;
  stop(): Promise<void>;
};

/** Starts it. Whoever starts it stops it. */
export async function startRealModel(): Promise<RealModel> {
  const { library, weights } = await modelFiles();
  const entry = join(import.meta.dirname, 'serve.ts');
  const child = spawn(process.execPath, [entry, library, weights], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const silent = exit.then(([code]) =>
    Promise.reject(new Error(`The real model ended with ${code} before it was ready.`)),
  );
  const [origin] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), silent])) as [string];
  silent.catch(() => {}); // it will end one day
  return {
    baseUrl: `${origin}/v1`,
    heard: async () => (await (await fetch(`${origin}/heard`)).json()) as string[],
    async stop() {
      child.stdin.end();
      await exit;
    },
  };
}
