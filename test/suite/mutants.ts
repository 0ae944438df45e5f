/**
 * Plants each fault of `test/mutants` in a copy of the project, one at a time, and runs its test, which has to go red by an assertion:
 * `npm run mutants -- [AREA…] [--changed BASE]`. A green test proves nothing of the promise beside the fault. With `--changed` those
 * alone are planted whose file or test differs from BASE.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Mutant } from '../mutants/mutant.ts';
import { readMutants } from './read-mutants.ts';
import { root } from './run-project.ts';

const { values, positionals } = parseArgs({
  options: { changed: { type: 'string' } },
  allowPositionals: true,
});

const differing = values.changed === undefined ? undefined : differingFrom(values.changed);
const wanted = (await readMutants())
  .filter(({ area }) => positionals.length === 0 || positionals.includes(area))
  .filter(({ mutant: { file, test } }) => differing?.has(file) !== false || differing.has(test));

const unknown = positionals.filter((name) => !wanted.some(({ area }) => area === name));
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

/** A copy, so that a run that is killed leaves no fault in anybody's files. */
const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
for (const name of readdirSync(root)) {
  if (['.git', 'node_modules', 'dist', 'package'].includes(name)) continue;
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

/** What starts the built hub sees a fault only once it is built. */
const isOfBuilt = (test: string): boolean => /^test\/(process|console|desktop|walk|leak|clients)\//.test(test);

const build = (): void => {
  const { status, stderr } = spawnSync('npm', ['run', '-s', 'build'], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The fault does not build: ${stderr.slice(0, 500)}`);
};

/** Undefined where the test went red as it should, else what it did instead. */
function planted({ file, old, new: fault, test, title }: Mutant): string | undefined {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    whole.replace(old, () => fault),
  );
  try {
    if (isOfBuilt(test)) build();
    return missing(test, title);
  } finally {
    writeFileSync(path, whole);
  }
}

type Report = {
  testResults: { assertionResults: { fullName: string; status: string; failureMessages: string[] }[] }[];
};

function missing(test: string, title: string): string | undefined {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const named = title.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const words = ['run', test, '-t', named, '--reporter=json', `--outputFile=${report}`];
  const { stdout, stderr } = spawnSync('vitest', words, { cwd: copy, encoding: 'utf8', maxBuffer: 100_000_000 });
  let read: Report;
  try {
    read = JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return `left no report: ${(stderr || stdout).slice(-500)}`;
  }
  const ran = read.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, fullName }) => (status === 'passed' || status === 'failed') && fullName.includes(title));
  if (ran.length === 0) return `ran no test named “${title}”`;
  const red = ran.filter(({ status }) => status === 'failed');
  if (red.length === 0) return 'stayed green';
  const isAsserted = red.some(({ failureMessages }) => failureMessages.some((said) => /AssertionError/.test(said)));
  return isAsserted ? undefined : `failed without an assertion: ${red[0]?.failureMessages[0]?.slice(0, 300)}`;
}

/** What needs no build first: what was built last has another fault in it. */
const inOrder = wanted.toSorted(
  (one, other) => Number(isOfBuilt(one.mutant.test)) - Number(isOfBuilt(other.mutant.test)),
);
let unnoticed = 0;
for (const { area, mutant } of inOrder) {
  const began = performance.now();
  const instead = planted(mutant);
  const seconds = ((performance.now() - began) / 1000).toFixed(0).padStart(4);
  if (instead !== undefined) unnoticed += 1;
  const said = instead === undefined ? 'red' : `NOT RED, ${mutant.test} ${instead}`;
  console.log(`${seconds} s  ${area}: ${mutant.promise}\n        ${mutant.file}: ${said}`);
}
console.log(`\n${wanted.length - unnoticed} of ${wanted.length} faults were noticed.`);
process.exitCode = unnoticed === 0 ? 0 : 1;
