/** Everything the console says, in the person's language: their choice, else the browser's, else English. */
import { preferences, usePreferences } from '../preferences.ts';
import { en } from './en/index.ts';
import { zh } from './zh/index.ts';

export type Words = typeof en;
type Language = 'en' | 'zh';
const spoken: Record<Language, Words> = { en, zh };

export const useWords = (): Words => spoken[languageOf(usePreferences().language)];

/** For what is no component: a toast, the title of the page. */
export const currentWords = (): Words => spoken[languageOf(preferences.get().language)];

/** The language for `Intl`, for the `lang` of the page and for the component library. */
export const useLocale = (): string => localeOf(languageOf(usePreferences().language));

const localeOf = (language: Language) => (language === 'zh' ? 'zh-CN' : (englishOfTheBrowser() ?? 'en-US'));
/** British dates for who asked for British English. */
const englishOfTheBrowser = () => navigator.languages.find((tag) => tag.startsWith('en-'));

function languageOf(choice: 'system' | Language): Language {
  if (choice !== 'system') return choice;
  const first = navigator.languages.find((tag) => /^(en|zh)\b/.test(tag));
  return first?.startsWith('zh') ? 'zh' : 'en';
}
