/** What a benchmark measured, and how it compares with what was kept. Pure. */

/**
 * CPU is a ratio to the baseline of the same run, and a count is the same on any machine: both are held to what is kept. A time is
 * a ratio too, and varies too much with what else runs.
 */
export type FigureKind = 'cpu' | 'count' | 'time';
export type Figure = { kind: FigureKind; value: number };
export type KeptFigures = { machine: string; figures: Record<string, Figure> };

/** By how much a figure may be above what is kept. */
const tolerated = 1.15;

/** A line for each figure that is worse than what is kept, and for each that is kept and was not measured. */
export function worseFigures(now: Record<string, Figure>, { figures: kept }: KeptFigures, parts: string[]): string[] {
  const held = Object.entries(kept).filter(
    ([name, { kind }]) => kind !== 'time' && parts.some((part) => name.startsWith(`${part}: `)),
  );
  return held.flatMap(([name, { value: before }]) => {
    const value = now[name]?.value;
    if (value === undefined) return [`${name} was not measured.`];
    if (value <= before * tolerated) return [];
    return [`${name} is ${value} where ${before} is kept, ${Math.round((value / before - 1) * 100)} % more.`];
  });
}
