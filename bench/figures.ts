/** What a run measured, by name: kept beside the code, and what `--gate` compares the next run with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, FigureKind, KeptFigures } from '../test/harness/figures.ts';

const file = join(import.meta.dirname, 'baseline.json');
const measured: Record<string, Figure> = {};

export function note(name: string, kind: FigureKind, value: number): void {
  measured[name] = { kind, value: Number(value.toFixed(3)) };
}

export const measuredFigures = (): Record<string, Figure> => measured;

export const keptFigures = (): KeptFigures => JSON.parse(readFileSync(file, 'utf8')) as KeptFigures;

/** Writes this run's figures over those of the same names. */
export function keepFigures(machine: string, before: KeptFigures = keptFigures()): KeptFigures {
  const kept = { machine, figures: { ...before.figures, ...measured } };
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
