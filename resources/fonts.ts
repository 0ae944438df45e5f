/** Cuts the console's two fonts to what its English needs: `npm run fonts`. Chinese stays with the fonts of the system. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const folder = join(import.meta.dirname, '../src/renderer/fonts');

const letters = (first: number, last: number): string =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join('');

/** Basic Latin and Latin-1, dashes and quotation marks, arrows, the minus sign. */
const text = [
  letters(0x20, 0x7e),
  letters(0xa0, 0xff),
  letters(0x2013, 0x2026),
  letters(0x2190, 0x2193),
  '\u2212',
].join('');

const require = createRequire(import.meta.url);
const fonts = [
  {
    name: 'geist',
    whole: require.resolve('@fontsource-variable/geist/files/geist-latin-wght-normal.woff2'),
    // Digits of one width are glyphs beside the ordinary ones.
    noLayoutClosure: false,
  },
  {
    name: 'geist-mono',
    whole: require.resolve('@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2'),
    noLayoutClosure: true,
  },
];

for (const { name, whole, noLayoutClosure } of fonts) {
  const cut = await subsetFont(await readFile(whole), text, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 600 } },
    noLayoutClosure,
  });
  await writeFile(join(folder, `${name}.woff2`), cut);
  console.log(`${name} ${(cut.length / 1000).toFixed(1)} kB`);
}
await copyFile(require.resolve('@fontsource-variable/geist/LICENSE'), join(folder, 'LICENSE'));
