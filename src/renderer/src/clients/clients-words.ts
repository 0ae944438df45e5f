/** The words of this screen in the person's language. Both come with it, so that the start of the console stays small. */
import { enClients as clientsEn } from '../words/en/clients.ts';
import { useLanguage } from '../words/index.ts';
import { zhClients as clientsZh } from '../words/zh/clients.ts';

const spoken = { en: clientsEn, zh: clientsZh };

export const useClientsWords = (): typeof clientsEn => spoken[useLanguage()];
