/**
 * Plants each fault of `test/mutants` in a copy of the project, one at a time, and runs its test, which has to be green before and red by an
 * assertion after: `npm run mutants -- [AREA…] [--changed BASE] [--lanes N]`. A green test proves nothing of the promise beside the fault.
 * With `--changed` those alone are planted whose file or test differs from BASE. Each lane has a copy of its own.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Mutant } from '../mutants/mutant.ts';
import { readMutants } from './read-mutants.ts';
import { root } from './run-project.ts';
import { unknownNames } from './unknown-names.ts';
import { patternOf, type Report, troubleOf, type Verdict, verdictOf } from './verdict.ts';

const { values, positionals } = parseArgs({
  options: {
    changed: { type: 'string' },
    lanes: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
  allowPositionals: true,
});

const differing = values.changed === undefined ? undefined : differingFrom(values.changed);
const all = await readMutants();
const wanted = all
  .filter(({ area }) => positionals.length === 0 || positionals.includes(area))
  .filter(({ mutant: { file, test } }) => differing?.has(file) !== false || differing.has(test));

const unknown = positionals.filter((name) => !all.some(({ area }) => area === name));
if (unknown.length > 0) {
  console.error(`test/mutants has nothing of ${unknown.join(', ')}.`);
  process.exit(2);
}

function differingFrom(base: string): Set<string> {
  const given = { cwd: root, encoding: 'utf8' } as const;
  const listed = [
    execFileSync('git', ['diff', '--name-only', base], given),
    execFileSync('git', ['ls-files', '--others', '--exclude-standard'], given),
  ];
  return new Set(listed.join('\n').split('\n').filter(Boolean));
}

const began = performance.now();
const secondsSince = (then: number): number => (performance.now() - then) / 1000;

/** Copies, so that a run that is killed leaves no fault in anybody's files, and nothing that tests leave behind stays. */
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
const temporary = join(folder, 't');
mkdirSync(temporary);
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

function copied(name: string): string {
  const copy = join(folder, name);
  for (const entry of readdirSync(root)) {
    if (['.git', 'node_modules', 'dist', 'package'].includes(entry)) continue;
    cpSync(join(root, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const longest = 10 * 60_000;

/** Its exit code, and the end of what it printed. One that stands still is ended. */
async function run(copy: string, command: string, words: string[]): Promise<{ code: number | null; printed: string }> {
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(command, words, { cwd: copy, env, timeout: longest, killSignal: 'SIGKILL' });
  running.add(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed = (printed + chunk).slice(-2_000);
    });
  const code = await new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  running.delete(child);
  return { code, printed };
}

/** What starts the built hub sees a fault only once it is built. */
const isOfBuilt = (test: string): boolean => /^test\/(process|console|desktop|walk|leak|clients)\//.test(test);

/** Why nothing could be said of the tests, or their report. */
async function reported(copy: string, test: string, titles: string[]): Promise<Report | string> {
  if (isOfBuilt(test)) {
    const { code, printed } = await run(copy, 'npm', ['run', '-s', 'build']);
    if (code !== 0) return `does not build: ${printed.slice(0, 500)}`;
  }
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const words = ['run', test, '-t', patternOf(titles), '--reporter=json', `--outputFile=${report}`];
  const { printed } = await run(copy, 'vitest', words);
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return `left no report: ${printed.slice(-500)}`;
  }
}

async function planted(copy: string, { file, old, new: fault, test, title }: Mutant): Promise<Verdict> {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  if (whole.split(old).length !== 2)
    return { isRed: false, why: 'has no one place any more where the fault could stand' };
  writeFileSync(path, withFault(whole, old, fault));
  try {
    const report = await reported(copy, test, [title]);
    return typeof report === 'string' ? { isRed: false, why: report } : verdictOf(report, title);
  } finally {
    writeFileSync(path, whole);
  }
}

const withFault = (whole: string, old: string, fault: string): string => whole.replace(old, () => fault);

type Planted = { area: string; mutant: Mutant; verdict: Verdict; seconds: number };
const done: Planted[] = [];

function tell(one: Planted): void {
  done.push(one);
  const { area, mutant, verdict, seconds } = one;
  console.log(
    `${seconds.toFixed(1).padStart(6)} s  ${verdict.isRed ? 'red    ' : 'NOT RED'}  ${area}: ${mutant.promise}`,
  );
  console.log(`${' '.repeat(19)}${mutant.file}: ${verdict.isRed ? verdict.said : verdict.why}`);
}

const misnamed = unknownNames(
  copied('names'),
  wanted.map(({ mutant: { file, old, new: fault } }) => ({
    file,
    text: withFault(readFileSync(join(root, file), 'utf8'), old, fault),
  })),
);
console.log(`${secondsSince(began).toFixed(1).padStart(6)} s  for the names in ${wanted.length} faults`);

/** One test file after the other, as its areas stand, with what its titles say before any fault is planted. */
const byTest = [...Map.groupBy(wanted.entries(), ([, { mutant }]) => mutant.test)];

async function lane(copy: string): Promise<void> {
  for (let next = byTest.shift(); next; next = byTest.shift()) {
    const [test, own] = next;
    const before = performance.now();
    const titles = own.map(([, { mutant }]) => mutant.title);
    const green = await reported(copy, test, titles);
    console.log(`${secondsSince(before).toFixed(1).padStart(6)} s  without   ${test}`);
    for (const [at, { area, mutant }] of own) {
      const then = performance.now();
      const trouble =
        misnamed.get(at) ?? (typeof green === 'string' ? `without any fault ${green}` : troubleOf(green, mutant.title));
      const verdict: Verdict = trouble === undefined ? await planted(copy, mutant) : { isRed: false, why: trouble };
      tell({ area, mutant, verdict, seconds: secondsSince(then) });
    }
  }
}

await Promise.all(Array.from({ length: Number(values.lanes) }, (_, at) => lane(copied(String(at)))));

console.log('\n area          planted  red   seconds');
for (const [area, own] of Map.groupBy(done, (one) => one.area)) {
  const [red, seconds] = [
    own.filter(({ verdict }) => verdict.isRed).length,
    own.reduce((sum, one) => sum + one.seconds, 0),
  ];
  console.log(
    ` ${area.padEnd(12)} ${String(own.length).padStart(8)} ${String(red).padStart(4)} ${seconds.toFixed(0).padStart(9)}`,
  );
}
const unnoticed = done.filter(({ verdict }) => !verdict.isRed);
for (const { area, mutant, verdict } of unnoticed)
  console.log(
    `\nNOT RED  ${area}: ${mutant.promise}\n  ${mutant.file}\n  ${mutant.test}: ${verdict.isRed ? '' : verdict.why}`,
  );
const [minutes, seconds] = [Math.floor(secondsSince(began) / 60), Math.floor(secondsSince(began) % 60)];
console.log(
  `\n${done.length - unnoticed.length} of ${wanted.length} faults were noticed, in ${minutes} min ${seconds} s.`,
);
process.exitCode = unnoticed.length === 0 && done.length === wanted.length ? 0 : 1;
