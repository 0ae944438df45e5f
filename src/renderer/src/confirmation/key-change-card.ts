/** A hold to take off a key: it is paused, or what it has read holds its writes back. */
import { inWords } from '../../../shared/labels.ts';
import type { KeyChange } from '../../../shared/shapes.ts';
import { visible } from '../../../shared/visible.ts';
import { type CardContext, type CardView, cardRoot, settleAnswer, wishCard } from './card.ts';
import { element, row } from './element.ts';
import { codeList, toolsRow } from './proposal-card.ts';
import type { Drawn } from './queue.ts';
import { reachLine } from './reach-line.ts';
import type { Speech } from './speech.ts';
import { codeBlock } from './text-block.ts';

export function keyChangeCard(change: Drawn<KeyChange>, context: CardContext): CardView {
  const { speech, hub } = context;
  const words = speech.words.keyChange[change.action];
  const mayChange = change.grant.access.some((one) => one !== 'read');
  const root = cardRoot(
    element('div', { class: 'state' }, reachLine(change.client, [], { mayChange })),
    element('h1', { id: 'sentence' }, words.sentence(visible(change.client))),
    element('p', { class: 'inWords' }, words.means),
    facts(change, speech),
  );
  const { id } = change;
  const make = async () => settleAnswer(await hub.calls['wishes.confirm']({ id }), card.foot, context);
  const card: CardView = wishCard(change, {
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

/** What it may do again, or what the hub is to forget that it has read. */
function facts({ action, keyId, grant, until, labels }: KeyChange, speech: Speech): HTMLElement {
  const { common, words } = speech;
  const { rows } = words.keyChange;
  const { from, untrusted } = inWords({ from: labels.private, untrusted: labels.untrusted }, common.by, common.more);
  const read = [
    ...(from.length === 0 ? [] : [row(rows.private, codeList(from))]),
    ...(untrusted.length === 0 ? [] : [row(rows.untrusted, codeList(untrusted))]),
  ];
  const may = [toolsRow(grant, speech), row(common.limits.repositories, codeList(grant.repositories))];
  return element(
    'dl',
    { class: 'facts' },
    row(rows.key, codeBlock(keyId)),
    ...(action === 'resume' ? may : read),
    row(words.proposal.rows.until, speech.date(until)),
  );
}
