import { visible } from '../../../shared/visible.ts';
import type { LookAlike } from './look-alikes.ts';
import type { Speech } from './speech.ts';
import { warning } from './text-block.ts';

/** What is odd about names, in words. */
export const lookAlikeWarnings = (found: LookAlike[], speech: Speech): HTMLElement[] =>
  found.map(({ kind, word, scripts }) => {
    const written = visible(word);
    const names = new Intl.ListFormat(speech.locale, { type: 'conjunction' }).format(scripts);
    return warning(kind === 'forms' ? speech.words.forms(written) : speech.words[kind](written, names));
  });
