/** What a run of one project says while it goes on, and the report that it leaves for whoever started it. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification } from 'vitest/node';

export type FileReport = {
  file: string;
  ms: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Each with its name and message, oldest first. */
  failures: string[];
};

export type ProjectReport = {
  files: FileReport[];
  /** Errors outside any test. */
  outside: string[];
};

/** Where the report goes; without it the reporter only prints. */
export const reportVariable = 'SUITE_REPORT';

const longest = 1_500;

/** Prints a failure as soon as it is known, and how far the run is at each tenth. */
export function createProgress(): Reporter {
  let all = 0;
  let project = '';
  let said = 0;
  let failures = 0;
  const report: ProjectReport = { files: [], outside: [] };
  const files = new Map<string, FileReport>();

  function reportOf(module: TestModule): FileReport {
    const file = fileOf(module);
    const found = files.get(file) ?? { file, ms: 0, passed: 0, failed: 0, skipped: 0, failures: [] };
    files.set(file, found);
    return found;
  }

  function failed(name: string, errors: Errors): string {
    const failure = tell(name, errors);
    failures += 1;
    process.stdout.write(`FAILED ${failure}\n`);
    return failure;
  }

  return {
    onTestRunStart(specifications: readonly TestSpecification[]) {
      all = specifications.length;
      project = specifications[0]?.project.name ?? '';
    },
    onTestCaseResult(test: TestCase) {
      const { state, errors = [] } = test.result();
      const file = reportOf(test.module);
      if (state === 'failed') file.failures.push(failed(`${file.file}: ${test.fullName}`, errors));
      if (state !== 'pending') file[state] += 1;
    },
    onTestModuleEnd(module: TestModule) {
      const { collectDuration, duration } = module.diagnostic();
      const file = reportOf(module);
      file.ms = collectDuration + duration;
      report.files.push(file);
      if (module.state() === 'failed' && file.failed === 0) {
        const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
        file.failed = 1;
        file.failures.push(failed(file.file, errors));
      }
      const tenth = Math.floor((10 * report.files.length) / all);
      if (tenth > said)
        process.stdout.write(`  ${project}: ${report.files.length} of ${all} files, ${failures} failed\n`);
      said = Math.max(said, tenth);
    },
    onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
      for (const error of unhandled) report.outside.push(failed('outside any test', [error]));
      const path = process.env[reportVariable];
      if (path !== undefined) writeFileSync(path, JSON.stringify(report));
    },
  };
}

type Errors = readonly Pick<SerializedError, 'message' | 'stack' | 'cause'>[];

/** "fetch failed" says nothing without its cause. */
function tell(name: string, errors: Errors): string {
  const told = errors.map(
    ({ message, stack, cause }) =>
      `${message}${cause ? ` (${cause['code'] ?? ''} ${cause.message})` : ''}\n${placeIn(stack)}`,
  );
  return `${name}\n${told.join('\n').slice(0, longest)}`;
}

const fileOf = (module: TestModule): string => relative(process.cwd(), module.moduleId);

/** The first line of the stack that is ours. */
const placeIn = (stack = ''): string =>
  stack
    .split('\n')
    .find((line) => /\/(test|src)\//.test(line) && !line.includes('node_modules'))
    ?.trim() ?? '';
