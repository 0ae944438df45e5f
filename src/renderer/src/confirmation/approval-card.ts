/** One call that waits: who wants what, where, with exactly which arguments. */
import type { Approval } from '../../../shared/approval.ts';
import { inWords } from '../../../shared/labels.ts';
import { visible } from '../../../shared/visible.ts';
import { type Answers, answers } from './answers.ts';
import { argumentList, viewArguments } from './arguments.ts';
import { watchBoxes } from './boxes.ts';
import {
  accessBadge,
  type CardContext,
  type CardView,
  cardRoot,
  cardView,
  countdown,
  passkeyWord,
  reportFailure,
  settleAnswer,
  toPasskey,
} from './card.ts';
import { changeList } from './change-list.ts';
import { button, element, labelled, row, section } from './element.ts';
import { lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import { reachLine } from './reach-line.ts';
import type { Speech } from './speech.ts';
import { codeBlock, inline, warning } from './text-block.ts';

/** The resource without its platform: `owner/name` of `github:owner/name`, nothing where it is all of the platform. */
export const targetOf = ({ resource }: Approval): string => resource.split(':').slice(1).join(':');

export function approvalCard(approval: Approval, context: CardContext): CardView {
  const { speech, hub } = context;
  const { words } = speech;
  const { id, hash, access, preview } = approval;
  const time = countdown(approval.expiresAt, context);
  const more = button(speech.common.moreTime, { class: 'link', 'data-does': 'moreTime' }, () => void extend());
  const list = argumentsOf(approval, speech);
  const isElsewhere = approval.passkeyAt !== undefined;
  const often = approval.isAllowable && !isElsewhere ? forAWhile(speech, () => foot.sleep()) : undefined;
  const typed = access === 'destructive' ? nameField(approval, speech, () => foot.update()) : undefined;

  const root = cardRoot(
    element(
      'div',
      { class: 'state' },
      reachLine(approval.client, [approval.platform], { mayChange: access !== 'read' }),
      accessBadge(access, speech),
      time.clock,
      ...(approval.isLasting ? [] : [more]),
    ),
    element('h1', { id: 'sentence' }, ...sentenceOf(approval, speech)),
    factsOf(approval, speech),
    ...warningsOf(approval, speech),
    changeList(preview, speech),
    list?.root ?? warning(words.opaqueArguments),
    ...(list ? [] : [element('pre', { class: 'block' }, visible(approval.arguments))]),
    ...(approval.isLasting ? [element('p', { class: 'faint' }, words.runsAtOnce(visible(approval.client)))] : []),
    ...(typed ? [typed.root] : []),
    ...(often ? [often.root] : []),
  );
  // On the other page the same text is shown, and seen there.
  const boxes = isElsewhere ? nothingToSee : watchBoxes(root, () => foot.sleep());
  const foot: Answers = answers({
    no: speech.common.deny,
    yes: () => {
      if (isElsewhere) return passkeyWord(approval, speech);
      return often?.isOn() ? words.approveForAWhile : words.approve;
    },
    busy: words.approving,
    hint: words.keys(context.approveKeys) + context.letters,
    isDangerous: access === 'destructive',
    follows: context.follows,
    isReady: () => list !== undefined && boxes.isSeen() && (typed === undefined || typed.isRight()),
    missing: () => (boxes.isSeen() ? undefined : words.unseen(boxes.left(), speech.number(boxes.left()))),
    onNo: async () => settleAnswer(await hub.calls['approvals.deny']({ id }), foot, context),
    // Exactly what is on screen: should the hub hold anything else now, it refuses.
    onYes: async () => {
      if (isElsewhere) return void (await toPasskey(approval, { root, foot, context }));
      const wish = { id, hash, ...(often?.isOn() && { forAWhile: true }) };
      const answer = await context.approve(wish);
      if (answer.ok) context.onApproved(approval);
      else reportFailure(answer.failure, foot, context);
    },
  });

  async function extend(): Promise<void> {
    const answer = await hub.calls['approvals.extend']({ id });
    if (!answer.ok) return reportFailure(answer.failure, foot, context);
    if (answer.value.expiresAt === time.until()) foot.say(words.longest);
    setUntil(answer.value.expiresAt);
  }
  function setUntil(next: string): void {
    if (next === time.until()) return;
    time.setUntil(next);
    foot.sleep();
  }
  const plain = cardView(root, foot, time);
  return {
    ...plain,
    close() {
      boxes.close();
      plain.close();
    },
    update: (card) => setUntil(card.of.expiresAt),
    meaning: { arguments: () => list?.toggleAll(), ...(!approval.isLasting && { moreTime: () => void extend() }) },
  };
}

const nothingToSee = { isSeen: () => true, left: () => 0, close: () => {} };

/** Folded where what it would do is told by the preview, and nothing in them needs a separate look. `id`: of its heading. */
export function argumentsOf({ arguments: canonical, preview }: Approval, speech: Speech, id?: string) {
  const view = viewArguments(canonical);
  const isFolded = preview.changes.length > 0 && !view?.isOpaque && view?.hidden === 0;
  return view && argumentList(view, speech, isFolded, id);
}

/** What it does, in words. */
export function actionOf({ tool, title }: Approval, { words }: Speech): string {
  return words.actions[tool] ?? title;
}

/** Who wants what, in a sentence. */
function sentenceOf(approval: Approval, speech: Speech): (Node | string)[] {
  const { words } = speech;
  const [client, action] = [inline(approval.client), actionOf(approval, speech)];
  return approval.isUndo ? [words.undo, client, words.undoes(action)] : [client, words.wants(action)];
}

/** Where it goes, and as whom. */
export function factsOf(approval: Approval, speech: Speech): HTMLElement {
  const { common } = speech;
  const { client, tool, platform, account, preview } = approval;
  const place = `${platform} ${targetOf(approval)}`.trim();
  const first = element('strong', {}, common.firstWrite(visible(place), visible(client)));
  return element(
    'dl',
    { class: 'facts' },
    row(common.request.place, inline(place)),
    row(common.request.target, inline(preview.target)),
    row(common.request.account, inline(`${platform} ${account}`)),
    ...(approval.isFirst ? [row(common.request.first, first)] : []),
    row(common.request.tool, codeBlock(tool)),
  );
}

export function warningsOf(approval: Approval, speech: Speech): HTMLElement[] {
  const names = [approval.client, approval.account, targetOf(approval)];
  return [
    ...flowWarning(approval, speech),
    ...lookAlikeWarnings(names.flatMap(lookAlikesIn), speech),
    ...(approval.isForeign ? [warning(speech.words.byOutsiders)] : []),
    ...(approval.isChanged
      ? [warning(speech.words.changedSince(approval.changed?.map(visible).join(', ') ?? ''))]
      : []),
  ];
}

/** The name of what would be deleted, to be typed. */
function nameField(approval: Approval, { words }: Speech, onInput: () => void) {
  const name = visible(targetOf(approval) || approval.platform).trim();
  const field = element('input', { id: 'target', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' });
  field.addEventListener('input', onInput);
  return {
    root: labelled(words.typeName(name), field),
    isRight: () => field.value.trim() === name,
  };
}

/** Whether similar calls may run without asking for ten minutes. It is off at first on every card. */
type ForAWhile = { root: HTMLElement; isOn(): boolean };

function forAWhile({ words }: Speech, onChange: () => void): ForAWhile {
  let isOn = false;
  const input = element('input', { type: 'checkbox', id: 'forAWhile', 'aria-describedby': 'forAWhileHelp' });
  input.addEventListener('click', (event) => {
    if (!event.isTrusted) return event.preventDefault(); // script can't tick it
    isOn = input.checked;
    onChange();
  });
  const root = element(
    'div',
    { class: 'forAWhile' },
    element('label', { class: 'tick' }, input, words.forAWhile),
    element('p', { class: 'faint', id: 'forAWhileHelp' }, words.forAWhileHelp),
  );
  return { root, isOn: () => isOn };
}

/** Both sides of what a write might carry out: what its key has read, whose text may have asked for it, and where it goes. */
function flowWarning({ flow }: Approval, speech: Speech): HTMLElement[] {
  if (!flow) return [];
  const words = speech.words.flow;
  const list = new Intl.ListFormat(speech.locale, { type: 'conjunction' });
  const { from, untrusted, to: named } = inWords(flow, speech.common.by, speech.common.more);
  const [read, outsiders, target] = [list.format(from), list.format(untrusted), named].map(visible);
  const to = flow.isRead
    ? words.toHost(target ?? '')
    : flow.isPublic
      ? words.toPublic(target ?? '')
      : words.toPrivate(target ?? '');
  return [
    section(
      'flow',
      words.title,
      { class: 'wide' },
      element('p', {}, words.read(read ?? '', outsiders ?? '')),
      element('p', {}, element('strong', {}, to)),
      element('p', {}, flow.isRead ? words.askRead : words.ask),
    ),
  ];
}
