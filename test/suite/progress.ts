/** What a run of one project says while it goes on, and the report that it leaves for whoever started it. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification } from 'vitest/node';

export type FileReport = { file: string; ms: number };

export type ProjectReport = {
  files: FileReport[];
  passed: number;
  failed: number;
  skipped: number;
  /** Each with its name and message, oldest first; errors outside any test are among them. */
  failures: string[];
};

/** Where the report goes; without it the reporter only prints. */
export const reportVariable = 'SUITE_REPORT';

const longest = 1_500;

/** Prints a failure as soon as it is known, and how far the run is at each tenth. */
export function createProgress(): Reporter {
  let all = 0;
  let project = '';
  let said = 0;
  const report: ProjectReport = { files: [], passed: 0, failed: 0, skipped: 0, failures: [] };

  const failed = (name: string, errors: readonly Pick<SerializedError, 'message' | 'stack' | 'cause'>[]): void => {
    // "fetch failed" says nothing without its cause.
    const told = errors
      .map(
        ({ message, stack, cause }) =>
          `${message}${cause ? ` (${cause['code'] ?? ''} ${cause.message})` : ''}\n${placeIn(stack)}`,
      )
      .join('\n');
    const failure = `${name}\n${told.slice(0, longest)}`;
    report.failures.push(failure);
    process.stdout.write(`FAILED ${failure}\n`);
  };

  return {
    onTestRunStart(specifications: readonly TestSpecification[]) {
      all = specifications.length;
      project = specifications[0]?.project.name ?? '';
    },
    onTestCaseResult(test: TestCase) {
      const { state, errors = [] } = test.result();
      if (state === 'passed' && (test.diagnostic()?.retryCount ?? 0) > 0) {
        process.stdout.write(`  passed at the second try: ${fileOf(test.module)}: ${test.fullName}\n`);
      }
      if (state === 'failed') failed(`${fileOf(test.module)}: ${test.fullName}`, errors);
      if (state !== 'pending') report[state] += 1;
    },
    onTestModuleEnd(module: TestModule) {
      const { collectDuration, duration } = module.diagnostic();
      report.files.push({ file: fileOf(module), ms: collectDuration + duration });
      const isSilent = module.state() === 'failed' && [...module.children.allTests('failed')].length === 0;
      if (isSilent) {
        report.failed += 1;
        const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
        failed(fileOf(module), errors);
      }
      const tenth = Math.floor((10 * report.files.length) / all);
      if (tenth > said)
        process.stdout.write(`  ${project}: ${report.files.length} of ${all} files, ${report.failed} failed\n`);
      said = Math.max(said, tenth);
    },
    onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
      for (const error of unhandled) {
        report.failed += 1;
        failed('outside any test', [error]);
      }
      const path = process.env[reportVariable];
      if (path !== undefined) writeFileSync(path, JSON.stringify(report));
    },
  };
}

const fileOf = (module: TestModule): string => relative(process.cwd(), module.moduleId);

/** The first line of the stack that is ours. */
const placeIn = (stack = ''): string =>
  stack
    .split('\n')
    .find((line) => /(test|src)\//.test(line))
    ?.trim() ?? '';
