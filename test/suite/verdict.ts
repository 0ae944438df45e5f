/** What the report of a test says of the fault that was planted: whether the test went red, and whether it was for the right reason. */
import { stripVTControlCharacters } from 'node:util';

/** The part of Vitest's report in JSON that is read. */
export type Report = {
  testResults: { assertionResults: { fullName: string; status: string; failureMessages?: string[] }[] }[];
};

/** Red with what the assertion said; or why the fault counts as unnoticed. */
export type Verdict = { isRed: true; said: string } | { isRed: false; why: string };

const longest = 150;

/** The first line of a failure, cut to a line of a terminal. */
const firstLine = (message = ''): string =>
  stripVTControlCharacters(message).trim().split('\n')[0]?.slice(0, longest) ?? '';

/** A pattern for `-t`: titles stand in it one after the other, and Vitest puts a mark between those of a suite and of its tests. */
export const patternOf = (titles: readonly string[]): string =>
  [...new Set(titles)].map((one) => RegExp.escape(one).replaceAll(String.raw`\x20`, '(?: >)? ')).join('|');

const named = (report: Report, title: string) =>
  report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, fullName }) => (status === 'passed' || status === 'failed') && fullName.includes(title));

/** Of a run with a fault planted. One red test of several by that title is enough. Pure. */
export function verdictOf(report: Report, title: string): Verdict {
  const ran = named(report, title);
  if (ran.length === 0) return { isRed: false, why: `ran no test named “${title}”` };
  const red = ran.filter(({ status }) => status === 'failed').flatMap(({ failureMessages = [] }) => failureMessages);
  const asserted = red.find((message) => /^\s*AssertionError\b/.test(stripVTControlCharacters(message)));
  if (asserted !== undefined) return { isRed: true, said: firstLine(asserted).replace('AssertionError: ', '') };
  if (ran.every(({ status }) => status === 'passed')) return { isRed: false, why: 'stayed green' };
  return { isRed: false, why: `failed without an assertion: ${firstLine(red[0])}` };
}

/** What is wrong with a test before any fault is planted; undefined where it is green. Pure. */
export function troubleOf(report: Report, title: string): string | undefined {
  const ran = named(report, title);
  if (ran.length === 0) return `ran no test named “${title}”`;
  const red = ran.find(({ status }) => status === 'failed');
  return red && `is red without any fault: ${firstLine(red.failureMessages?.[0])}`;
}
