/** The words of this screen in the person's language. Both come with it, so that the start of the console stays small. */
import { enCatalogue as catalogueEn } from '../words/en/catalogue.ts';
import { useLanguage } from '../words/index.ts';
import { zhCatalogue as catalogueZh } from '../words/zh/catalogue.ts';

const spoken = { en: catalogueEn, zh: catalogueZh };

export type CatalogueWords = typeof catalogueEn;

export const useCatalogueWords = (): CatalogueWords => spoken[useLanguage()];
