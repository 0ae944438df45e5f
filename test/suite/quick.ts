/**
 * The inner loop: what a change needs to be told within three minutes, nearest first. `npm run test:quick [-- BASE]` takes what differs
 * from BASE, which is where this branch left its upstream unless it is given.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { BaseSequencer, createVitest, type TestModule, type TestSpecification } from 'vitest/node';
import { distances, ownTest } from './import-graph.ts';
import { createProgress } from './progress.ts';
import { root } from './run-project.ts';

const limitSeconds = 180;
const began = performance.now();
const left = (): number => limitSeconds * 1000 - (performance.now() - began);

const git = (...words: string[]): string[] =>
  execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter(Boolean);

/** What this branch has that its upstream has not; without an upstream, what is not committed. */
function usualBase(): string {
  try {
    return git('merge-base', 'HEAD', '@{upstream}')[0] ?? 'HEAD';
  } catch {
    return 'HEAD';
  }
}

const base = process.argv[2] ?? usualBase();
const changed = [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
const present = changed.filter((file) => existsSync(join(root, file)));
console.log(`${changed.length} files differ from ${base}.`);

function end(code: number): never {
  console.log(`${((performance.now() - began) / 1000).toFixed(0)} s`);
  process.exit(code);
}

if (changed.length === 0) {
  console.log('There is nothing to test. Name what to compare with: npm run test:quick -- HEAD~1');
  end(0);
}

function run(words: string[]): Promise<boolean> {
  const child = spawn(words[0] ?? '', words.slice(1), { cwd: root, stdio: 'inherit' });
  return new Promise((done) => child.once('close', (code) => done(code === 0)));
}

const checked = present.filter((file) => /\.(tsx?|json|css|html)$/.test(file));
const linted =
  checked.length === 0 ? Promise.resolve(true) : run(['biome', 'check', '--no-errors-on-unmatched', ...checked]);
const checks = Promise.all([linted, linted.then(() => run(['tsc', '-b']))]);

/** Files with more words in common with what changed come first among those that are equally far. */
const wordsOf = (file: string): string[] =>
  basename(file).replace(/\..*/, '').split('-').concat(file.split('/').slice(0, -1));
const changedWords = new Set(present.flatMap(wordsOf));
const strangeness = (file: string): number => -wordsOf(file).filter((word) => changedWords.has(word)).length;

const reached = distances(root, changed);
for (const file of changed) {
  const own = ownTest(root, file);
  if (own !== undefined) reached.set(own, 0);
}

/** Vitest would run first what failed or was slow the last time. */
class AsGiven extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files);
  }
}

const vitest = await createVitest('test', {
  watch: false,
  project: ['unit', 'hub'],
  reporters: [createProgress()],
  sequence: { sequencer: AsGiven },
});

const hasRun = (module: TestModule): boolean => ['passed', 'failed'].includes(module.state());
const pathOf = ({ moduleId }: TestSpecification): string => relative(root, moduleId);
const distance = (specification: TestSpecification): number =>
  reached.get(pathOf(specification)) ?? Number.POSITIVE_INFINITY;
const layer = ({ project }: TestSpecification): number => (project.name === 'unit' ? 0 : 1);
const wanted = (await vitest.globTestSpecifications())
  .filter((specification) => Number.isFinite(distance(specification)))
  .toSorted(
    (one, other) =>
      layer(one) - layer(other) ||
      distance(one) - distance(other) ||
      strangeness(pathOf(one)) - strangeness(pathOf(other)),
  );
const units = wanted.filter((one) => layer(one) === 0).length;
console.log(`It reaches ${units} unit files and ${wanted.length - units} of the hub, by import.`);

const timer = setTimeout(() => void vitest.cancelCurrentRun('keyboard-input'), left());
const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
clearTimeout(timer);
const isDone = new Set(testModules.filter(hasRun).map(({ moduleId }) => moduleId));
const leftOut = wanted.filter(({ moduleId }) => !isDone.has(moduleId)).map(pathOf);
const isGreen = testModules.every((module) => module.ok()) && unhandledErrors.length === 0;
await vitest.close();

console.log(`${isDone.size} files ran: ${isGreen ? 'all passed' : 'not all passed'}.`);
if (leftOut.length > 0)
  console.log(`No time was left for ${leftOut.length}:\n${leftOut.map((file) => `  ${file}`).join('\n')}`);
console.log('Not among them: what runs the built hub, a browser or Open WebUI, and the leak test. Run: npm test');
end((await checks).every(Boolean) && isGreen ? 0 : 1);
