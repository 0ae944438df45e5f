/** Draws the PNGs of this folder from its SVGs: `npm run icons`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { startChromium } from '../test/harness/chromium.ts';

const folder = import.meta.dirname;
/** Seen on dark and on light panels alike. */
const grey = '#84848c';
/** macOS colours it itself. */
const black = '#000000';

const pictures: [svg: string, png: string, pixels: number, colour: string][] = [
  ['icon', 'icon', 512, black],
  ...['tray', 'tray-waiting'].flatMap((name): typeof pictures => [
    [name, `${name}-16`, 16, black],
    [name, `${name}-16@2x`, 32, black],
    [name, `${name}-22`, 22, grey],
    [name, `${name}-22@2x`, 44, grey],
    [name, `${name}-32`, 32, grey],
  ]),
];

async function draw(browser: Browser, svg: string, png: string, pixels: number, colour: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
  const drawing = await readFile(join(folder, `${svg}.svg`), 'utf8');
  const style = `body { margin: 0; color: ${colour} } svg { display: block; width: ${pixels}px; height: ${pixels}px }`;
  await page.setContent(`<style>${style}</style>${drawing}`);
  await page.screenshot({ path: join(folder, `${png}.png`), omitBackground: true });
  await page.close();
}

const browser = await startChromium();
for (const picture of pictures) await draw(browser, ...picture);
await browser.close();
