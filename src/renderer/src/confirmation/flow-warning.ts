import type { Approval } from '../../../shared/approval.ts';
import { inWords } from '../../../shared/labels.ts';
import { visible } from '../../../shared/visible.ts';
import { element } from './element.ts';
import type { Speech } from './speech.ts';

/** Both sides of what a write might carry out: what its key has read, whose text may have asked for it, and where it goes. */
export function flowWarning({ flow }: Approval, speech: Speech): HTMLElement[] {
  if (!flow) return [];
  const words = speech.words.flow;
  const list = new Intl.ListFormat(speech.locale, { type: 'conjunction' });
  const { from, untrusted, to: named } = inWords(flow, words.by, words.more);
  const [read, strangers, target] = [list.format(from), list.format(untrusted), named].map(visible);
  const to = flow.isPublic ? words.toPublic(target ?? '') : words.toPrivate(target ?? '');
  return [
    element(
      'section',
      { class: 'wide', 'aria-labelledby': 'flow' },
      element('h2', { id: 'flow' }, words.title),
      element('p', {}, words.read(read ?? '', strangers ?? '')),
      element('p', {}, element('strong', {}, to)),
      element('p', {}, words.ask),
    ),
  ];
}
