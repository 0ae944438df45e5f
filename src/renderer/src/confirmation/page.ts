/** The page as a whole: which card is shown, what became of it, and that nothing pushes in front of what is being read. */
import type { Approval } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { preferences } from '../preferences.ts';
import { approvalCard } from './approval-card.ts';
import type { CardContext, CardView } from './card.ts';
import type { Connection } from './connect.ts';
import { button, element } from './element.ts';
import { createFrame, type Frame } from './frame.ts';
import { type KeyCard, keyCard } from './key-card.ts';
import { type Focus, meaningOf } from './keystroke.ts';
import { lockForm } from './lock-form.ts';
import { type NewKey, proposalCard } from './proposal-card.ts';
import { arrange, type Card, endingOf, nextCard, readsTheSame } from './queue.ts';
import type { Speech } from './speech.ts';

export function startPage(place: HTMLElement, { bridge, lock }: Connection, speech: Speech): void {
  const { words } = speech;
  const frame: Frame = createFrame(place, speech, () => later());
  const putOff = new Set<string>();
  let cards: Card[] = [];
  let current: { card: Card; view: CardView } | undefined;
  let newKey: KeyCard | undefined;
  let isDemo = false;
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
    const [approvals, proposals] = await Promise.all([
      bridge.calls['approvals.list']({}),
      bridge.calls['keys.proposals']({}),
    ]);
    // A later look has overtaken this one, or the session has ended meanwhile.
    if (mine !== refreshes || isLocked) return;
    if (!approvals.ok || !proposals.ok) {
      const failed = approvals.ok ? proposals : approvals;
      if (!current && !newKey && !failed.ok) showFailure(failed.failure);
      return;
    }
    cards = arrange(cards, approvals.value, proposals.value);
    if (current) follow(current, approvals.value);
    else if (!newKey) showNext(followsAnswer);
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
    const client = visible(card.of.client);
    const ending = endingOf(card, approvals, Date.now());
    const texts = {
      expired: words.ended.expired(speech.time(card.of.expiresAt), client),
      approved: words.ended.approved,
      elsewhere: words.ended.elsewhere(client),
      proposal: words.ended.proposal,
    };
    view.end(texts[ending], words.next, () => showNext(false));
  }

  async function advance(): Promise<void> {
    cards = cards.filter(({ id }) => id !== current?.card.id);
    leave();
    // It may have ended while a new key was shown, which had to stay.
    if (isLocked) return showNext(false);
    await refresh(true);
    if (!current && !newKey && cards.length === 0 && !lock) bridge.close();
  }

  function leave(): void {
    current?.view.close();
    current = undefined;
    newKey?.forget();
    newKey = undefined;
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
    const view =
      card.kind === 'approval'
        ? approvalCard(card.of, context(followsAnswer))
        : proposalCard(card.of, context(followsAnswer), showKey);
    current = { card, view };
    frame.position(cards.findIndex(({ id }) => id === card.id) + 1, cards.length);
    frame.show(view.nodes);
    view.focus();
  }

  function showKey(made: NewKey): void {
    cards = cards.filter(({ id }) => id !== current?.card.id);
    leave();
    newKey = keyCard(made, { speech, clears: !lock, copy: bridge.copyKey, onDone: () => void advance() });
    frame.position(0, 0);
    frame.show(newKey.nodes);
    newKey.focus();
    newKey.copy();
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
    if (topic === 'approvals' || topic === 'keys' || topic === 'session') void refresh();
  });
  lock?.onConnection((state) => frame.connection(state));
  lock?.onLocked(() => {
    isLocked = true;
    // A key that nobody has copied yet stays: it could not be shown again.
    if (!newKey) showNext(false);
  });

  frame.show([notice(words.loading)]);
  void bridge.calls.welcome({}).then((welcome) => {
    isDemo = welcome.ok && welcome.value.demo;
    frame.demo(isDemo);
    if (lock) showLock(undefined);
  });
  void refresh();
}

const notice = (text: string, ...actions: HTMLElement[]): HTMLElement =>
  element('main', { class: 'card notice', role: 'main' }, element('p', { role: 'status' }, text), ...actions);

function focusOf(focused: Element | null): Focus {
  if (focused instanceof HTMLInputElement) return 'field';
  if (focused instanceof HTMLElement && focused.dataset['answer'] !== undefined) return 'answer';
  return focused?.matches('button, summary, a') ? 'control' : 'none';
}
