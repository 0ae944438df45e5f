/** The console in a real Chromium: how soon it is seen and how heavy it is beside an empty page, and how long lists scroll. */
import { resolve } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startChromium } from '../test/harness/chromium.ts';
import { type DemoHub, startDemoHub } from '../test/harness/demo-hub.ts';
import { pageSizes } from '../test/harness/page-sizes.ts';
import { startEmptyPage } from './empty-page.ts';
import { note } from './figures.ts';
import { scrollFrames } from './frames.ts';
import { type LongLists, many, startLongLists } from './long-lists.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 9;
const built = resolve(import.meta.dirname, '../out/renderer');

/** Prints sizes, first paints and frames. */
export async function consolePages(): Promise<void> {
  const [hub, browser, empty] = await Promise.all([startDemoHub(), startChromium(), startEmptyPage()]);
  try {
    weigh(empty.folder);
    await firstPaints(browser, hub, empty.url);
    const lists = await startLongLists(built);
    await longLists(browser, lists).finally(lists.stop);
  } finally {
    empty.stop();
    await browser.close();
    await hub.stop();
  }
}

/** Prints what the built console weighs. */
export async function weight(): Promise<void> {
  const empty = await startEmptyPage();
  try {
    weigh(empty.folder);
  } finally {
    empty.stop();
  }
}

function weigh(emptyFolder: string): void {
  const sizes = [pageSizes(emptyFolder), pageSizes(built, 'index.html', 'frame')] as const;
  printTable('console: weight', 'kB of gzip, the confirmation page included', [
    ['', 'initial JS', 'with Home', 'all JS', 'all CSS'],
    ...sizes.map(({ initialJs, firstScreenJs, allJs, allCss }, index) => [
      index === 0 ? 'empty React page' : 'console',
      number(initialJs),
      number(firstScreenJs),
      number(allJs),
      number(allCss),
    ]),
  ]);
  note('weight: initial JS, kB', 'count', sizes[1].initialJs);
  note('weight: JS until Home stands, kB', 'count', sizes[1].firstScreenJs);
}

async function firstPaints(browser: Browser, hub: DemoHub, emptyUrl: string): Promise<void> {
  const contestants = [
    { name: 'empty React page', url: emptyUrl, shown: 'p', paints: [] as number[], stood: [] as number[] },
    {
      name: 'console, signed out',
      url: `${hub.url}/console/`,
      shown: 'h1',
      paints: [] as number[],
      stood: [] as number[],
    },
  ];
  for (let round = -1; round < rounds; round++) {
    for (const { url, shown, paints, stood } of contestants) {
      const page = await browser.newPage();
      await page.goto(url);
      const paint = await firstContentfulPaint(page);
      const stands = await page.waitForFunction((what) => document.querySelector(what) && performance.now(), shown);
      const at = Number(await stands.jsonValue());
      if (round >= 0) {
        paints.push(paint);
        stood.push(at);
      }
      await page.close();
    }
  }
  const [first] = contestants;
  printTable('console: first contentful paint over loopback', `medians of ${rounds} alternated loads, nothing cached`, [
    ['', 'painted ms', 'ratio', 'by its script ms', 'ratio'],
    ...contestants.map(({ name, paints, stood }) => [
      name,
      number(median(paints)),
      ratio(medianRatio(paints, first?.paints ?? [])),
      number(median(stood)),
      ratio(medianRatio(stood, first?.stood ?? [])),
    ]),
  ]);
}

const firstContentfulPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        new PerformanceObserver((list, observer) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (!paint) return;
          observer.disconnect();
          done(paint.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

async function longLists(browser: Browser, lists: LongLists): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 760 } });
  await page.goto(`${lists.url}/console/`);
  await page.evaluate((token) => sessionStorage.setItem('opengithubx.bearer', token), lists.bearer);
  const session = await page.context().newCDPSession(page);
  const rows: string[][] = [];
  for (const screen of ['accounts', 'keys', 'activity']) {
    await page.goto(`${lists.url}/console/#/${screen}`);
    const began = performance.now();
    await page.reload();
    await page.locator('[role=grid] [role=row]').nth(5).waitFor();
    const shown = performance.now() - began;
    const clicked = await fromClick(page, screen);
    const frames = await scrollFrames(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const count = Number(await page.locator('[role=grid]').first().getAttribute('aria-rowcount')) - 1;
    rows.push([
      `${screen}, ${count.toLocaleString('en')} rows`,
      number(shown),
      number(clicked),
      ...[0.5, 0.95, 1].map((share) => number(quantile(frames, share))),
      number(usedSize / 1e6),
    ]);
  }
  await page.close();
  const note = `${many.rows} accounts and keys, ${many.records} records; shown: reload to rows; clicked: from Home by the link to rows; frames of a scroll with jumps`;
  printTable('console: long lists', note, [
    ['', 'shown ms', 'clicked ms', 'frame p50 ms', 'p95', 'max', 'heap MB'],
    ...rows,
  ]);
}

/** Milliseconds from the click on the link of a screen until its rows stand; the code of all screens is there by then. */
async function fromClick(page: Page, screen: string): Promise<number> {
  await page.evaluate(() => {
    location.hash = '#/home';
  });
  const path = screen === 'keys' ? 'clients' : screen;
  await page.locator('[role=grid]').first().waitFor({ state: 'detached' });
  return page.evaluate(
    (name) =>
      new Promise<number>((done) => {
        const link = document.querySelector<HTMLElement>(`nav a[href$="/${name}"]`);
        if (!link) throw new Error(`There is no link to ${name}.`);
        const began = performance.now();
        const look = (): void => {
          if (document.querySelectorAll('[role=grid] [role=row]').length > 5) done(performance.now() - began);
          else requestAnimationFrame(look);
        };
        link.click();
        requestAnimationFrame(look);
      }),
    path,
  );
}
