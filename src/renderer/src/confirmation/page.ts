/** The page as a whole: which card is shown, what became of it, and that nothing pushes in front of what is being read. */

import type { Approval } from '../../../shared/approval.ts';
import type { Topic } from '../../../shared/contract.ts';
import { visible } from '../../../shared/visible.ts';
import { preferences } from '../preferences.ts';
import { type Focus, meaningOf } from './answers.ts';
import { approvalCard } from './approval-card.ts';
import { type AuthorizationResult, authorizationCard, mayRedirectTo } from './authorization-card.ts';
import type { CardContext, CardView } from './card.ts';
import type { ConfirmationConnection } from './connect.ts';
import { button, element } from './element.ts';
import { createPageFrame, type PageFrame } from './frame.ts';
import { importCard } from './import-card.ts';
import { lockForm } from './lock-form.ts';
import { keyCard, type OutcomeView, outcomeCard } from './outcome-card.ts';
import { type CreatedKey, proposalCard } from './proposal-card.ts';
import { arrange, type Card, cardClient, endingOf, fetchWaiting, nextCard, readsTheSame } from './queue.ts';
import type { Speech } from './speech.ts';

export function startPage(place: HTMLElement, { bridge, lock }: ConfirmationConnection, speech: Speech): void {
  const { words } = speech;
  const frame: PageFrame = createPageFrame(place, speech, () => later());
  const putOff = new Set<string>();
  let cards: Card[] = [];
  let current: { card: Card; view: CardView } | undefined;
  /** What came of the last answer, a new key above all; it stays until the person has read it. */
  let outcome: OutcomeView | undefined;
  let isDemo = false;
  /** The request for access that this page was opened for, until it was met. */
  let awaited = lock?.authorize;
  let isLocked = lock !== undefined;
  let refreshes = 0;

  const isMac = navigator.platform.startsWith('Mac');
  const context = (followsAnswer: boolean): CardContext => ({
    speech,
    hub: bridge,
    followsAnswer,
    approveKeys: isMac ? '⌘↩' : 'Ctrl+Enter',
    letters: preferences.get().letterKeys ? words.letters : '',
    announce: frame.announce,
    onAnswered: () => void advance(),
    // Not at once: the answer that failed is still being put away.
    onFailed: () => void setTimeout(() => refresh()),
    onTimeUp: () => void setTimeout(() => refresh(), 300),
  });

  async function refresh(followsAnswer = false): Promise<void> {
    if (isLocked) return;
    refreshes += 1;
    const mine = refreshes;
    const waiting = await fetchWaiting(bridge, lock);
    // A later look has overtaken this one, or the session has ended meanwhile.
    if (mine !== refreshes || isLocked) return;
    if (!waiting.ok) {
      if (!current && !outcome) showFailure(waiting.failure);
      return;
    }
    const { approvals, authorizations } = waiting.value;
    cards = arrange(cards, waiting.value);
    const isGone = awaited !== undefined && !authorizations.some(({ id }) => id === awaited);
    awaited = undefined;
    if (isGone) showOutcome(words.authorization.gone, [words.authorization.goneDetail]);
    else if (current) follow(current, approvals);
    else if (!outcome) showNext(followsAnswer);
  }

  /** The card that is being read stays, whatever else arrives; where it ended elsewhere, it says so. */
  function follow({ card, view }: NonNullable<typeof current>, approvals: Approval[]): void {
    const now = cards.find(({ id }) => id === card.id);
    frame.position(now ? cards.indexOf(now) + 1 : 0, cards.length);
    if (view.foot.isBusy()) return;
    if (!now) end(card, view, approvals);
    else if (readsTheSame(card, now)) view.update(now);
    else {
      show(now, true);
      current?.view.foot.say(words.changed);
    }
  }

  function end(card: Card, view: CardView, approvals: Approval[]): void {
    const client = visible(cardClient(card));
    const ending = endingOf(card, approvals, Date.now());
    const texts = {
      expired: words.ended.expired(speech.time(card.of.expiresAt), client),
      approved: words.ended.approved,
      elsewhere: words.ended.elsewhere(client),
      proposal: words.ended.proposal,
      import: words.ended.import,
      authorization: words.ended.authorization(speech.time(card.of.expiresAt), client),
    };
    view.end(texts[ending], words.next, () => showNext(false));
  }

  async function advance(): Promise<void> {
    cards = cards.filter(({ id }) => id !== current?.card.id);
    leave();
    // It may have ended while a new key was shown, which had to stay.
    if (isLocked) return showNext(false);
    await refresh(true);
    if (!current && !outcome && cards.length === 0 && !lock) bridge.close();
  }

  function leave(): void {
    current?.view.close();
    current = undefined;
    outcome?.forget();
    outcome = undefined;
  }

  function showNext(followsAnswer: boolean): void {
    leave();
    const card = nextCard(cards, putOff);
    if (isLocked) showLock(words.lock.ended);
    else if (card) show(card, followsAnswer);
    else showNothing();
  }

  function showNothing(): void {
    frame.position(0, 0);
    if (cards.length === 0) {
      frame.show([notice(words.empty)]);
      return;
    }
    const again = button(words.lookAgain, { class: 'answer' }, () => {
      putOff.clear();
      showNext(false);
    });
    frame.show([notice(words.putOff(cards.length), again)]);
    again.focus();
  }

  function show(card: Card, followsAnswer: boolean): void {
    leave();
    const view = viewOf(card, context(followsAnswer));
    current = { card, view };
    frame.position(cards.findIndex(({ id }) => id === card.id) + 1, cards.length);
    frame.show(view.nodes);
    view.focus();
  }

  function viewOf(card: Card, given: CardContext): CardView {
    switch (card.kind) {
      case 'authorization':
        return authorizationCard(card.of, given, (settled) => goOn(card, settled));
      case 'approval':
        return approvalCard(card.of, given);
      case 'proposal':
        return proposalCard(card.of, given, showKey);
      case 'import':
        return importCard(card.of, given, showOutcome);
    }
  }

  const onDone = () => void advance();
  const showKey = (made: CreatedKey) => stay(keyCard(made, { speech, clears: !lock, copy: bridge.copyKey, onDone }));
  const showOutcome = (title: string, lines: (Node | string)[]) => stay(outcomeCard(title, lines, { speech, onDone }));

  function stay(shown: OutcomeView): void {
    cards = cards.filter(({ id }) => id !== current?.card.id);
    leave();
    outcome = shown;
    frame.position(0, 0);
    frame.show(shown.nodes);
    shown.focus();
    shown.copy();
  }

  /** Takes the answer to the client, which waits for this browser to bring it. */
  function goOn(card: Card, { isGranted, redirect }: AuthorizationResult): void {
    const told = words.authorization;
    const client = visible(cardClient(card));
    const title = isGranted ? told.granted(client) : told.refused(client);
    if (redirect === null && !isGranted) onDone();
    else if (redirect === null) showOutcome(title, [told.grantedDetail]);
    else if (mayRedirectTo(redirect)) {
      showOutcome(title, [told.goingOn(client)]);
      location.assign(redirect);
    } else showOutcome(title, [told.byHand, element('code', {}, visible(redirect))]);
  }

  function showFailure(failure: Parameters<Speech['failure']>[0]): void {
    const { message, hint } = speech.failure(failure);
    frame.show([
      notice(
        `${message} ${hint}`,
        button(words.lookAgain, { class: 'answer' }, () => void refresh()),
      ),
    ]);
  }

  function showLock(reason: string | undefined): void {
    if (!lock) return;
    const { as, unlock } = lock;
    const onUnlocked = () => {
      isLocked = false;
      frame.show([notice(words.loading)]);
      void refresh();
    };
    frame.position(0, 0);
    const form = lockForm({ speech, as, isDemo, reason, unlock, onUnlocked });
    frame.show(form.nodes);
    form.focus();
  }

  function later(): void {
    if (!current) return;
    putOff.add(current.card.id);
    showNext(false);
    if (!current && !lock) bridge.close();
  }

  function onKey(event: KeyboardEvent): void {
    if (!current || event.isComposing || !event.isTrusted) return;
    const { foot, meaning: does } = current.view;
    const meaning = meaningOf(event, focusOf(document.activeElement), preferences.get().letterKeys);
    if (meaning === 'itsOwn') return;
    event.preventDefault();
    if (meaning === 'approve') foot.press('yes', event);
    if (meaning === 'deny') foot.press('no', event);
    if (meaning === 'later') later();
    if (meaning === 'arguments') does.arguments?.();
    if (meaning === 'moreTime') does.moreTime?.();
  }

  const wake = () => current?.view.foot.sleep();
  document.addEventListener('keydown', onKey, true);
  // A click that brings the window to the front, or meets it while it moves, was meant for something else.
  window.addEventListener('focus', wake);
  window.addEventListener('resize', wake);
  document.addEventListener('visibilitychange', wake);
  // Going back must bring neither the key nor the session again: neither is left in what the browser keeps of the page.
  window.addEventListener('pagehide', () => {
    leave();
    lock?.forget();
    frame.show([]);
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });

  bridge.onChange((topic) => {
    if (shown.has(topic)) void refresh();
  });
  lock?.onConnection((state) => frame.connection(state));
  lock?.onLocked(() => {
    isLocked = true;
    // A key that nobody has copied yet stays: it could not be shown again.
    if (!outcome) showNext(false);
  });

  frame.show([notice(words.loading)]);
  void bridge.calls.welcome({}).then((welcome) => {
    isDemo = welcome.ok && welcome.value.demo;
    frame.demo(isDemo);
    if (lock) showLock(undefined);
  });
  void refresh();
}

/** What may change a card. Accounts do: they are what a client is given. */
const shown: ReadonlySet<Topic> = new Set<Topic>([
  'approvals',
  'keys',
  'session',
  'authorizations',
  'accounts',
  'imports',
]);

const notice = (text: string, ...actions: HTMLElement[]): HTMLElement =>
  element('main', { class: 'card notice', role: 'main' }, element('p', { role: 'status' }, text), ...actions);

function focusOf(focused: Element | null): Focus {
  if (focused instanceof HTMLInputElement) return 'field';
  if (focused instanceof HTMLTextAreaElement) return 'lines';
  if (focused instanceof HTMLElement && focused.dataset['answer'] !== undefined) return 'answer';
  return focused?.matches('button, summary, a') ? 'control' : 'none';
}
