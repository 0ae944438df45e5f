/** A call as a sentence without its client: what it did, and to what. Pure. */
import type { Activity, CallNames } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import type { ConsoleWords } from '../../words/index.ts';
import {
  callAccount,
  callPlace,
  callToolName,
  isDone,
  isOfModel,
  type KnownNames,
  outcomeText,
  ranUnasked,
  reasonText,
  toolTitle,
} from './call-facts.ts';

/** `created issue` `#36 Import stalls` `and 2 more`: only the name in the middle may lead somewhere. */
export type CallSentence = { does: string; object: string; url: string | undefined; others: string };

/** By the first name that is kept of it; else by its tool and place. Clients name places, so nothing there may hide. */
export function callSentence(
  words: ConsoleWords,
  known: KnownNames,
  call: Activity,
  kept: CallNames | undefined,
): CallSentence {
  const { activity, common } = words;
  const [first] = kept?.names ?? [];
  if (!kept || !first) return { does: unnamed(words, known, call), object: '', url: undefined, others: '' };
  const others = kept.names.length - 1 + kept.more;
  return {
    does: common.did('', callToolName(words, known, call), call.access, '').trim(),
    object: first.name || callPlace(known, call),
    url: first.url ?? undefined,
    others: others > 0 ? activity.others(others) : '',
  };
}

function unnamed(words: ConsoleWords, known: KnownNames, call: Activity): string {
  const { activity } = words;
  if (call.tool === null || call.verdict === 'event') return callToolName(words, known, call);
  if (isOfModel(call)) return activity.askedModel(visible(callPlace(known, call)));
  const title = toolTitle(known.platforms, call.tool);
  const tense = ran(call) ? activity.called : activity.askedFor;
  if (call.resource !== null) return tense.in(title, visible(callPlace(known, call)));
  const isKnown = known.accounts.some(({ id }) => id === call.account);
  return tense.with(title, isKnown && call.account !== null ? callAccount(known, call.account) : '');
}

/** Whether a platform has heard of it, or is about to. */
const ran = ({ verdict, outcome }: Activity): boolean => verdict === 'allow' && outcome !== 'denied';

export const sentenceText = ({ does, object, others }: CallSentence): string =>
  [does, object, others].filter(Boolean).join(' ');

/** What stands below the sentence: how it ended unless it is just done, by whose leave, and what else it was about. */
export function callDetails(
  words: ConsoleWords,
  known: KnownNames,
  call: Activity,
  kept: CallNames | undefined,
): string {
  const place = callPlace(known, call);
  if (call.verdict === 'event') return [outcomeText(words, call).text, place].filter(Boolean).join(' · ');
  const [first, ...others] = kept?.names ?? [];
  return [
    isDone(call) ? leaveText(words, call) : outcomeText(words, call).text,
    first && call.access === 'read' && toolTitle(known.platforms, call.tool),
    others.map(({ name }) => name).join(words.common.comma),
    first && call.resource !== null && first.name !== place && place,
  ]
    .filter(Boolean)
    .join(' · ');
}

function leaveText(words: ConsoleWords, call: Activity): string {
  if (ranUnasked(call)) return reasonText(words, call.reason);
  return call.approvalId === null ? '' : words.activity.approved;
}
