/**
 * The whole suite: `npm test -- [PROJECT…] [--long] [-- WORDS FOR VITEST]`. Projects run in two lanes side by side, the quick
 * ones first; what measures the processor runs alone, after both. Open WebUI and AI clients, which have to be installed first, run
 * where they are named and in CI, the clients in the long run too.
 */
import { parseArgs } from 'node:util';
import { findChromium } from '../harness/chromium.ts';
import { budgets, type Project, projects, secondTries } from './budgets.ts';
import { type Ran, runProject } from './run-project.ts';
import { compareSecondTries, readSecondTries, writeSecondTries } from './second-tries.ts';

const slowest = 20;
/** What keeps the processor busy in one, what waits for other processes and for limits in the other. */
const lanes: readonly (readonly Project[])[] = [
  ['unit', 'browser'],
  ['hub', 'process', 'leak', 'clients', 'open-webui'],
];
const isCI = process.env['CI'] !== undefined;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2, upTo('--')),
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const words = process.argv.slice(upTo('--') + 1);

function upTo(mark: string): number {
  const place = process.argv.indexOf(mark);
  return place < 0 ? process.argv.length : place;
}

const unknown = positionals.filter((name) => !projects.some((project) => project === name));
if (unknown.length > 0) {
  console.error(`There is no project ${unknown.join(', ')}; there are ${projects.join(', ')}.`);
  process.exit(2);
}
if (values.long) process.env['OPENGITHUBX_LONG'] = '1';

const isUsual = (name: Project): boolean => (name === 'clients' ? values.long : name !== 'open-webui');
const wanted = projects.filter((name) => (positionals.length > 0 ? positionals.includes(name) : isCI || isUsual(name)));

// Before two workers would each install it.
if (wanted.some((project) => project === 'browser' || project === 'leak')) findChromium();

async function run(project: Project): Promise<Ran> {
  console.log(`── ${project}`);
  const ran = await runProject(project, words);
  console.log(`── ${project}: ${summary(ran)}`);
  return ran;
}

async function runInTurn(lane: readonly Project[]): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const project of lane) if (wanted.includes(project)) ran.push(await run(project));
  return ran;
}

const all = (await Promise.all(lanes.map(runInTurn))).flat();
all.push(...(await runInTurn(['timing'])));

type Counted = 'passed' | 'failed' | 'skipped';

function count({ files }: Pick<Ran, 'files'>, what: Counted): number {
  return files.reduce((total, file) => total + file[what], 0);
}

function summary(ran: Ran): string {
  const { seconds, cpuSeconds, share } = ran;
  const [passed, failed, skipped] = [count(ran, 'passed'), ran.failures.length, count(ran, 'skipped')];
  const cost = `${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} CPU s, ${(100 * share).toFixed(0)} % of its budget`;
  return `${passed} passed, ${failed} failed, ${skipped} skipped; ${cost}`;
}

console.log('\nThe slowest files:');
const filesOfAll = all.flatMap(({ files }) => files);
for (const { file, ms } of filesOfAll.toSorted((left, right) => right.ms - left.ms).slice(0, slowest)) {
  console.log(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
}
console.log('\nThe projects:');
for (const ran of all) console.log(`  ${ran.project.padEnd(10)}  ${summary(ran)}`);
for (const { project, unsteady, failures } of all) {
  for (const { met } of unsteady) console.log(`\nPassed at the second try in ${project}: ${met}`);
  if (failures[0] !== undefined) console.log(`\nThe first failure of ${project}:\n${failures[0]}`);
}
const over = all.filter(({ isOver }) => isOver);
for (const { project, share } of over) {
  const used = Math.ceil(share * budgets[project]);
  console.log(
    `\n${project} cost ${used} units and has ${budgets[project]}: make it cheaper, or raise test/suite/budgets.ts and say why.`,
  );
}
const whole = { files: filesOfAll };
const [passed, skipped] = [count(whole, 'passed'), count(whole, 'skipped')];
const failed = all.flatMap(({ failures }) => failures).length;
const unsteady = all.flatMap((ran) => ran.unsteady);
const tooMany = unsteady.length > secondTries;
if (tooMany) console.log(`\n${unsteady.length} files needed a second try, of at most ${secondTries}: mend them.`);
const { again, list } = compareSecondTries(readSecondTries(), unsteady);
if (unsteady.length > 0 && !isCI) writeSecondTries(list);
if (list.length > 0) console.log('\nFiles that have needed a second try (test/suite/second-tries.json):');
for (const { file, met } of list) console.log(`  ${file}\n    ${met.split('\n')[0]}`);
for (const { file } of again) console.log(`\n${file} needed a second try before: find the race, and take its row out.`);
if (skipped > 0) console.log('\nA skipped test proves nothing.');
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
const isWhole = all.every((ran) => count(ran, 'passed') > 0);
if (!isWhole || failed > 0 || tooMany || again.length > 0 || (isCI && (skipped > 0 || over.length > 0)))
  process.exitCode = 1;
