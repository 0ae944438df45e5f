/**
 * The table in docs/presses.md: how often a person presses for each task. With `RENEW=1` before it, a run of the tests that walk
 * the tasks writes what it counted and how long it took. Without it, the presses have to be those of the table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';

const path = resolve(import.meta.dirname, '../../docs/presses.md');
const row = /^\| ([^|]+) \| (\d+) \| (\d+) \| ([\d.]+) \|/gm;
const rows = () => [...readFileSync(path, 'utf8').matchAll(row)];

export const tasks = rows().map(([, task = '']) => task);

/** Begins to walk a task. What it answers is called at its end, with the presses since. */
export function walkTask(task: string): (presses: number) => void {
  const begun = performance.now();
  return (presses) => {
    if (process.env['RENEW'] === undefined) {
      const documented = rows().find(([, name]) => name === task);
      expect([task, presses]).toEqual([task, Number(documented?.[2])]);
      return;
    }
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    const renewed = readFileSync(path, 'utf8').replaceAll(row, (line, name: string, _, fields: string) =>
      name === task ? `| ${task} | ${presses} | ${fields} | ${seconds} |` : line,
    );
    writeFileSync(path, renewed);
  };
}
