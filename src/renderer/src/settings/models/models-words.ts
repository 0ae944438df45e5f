/** The words about models in the person's language. Both come with the settings, so that the start of the console stays small. */
import { enModels as modelsEn } from '../../words/en/models.ts';
import { useLanguage } from '../../words/index.ts';
import { zhModels as modelsZh } from '../../words/zh/models.ts';

const spoken = { en: modelsEn, zh: modelsZh };

export type ModelsWords = typeof modelsEn;
export const useModelsWords = (): ModelsWords => spoken[useLanguage()];
