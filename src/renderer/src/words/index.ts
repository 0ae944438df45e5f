/** Everything the console says, in the person's language: their choice, else the browser's, else English. */
import { preferences } from '../preferences.ts';
import { createState } from '../state.ts';
import { useStateValue } from '../use-state-value.ts';
import { en } from './en/index.ts';
import { type ConsoleLanguage, consoleLocale, preferredLanguage } from './language.ts';

export type ConsoleWords = typeof en;

/** English is always here; another language is fetched by who speaks it. */
const spoken = createState<{ language: ConsoleLanguage; words: ConsoleWords }>({ language: 'en', words: en });

/** Speaks what the person prefers, once its words are here. If they fail to load, the old language stays. */
export async function speakPreferred(): Promise<void> {
  const wanted = () => preferredLanguage(preferences.get().language);
  const language = wanted();
  const words = language === 'en' ? en : await import('./zh/index.ts').then(({ zh }) => zh).catch(() => null);
  if (words && language === wanted()) spoken.set({ language, words });
}

export const useWords = (): ConsoleWords => useStateValue(spoken).words;

/** For what is no component: a toast, the title of the page. */
export const currentWords = (): ConsoleWords => spoken.get().words;

/** The words that a screen brings along in both languages, so that the start of the console stays small. */
export const consoleWords = <W>(both: Record<ConsoleLanguage, W>): (() => W) => {
  return () => both[useStateValue(spoken).language];
};

/** The language for `Intl`, for the `lang` of the page and for the component library. */
export const useLocale = (): string => consoleLocale(useStateValue(spoken).language);
