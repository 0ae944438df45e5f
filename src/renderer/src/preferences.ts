/** What a person prefers on this computer, kept in the browser: nothing here is secret or of use to the hub. */
import * as z from 'zod/mini';
import { keep, readKept } from './json.ts';
import { createState } from './state.ts';

const Preferences = z.object({
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  density: z.catch(z.enum(['compact', 'comfortable']), 'compact'),
  language: z.catch(z.enum(['system', 'en', 'zh']), 'system'),
  /** Single-letter shortcuts, which some input methods set off by mistake (WCAG 2.1.4). */
  letterKeys: z.catch(z.boolean(), true),
});
export type Preferences = z.infer<typeof Preferences>;

const place = 'opengithubx.preferences';

/** What was kept, as far as it still is a choice. */
export const preferences = createState(Preferences.parse({ ...Object(readKept(() => localStorage, place)) }));

/** Changes some of them, and keeps them. */
export function prefer(change: Partial<Preferences>): void {
  preferences.set({ ...preferences.get(), ...change });
  keepPreferences();
}

/** Writes them down; again after a sign-in, at which the hub empties what earlier programs on its port left in the browser. */
export function keepPreferences(): void {
  keep(() => localStorage, place, preferences.get());
}

/** Takes over on the page what the preferences say, now and after every change. */
export function applyPreferences(root: HTMLElement): void {
  const apply = () => {
    const { theme, density } = preferences.get();
    root.dataset['density'] = density;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  };
  apply();
  preferences.subscribe(apply);
}
