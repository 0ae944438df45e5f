/** Runs the official conformance suite as its own process and reads what it printed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const commandLine = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));

/** Milliseconds for all scenarios of a run, and for each: the suite has a shorter limit for one, which a busy computer exceeds. */
export const suiteTimeout = 240_000;
const oneTimeout = ['--timeout', String(suiteTimeout)];

type Scenario = { name: string; passed: number; failed: number };

export type SuiteRun = {
  code: number;
  /** Those that count for conformance, and those that the suite only reports on. */
  scored: Scenario[];
  unscored: Scenario[];
  /** The suite's own summary, and the whole of its output. */
  summary: string;
  output: string;
};

/** Runs exactly the scenarios that a revision of the protocol requires of a server. */
export async function runSuite(url: string, revision: string): Promise<SuiteRun> {
  const { code, output } = await run('server', '--url', url, '--requirements', revision, ...oneTimeout);
  const summary = output.split('=== SUMMARY ===')[1]?.trim() ?? '';
  const unscoredNames = [...summary.matchAll(/^ {2}[✓✗] (\S+) \(/gm)].map(([, name]) => name);
  const scenarios = [...summary.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed$/gm)].map(
    ([, name = '', passed, failed]) => ({ name, passed: Number(passed), failed: Number(failed) }),
  );
  return {
    code,
    scored: scenarios.filter(({ name }) => !unscoredNames.includes(name)),
    unscored: scenarios.filter(({ name }) => unscoredNames.includes(name)),
    summary,
    output,
  };
}

/** What the suite printed of these scenarios, for a reader who does not want the thirty others. */
export const printedOf = ({ output }: SuiteRun, scenarios: readonly Scenario[]): string =>
  output
    .split(/^=== Running scenario: /m)
    .filter((part) => scenarios.some(({ name }) => part.startsWith(`${name} `)))
    .join('\n');

/** Runs one scenario alone. */
export const runScenario = (url: string, name: string): Promise<{ code: number; output: string }> =>
  run('server', '--url', url, '--scenario', name, '--spec-version', '2026-07-28', '--force', ...oneTimeout);

const run = (...parameters: string[]): Promise<{ code: number; output: string }> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [commandLine, ...parameters],
      { timeout: suiteTimeout, maxBuffer: 64_000_000 },
      // Ended by the timeout it has no exit code, which is a failure like any other.
      (error, stdout, stderr) => done({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
    );
  });
