/** The words of the chat in the person's language. Both come with the screen, so that the start of the console stays small. */

import { consoleWords } from '../../words/index.ts';
import { enChat as chatEn } from './words.en.ts';
import { zhChat as chatZh } from './words.zh.ts';

export type ChatWords = typeof chatEn;

export const useChatWords = consoleWords({ en: chatEn, zh: chatZh });
