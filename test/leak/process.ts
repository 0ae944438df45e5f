/** A command of the hub, run as a person or a script would, with what it says as it says it. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { entry } from '../harness/command-line.ts';

export type Said = { code: number | null; stdout: string; stderr: string };

export type How = {
  env: NodeJS.ProcessEnv;
  /** Runs at a pseudo-terminal where one of these is typed at each question. */
  typed?: string[];
  /** Told the address it asks the person to open; answers what they bring back by hand, if anything. */
  onAddress?: (url: string) => Promise<string | undefined>;
};

/** In a session of its own, so that the terminal of whoever runs the tests is never asked. */
export function runCommand(words: string[], { env, typed, onAddress }: How): Promise<Said> {
  const line = [process.execPath, entry, ...words].map((word) => `'${word}'`).join(' ');
  const child = typed
    ? spawn('script', ['-qefc', line, '/dev/null'], { env, detached: true })
    : spawn(process.execPath, [entry, ...words], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Said = { code: null, stdout: '', stderr: '' };
  const answers = [...(typed ?? [])];
  let unanswered = 0;
  let opened = false;
  // Only at a question: what is typed before is thrown away.
  const bring = (brought: string): void => {
    if (unanswered === 0) return void answers.push(brought);
    unanswered -= 1;
    child.stdin?.write(`${brought}\n`);
  };
  const watch = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
    said[stream] += chunk;
    const address = /Continue in (?:your|a) browser[\w ]*:\s+(http\S+)\s/.exec(said[stream])?.[1];
    if (address !== undefined && !opened) {
      opened = true;
      void onAddress?.(address).then((brought) => brought && bring(brought));
    }
    const asked = /: $/.test(stripVTControlCharacters(String(chunk)));
    if (!asked) return;
    if (answers.length > 0) child.stdin?.write(`${answers.shift()}\n`);
    else unanswered += 1;
  };
  child.stdout?.on('data', watch('stdout'));
  child.stderr?.on('data', watch('stderr'));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ ...said, code }));
  });
}
