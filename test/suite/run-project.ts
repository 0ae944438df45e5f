/** One project of the suite in a process of its own, with what it cost. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { budgets, type Project, tolerance } from './budgets.ts';
import { type ProjectReport, reportVariable } from './progress.ts';

export const root = resolve(import.meta.dirname, '../..');

export type Ran = {
  project: Project;
  report: ProjectReport;
  /** Seconds of the clock, and of the processor with all processes that were waited for. */
  seconds: number;
  cpuSeconds: number;
  /** What it cost as a share of its budget. */
  share: number;
  isOver: boolean;
};

/** Runs it; `unit` is what budgets are counted in, `words` go to Vitest. A run that ends without a report counts as one failure. */
export async function runProject(project: Project, unit: number, words: string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'));
  const path = join(folder, 'report.json');
  const began = performance.now();
  const { code, cpuSeconds } = await timed(['vitest', 'run', '--project', project, ...words], path);
  const report = readReport(path, project, code);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const share = cpuSeconds / unit / budgets[project];
  return {
    ...{ project, report, cpuSeconds, share },
    seconds: (performance.now() - began) / 1000,
    isOver: share > tolerance,
  };
}

function readReport(path: string, project: Project, code: number | null): ProjectReport {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProjectReport;
  } catch {
    const failures = [`${project} ended with ${code} and left no report`];
    return { files: [], passed: 0, failed: 1, skipped: 0, failures };
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
