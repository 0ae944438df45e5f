/** A change to the hub itself: a person to invite, a setting that lets more happen, or the Open WebUI that it trusts. */
import { visible } from '../../../shared/visible.ts';
import type { HubChange } from '../../../shared/wishes.ts';
import { type CardContext, type CardView, cardRoot, settleAnswer, wishCard } from './card.ts';
import { element, row } from './element.ts';
import { lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import type { ToldOutcome } from './outcome-card.ts';
import type { Drawn } from './queue.ts';
import type { Speech } from './speech.ts';
import { codeBlock } from './text-block.ts';

/** `onEnd` tells why it failed, with the wish used up, and the link of an invitation, once. */
export function hubChangeCard(
  wish: Drawn<HubChange>,
  context: CardContext,
  onEnd: (message: ToldOutcome) => void,
): CardView {
  const { speech, hub } = context;
  const { change, id } = wish;
  const all = speech.words.hubChange;
  const words = all[change.action];
  const named = [...('email' in change ? [change.email] : []), ...('url' in change && change.url ? [change.url] : [])];
  const root = cardRoot(
    element(
      'h1',
      { id: 'sentence' },
      change.action === 'invite' ? all.invite.sentence(visible(change.email)) : all[change.action].sentence,
    ),
    element('p', { class: 'inWords' }, words.means),
    ...lookAlikeWarnings(named.flatMap(lookAlikesIn), speech),
    facts(change, speech),
  );
  const make = async (): Promise<void> => {
    const answer = await hub.calls['wishes.confirm']({ id });
    if (!answer.ok) {
      const { message, hint } = speech.failure(answer.failure);
      return onEnd({ title: all.failed, lines: [message, hint] });
    }
    // The console shows what it has now.
    if (change.action !== 'invite') return context.onAnswered();
    const { done, once, steps } = all.invite;
    const lines = [element('code', {}, answer.value.link ?? ''), once, ...steps];
    onEnd({ title: done(visible(change.email)), lines, isKept: true });
  };
  const card: CardView = wishCard(wish, {
    root,
    context,
    make,
    usual: words.yes,
    no: speech.common.cancel,
    busy: speech.words.approving,
    onNo: async () => settleAnswer(await hub.calls['wishes.dismiss']({ id }), card.foot, context),
  });
  return card;
}

function facts(change: HubChange['change'], { words: all }: Speech): HTMLElement {
  const words = all.hubChange;
  const { rows } = words;
  const list: HTMLElement[][] = [];
  if (change.action === 'invite') list.push([row(rows.email, codeBlock(change.email))]);
  if (change.action === 'settings') {
    const { approvalMinutes, keepPrompts } = change.settings;
    list.push([row(rows.wait, words.settings.minutes(approvalMinutes))]);
    list.push([row(rows.prompts, words.settings.prompts(keepPrompts))]);
  }
  if (change.action === 'repair Open WebUI' && change.url !== null)
    list.push([row(rows.address, codeBlock(change.url))]);
  if (change.action === 'set Open WebUI') {
    const { url, hubUrl, proof, audience, hasAdminKey, hasSigningSecret } = change;
    const given = [...(hasAdminKey ? [words.adminKey] : []), ...(hasSigningSecret ? [words.signingSecret] : [])];
    list.push([
      row(rows.address, codeBlock(url)),
      ...(hubUrl === null ? [] : [row(rows.hubUrl, codeBlock(hubUrl))]),
      row(rows.proof, proof === null ? words.asFound : words.proofs[proof]),
      ...(audience === null ? [] : [row(rows.audience, codeBlock(audience))]),
      ...(given.length === 0 ? [] : [row(rows.secrets, given.join(', '))]),
    ]);
  }
  return element('dl', { class: 'facts' }, ...list.flat());
}
