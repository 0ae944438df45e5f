/** Which language a page speaks. Without React, which the confirmation page does without. */

export type ConsoleLanguage = 'en' | 'zh';

/** The language for `Intl` and for the `lang` of the page. */
export const consoleLocale = (language: ConsoleLanguage) =>
  language === 'zh' ? 'zh-CN' : (englishOfTheBrowser() ?? 'en-US');
/** British dates for who asked for British English. */
const englishOfTheBrowser = () => navigator.languages.find((tag) => tag.startsWith('en-'));

/** Their choice, else the browser's, else English. */
export function preferredLanguage(choice: 'system' | ConsoleLanguage): ConsoleLanguage {
  if (choice !== 'system') return choice;
  const first = navigator.languages.find((tag) => /^(en|zh)\b/.test(tag));
  return first?.startsWith('zh') ? 'zh' : 'en';
}
