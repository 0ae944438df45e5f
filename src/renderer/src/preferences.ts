/** What a person prefers on this computer, kept in the browser: nothing here is secret or of use to the hub. */
import { keep, readKept } from './json.ts';
import { createState } from './state.ts';

export type Preferences = {
  theme: 'system' | 'light' | 'dark';
  density: 'compact' | 'comfortable';
  language: 'system' | 'en' | 'zh';
  /** Single-letter shortcuts, which some input methods set off by mistake (WCAG 2.1.4). */
  letterKeys: boolean;
};

const place = 'opengithubx.preferences';
const allowed = {
  theme: ['system', 'light', 'dark'],
  density: ['compact', 'comfortable'],
  language: ['system', 'en', 'zh'],
  letterKeys: [true, false],
} as const satisfies { [N in keyof Preferences]: readonly Preferences[N][] };

export const preferences = createState<Preferences>(read());

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

function read(): Preferences {
  const kept = { ...(readKept(() => localStorage, place) as Partial<Record<string, unknown>> | null | undefined) };
  const { theme, density, language, letterKeys } = allowed;
  return {
    theme: oneOf(theme, kept['theme']),
    density: oneOf(density, kept['density']),
    language: oneOf(language, kept['language']),
    letterKeys: oneOf(letterKeys, kept['letterKeys']),
  };
}

/** What was kept, if it still is a choice; else the first. */
function oneOf<T>(choices: readonly [T, ...T[]], kept: unknown): T {
  return choices.find((choice) => choice === kept) ?? choices[0];
}
