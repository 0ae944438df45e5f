import { createRandom } from '../random.ts';

const size = 300_000;

/** A file too large to be shown whole: 300 kB of readings, a line each. */
export function measurements(): string {
  const random = createRandom('measurements');
  const lines = ['minute,sensor,moisture,temperature'];
  for (let minute = 0, length = 0; length < size; minute++) {
    const line = `${minute},bed-${random.between(1, 6)},${random.between(180, 640)},${(random.between(40, 310) / 10).toFixed(1)}`;
    lines.push(line);
    length += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
