/** A page as axe reads it, in both themes. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export type Finding = { theme: 'light' | 'dark'; rule: string; nodes: string[] };

/** React Aria's own live region: for 7 s it points at a button that was busy and may be gone by then (react-aria 3). */
const announcer = '[data-live-announcer]';
/** All that another theme can change. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What is serious or critical; with `all`, whatever there is. The page is left dark. */
export async function findingsOn(page: Page, all = false): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const theme of ['light', 'dark'] as const) {
    // A colour on its way from one theme to the other is neither of them.
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    // Otherwise it finishes its work in a page of its own, which costs more than the work.
    const axe = new AxeBuilder({ page }).setLegacyMode().exclude(announcer);
    const { violations } = await (theme === 'light' ? axe : axe.withRules(ofColours)).analyze();
    for (const { id, impact, nodes } of violations) {
      if (!all && impact !== 'serious' && impact !== 'critical') continue;
      found.push({ theme, rule: id, nodes: nodes.map(({ html }) => html.slice(0, 200)) });
    }
  }
  return found;
}
