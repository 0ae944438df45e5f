/** Plots of figures that are kept, as SVG for the documents: lying bars with their numbers, readable on light and on dark. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptFigures } from '../test/harness/figures.ts';

type Bar = { name: string; value: number; isOurs: boolean };
type Plot = { file: string; title: string; note: string; bars: Bar[] };

const folder = join(import.meta.dirname, '../docs/images');
const [width, left, right, line, head] = [760, 310, 60, 26, 58];
const colours = { ours: '#2f6feb', others: '#8b949e', one: '#cf7a00' };
const style = 'text { fill: #424a53 } @media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }';

/** Draws what there is: a plot without figures is left as it is. */
export function drawPlots(kept: KeptFigures): void {
  mkdirSync(folder, { recursive: true });
  for (const plot of plotsOf(kept)) if (plot.bars.length > 0) writeFileSync(join(folder, plot.file), svgOf(plot));
}

function plotsOf({ figures }: KeptFigures): Plot[] {
  const bars = (pattern: RegExp): Bar[] =>
    Object.entries(figures).flatMap(([figure, { value }]) => {
      const name = pattern.exec(figure)?.[1];
      return name === undefined ? [] : [{ name, value, isOurs: /\bhub\b/.test(name) && !name.includes('SDK') }];
    });
  return [
    {
      file: 'bench-calls.svg',
      title: 'Processor time of an answer',
      note: 'Beside a bare handler with the same duties (call), or that sends the same bytes (list): 1 ×',
      bars: bars(/^call: (.*), CPU$/),
    },
    {
      file: 'bench-peers.svg',
      title: 'A whole call, one at a time',
      note: 'Beside the same client at the same server without anything between: 1 ×',
      bars: bars(/^peers: (.*), p50$/),
    },
  ];
}

function svgOf({ title, note, bars }: Plot): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const scale = (value: number): number => Math.round((value / most) * (width - left - right));
  const height = head + bars.length * line + 16;
  const rows = bars.map(({ name, value, isOurs }, index) => {
    const y = head + index * line;
    const colour = isOurs ? colours.ours : colours.others;
    return [
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${left}" y="${y + 3}" width="${scale(value)}" height="16" rx="2" fill="${colour}"/>`,
      // Beside the line at 1, not on it.
      `<text x="${left + scale(Math.max(1, value)) + 6}" y="${y + 15}">${value.toFixed(2)} ×</text>`,
    ].join('\n');
  });
  const one = left + scale(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="13">
<style>${style}</style>
<text x="0" y="18" font-size="16" font-weight="600">${escaped(title)}</text>
<text x="0" y="40">${escaped(note)}</text>
${rows.join('\n')}
<line x1="${one}" y1="${head}" x2="${one}" y2="${height - 14}" stroke="${colours.one}" stroke-dasharray="3 3"/>
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
