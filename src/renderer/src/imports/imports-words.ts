/** The words of imports in the person's language. Both come with these screens, so that the start of the console stays small. */
import { enImports as importsEn } from '../words/en/imports.ts';
import { useLanguage } from '../words/index.ts';
import { zhImports as importsZh } from '../words/zh/imports.ts';

export type ImportsWords = typeof importsEn;

const spoken = { en: importsEn, zh: importsZh };

export const useImportsWords = (): ImportsWords => spoken[useLanguage()];
