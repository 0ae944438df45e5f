/** The words of this screen in the person's language. Both come with it, so that the start of the console stays small. */

import { consoleWords } from '../../words/index.ts';
import { enOpenWebUI as openwebuiEn } from './words.en.ts';
import { zhOpenWebUI as openwebuiZh } from './words.zh.ts';

export type OpenWebUIWords = typeof openwebuiEn;
export const useOpenWebUIWords = consoleWords({ en: openwebuiEn, zh: openwebuiZh });
