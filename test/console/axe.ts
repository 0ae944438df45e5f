/** A page as axe reads it, in both themes. */
import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

export type Finding = { theme: 'light' | 'dark'; rule: string; nodes: string[] };

/** React Aria's own live region: for 7 s it points at a button that was busy and may be gone by then (react-aria 3). */
const announcer = '[data-live-announcer]';
/** All that another theme can change. */
const ofColours = ['color-contrast', 'link-in-text-block'];

const bothThemes: readonly Finding['theme'][] = ['light', 'dark'];

/** What is serious or critical; with `all`, whatever there is. The page is left in the last of the themes. */
export async function findingsOn(page: Page, all = false, themes = bothThemes): Promise<Finding[]> {
  // Once for a document: axe is half a megabyte of script.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found: Finding[] = [];
  for (const theme of themes) {
    // A colour on its way from one theme to the other is neither of them.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    const wanted: RunOptions = { resultTypes: ['violations'] };
    if (theme !== themes[0]) wanted.runOnly = { type: 'rule', values: ofColours };
    for (const { impact, rule, nodes } of await page.evaluate(violations, [announcer, wanted] as const)) {
      if (all || impact === 'serious' || impact === 'critical') found.push({ theme, rule, nodes });
    }
  }
  return found;
}

/** Runs in the page. What passed stays there: it would be a megabyte for each look. */
async function violations([excluded, wanted]: readonly [string, RunOptions]) {
  const found = await (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude: [excluded] }, wanted);
  return found.violations.map(({ id, impact, nodes }) => ({
    rule: id,
    impact,
    nodes: nodes.map(({ html }) => html.slice(0, 200)),
  }));
}
