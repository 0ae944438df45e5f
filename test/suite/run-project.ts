/** One project of the suite in a process of its own, with what it cost. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { budgets, type Project, secondTries, tolerance } from './budgets.ts';
import { followSpeed } from './calibration.ts';
import { type FileReport, type ProjectReport, reportVariable } from './progress.ts';
import type { SecondTry } from './second-tries.ts';

export const root = resolve(import.meta.dirname, '../..');

export type Ran = {
  project: Project;
  files: FileReport[];
  failures: string[];
  /** Each file that passed when it was run again, with its first failure. */
  unsteady: SecondTry[];
  /** Seconds of the clock, and of the processor with all processes that were waited for. */
  seconds: number;
  cpuSeconds: number;
  /** What it cost as a share of its budget. */
  share: number;
  isOver: boolean;
};

/**
 * Runs it; `words` go to Vitest. Without them a few files that fail are run once more in another process, since what they left
 * behind in the first one would fail them again. A run that ends without a report counts as one failure.
 */
export async function runProject(project: Project, words: string[]): Promise<Ran> {
  const began = performance.now();
  const speed = followSpeed();
  const first = await runOnce(project, words);
  const failed = first.files.filter(isRed);
  const isWorthIt = words.length === 0 && failed.length > 0 && failed.length <= secondTries;
  const second = isWorthIt
    ? await runOnce(
        project,
        failed.map(({ file }) => file),
      )
    : undefined;
  const files = second ? [...first.files.filter((one) => !isRed(one)), ...second.files] : first.files;
  const isGreenNow = ({ file }: FileReport) => files.some((one) => one.file === file && !isRed(one));
  const cpuSeconds = first.cpuSeconds + (second?.cpuSeconds ?? 0);
  const share = cpuSeconds / speed() / budgets[project];
  return {
    project,
    files,
    cpuSeconds,
    share,
    failures: [first.outside, second?.outside ?? [], files.flatMap(({ failures }) => failures)].flat(),
    unsteady: failed.filter(isGreenNow).map(({ file, failures }) => ({ file, met: failures[0] ?? '' })),
    seconds: (performance.now() - began) / 1000,
    isOver: share > tolerance,
  };
}

const isRed = ({ failed }: FileReport): boolean => failed > 0;

async function runOnce(project: Project, words: string[]): Promise<ProjectReport & { cpuSeconds: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'));
  const path = join(folder, 'report.json');
  const { code, cpuSeconds } = await timed(['vitest', 'run', '--project', project, ...words], path);
  const report = readReport(path, project, code);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return { ...report, cpuSeconds };
}

function readReport(path: string, project: Project, code: number | null): ProjectReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProjectReport;
  } catch {
    return { files: [], outside: [`${project} ended with ${code} and left no report`] };
  }
}

/** Node does not tell what its children's children cost; the shell's own `times` does. */
async function timed(words: string[], report: string): Promise<{ code: number | null; cpuSeconds: number }> {
  const child = spawn('bash', ['-c', '"$@"; code=$?; times >&3; exit $code', 'suite', ...words], {
    cwd: root,
    // What tests leave behind goes with the folder.
    env: { ...process.env, [reportVariable]: report, TMPDIR: dirname(report) },
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  let printed = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  const cpuSeconds = [...printed.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { code, cpuSeconds };
}
