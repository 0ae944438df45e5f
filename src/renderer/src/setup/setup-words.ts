/** The words of the set-up in the person's language. Both come with it, so that the start of the console stays small. */
import { enSetup as setupEn } from '../words/en/setup.ts';
import { useLanguage } from '../words/index.ts';
import { zhSetup as setupZh } from '../words/zh/setup.ts';

const spoken = { en: setupEn, zh: setupZh };

export const useSetupWords = (): typeof setupEn => spoken[useLanguage()];
