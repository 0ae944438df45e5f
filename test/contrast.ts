/** The contrast of each pair of colours that stand on one another, in both themes. Fails below what WCAG 2.2 AA asks. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '../src/renderer/src/ui/tokens.css');

/** 4.5 : 1, for text. */
const ofText = [
  'text/bg-app',
  'text/bg-surface',
  'text/bg-here',
  'text/bg-selected',
  'text-muted/bg-app',
  'text-muted/bg-sunken',
  'text-muted/bg-selected',
  'text-muted/ask-surface',
  'text-faint/bg-app',
  'text-faint/bg-surface',
  'text-faint/bg-sunken',
  'text-faint/bg-raised',
  'bg-app/text',
  'accent/bg-app',
  'accent/bg-surface',
  'accent/bg-selected',
  'on-accent/accent',
  'ask/bg-app',
  'ask/bg-surface',
  'ask/ask-surface',
  'ok/bg-surface',
  'ok/bg-sunken',
  'ok/added-surface',
  'text/added-surface',
  'text/danger-surface',
  'danger/bg-app',
  'danger/bg-surface',
  'danger/danger-surface',
  'on-tint-1/tint-1',
  'on-tint-2/tint-2',
  'on-tint-3/tint-3',
  'on-tint-4/tint-4',
];

/** 3 : 1, for the edge of a control, a bar, and large or bold numbers. */
const ofShapes = [
  'border-strong/bg-surface',
  'border-strong/bg-app',
  'ask-solid/bg-surface',
  'ask-solid/bg-app',
  'on-ask/ask-solid',
  'bar/bg-surface',
  'series/bg-surface',
  'accent/bg-surface',
];

/** Of a colour as `#rrggbb`, by WCAG's definition. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return red * 0.2126 + green * 0.7152 + blue * 0.0722;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const css = readFileSync(file, 'utf8');
const [ordinary = ''] = css.split('@media (prefers-contrast');
const colours = new Map(
  [...ordinary.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name ?? '',
    [light ?? '', dark ?? ''],
  ]),
);

for (const [pairs, least] of [
  [ofText, 4.5],
  [ofShapes, 3],
] as const) {
  for (const pair of pairs) {
    const [front, ground] = pair.split('/').map((name) => colours.get(name));
    if (!front || !ground) throw new Error(`tokens.css has no two colours for ${pair}.`);
    front.forEach((colour, theme) => {
      const found = contrast(colour, ground[theme] ?? '');
      if (found >= least) return;
      console.error(`${pair}, ${['light', 'dark'][theme]}: ${found.toFixed(2)}, and it needs ${least}.`);
      process.exitCode = 1;
    });
  }
}
