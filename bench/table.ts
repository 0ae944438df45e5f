/** Prints a titled table: the first column to the left, numbers to the right; `note` says what was measured. */
export function printTable(title: string, note: string, rows: string[][]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  console.log(`\n${title}\n${note}`);
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ')}`);
  }
}

/** A number as it is read: three significant digits at least, none that mean nothing. */
export const number = (value: number): string => {
  if (Number.isNaN(value)) return '-';
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
};

export const ratio = (value: number): string => `${value.toFixed(2)} ×`;
