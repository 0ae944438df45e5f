/** What is kept of a crash: its kind and the places in the hub's own files. Its message could quote data or a secret, and is left out. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defectFacts } from '../../shared/result.ts';
import { openLog } from './log.ts';

const mostKept = 10;
const mostFrames = 20;

/** Writes `<folder>/crashes/TIME.json`, mode 0600, keeps the newest ten, and notes it in the log. Never throws: the process is about to end. */
export function keepCrash(folder: string, version: string, error: unknown, now: number): void {
  openLog(folder, () => now)('crashed', defectFacts(error));
  try {
    const crashes = join(folder, 'crashes');
    mkdirSync(crashes, { recursive: true, mode: 0o700 });
    const time = new Date(now).toISOString();
    const { platform, arch } = process;
    const crash = { time, version, node: process.version, system: `${platform} ${arch}`, ...kindOf(error) };
    writeFileSync(join(crashes, `${time.replaceAll(':', '-')}.json`), `${JSON.stringify(crash, null, 2)}\n`, {
      mode: 0o600,
    });
    const old = readdirSync(crashes).sort().slice(0, -mostKept);
    for (const name of old) rmSync(join(crashes, name));
  } catch {
    // the disk may be what failed
  }
}

function kindOf(error: unknown): { error: string; code: string | null; frames: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, code: null, frames: [] };
  const { name, message, stack = '', code } = error as NodeJS.ErrnoException;
  // The message comes first, and each of its lines could look like a place.
  const lines = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return {
    error: /^\w{1,40}$/.test(name) ? name : 'Error',
    code: /^[A-Z0-9_]{1,40}$/.test(String(code)) ? String(code) : null,
    frames: lines.flatMap(frameOf).slice(0, mostFrames),
  };
}

/** Function, file and line. Node's files are named whole, and of others the name alone: where they lie is private. */
function frameOf(line: string): string[] {
  const [, called = '', file = '', place = ''] =
    /^\s*at (?:(?:async )?([\w.$<>]{1,80}) )?.*?\(?([^()\s]+?):(\d+:\d+)\)?$/.exec(line) ?? [];
  if (file === '') return [];
  return [`${called ? `${called} ` : ''}${file.startsWith('node:') ? file : basename(file)}:${place}`];
}
