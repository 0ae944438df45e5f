/** Everything the console says, in the person's language: their choice, else the browser's, else English. */
import { preferences } from '../preferences.ts';
import { usePreferences } from '../use-preferences.ts';
import { en } from './en/index.ts';
import { type Language, languageOf, localeOf } from './language.ts';
import { zh } from './zh/index.ts';

export type Words = typeof en;
const spoken: Record<Language, Words> = { en, zh };

export const useWords = (): Words => spoken[languageOf(usePreferences().language)];

/** For what is no component: a toast, the title of the page. */
export const currentWords = (): Words => spoken[languageOf(preferences.get().language)];

/** The language for `Intl`, for the `lang` of the page and for the component library. */
export const useLocale = (): string => localeOf(languageOf(usePreferences().language));
