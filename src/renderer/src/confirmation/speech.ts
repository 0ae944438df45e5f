/** What the page says, in the person's language, and how it writes numbers and times. */
import type { Failure } from '../../../shared/errors.ts';
import { preferences } from '../preferences.ts';
import { enCommon, enFailures, enPlaces } from '../words/en/common.ts';
import { type FailureText, failureText } from '../words/failure-text.ts';
import { consoleLocale, preferredLanguage } from '../words/language.ts';
import { zhCommon, zhFailures, zhPlaces } from '../words/zh/common.ts';
import { enConfirmation } from './words.en.ts';
import { zhConfirmation } from './words.zh.ts';

const spoken = {
  en: { common: enCommon, confirmation: enConfirmation, failures: enFailures, places: enPlaces },
  zh: { common: zhCommon, confirmation: zhConfirmation, failures: zhFailures, places: zhPlaces },
};

export type Speech = {
  words: (typeof spoken)['en']['confirmation'];
  places: (typeof spoken)['en']['places'];
  common: (typeof spoken)['en']['common'];
  locale: string;
  failure(failure: Failure): FailureText;
  number(value: number): string;
  /** With seconds, for what has just happened. */
  time(at: string): string;
  date(at: string): string;
  /** The day and the time, for what is to come. */
  moment(at: string): string;
};

export function currentSpeech(): Speech {
  const language = preferredLanguage(preferences.get().language);
  const locale = consoleLocale(language);
  const { common, confirmation, failures, places } = spoken[language];
  const written = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    words: confirmation,
    places,
    common,
    locale,
    failure: (failure) => failureText({ failures, common }, failure),
    number: (value) => written.format(value),
    time: (at) => time.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    moment: (at) => moment.format(new Date(at)),
  };
}
