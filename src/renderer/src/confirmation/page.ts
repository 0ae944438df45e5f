/** The page as a whole: it performs what its state machine says, and hands to that what the person and the hub do. */
import type { Approval } from '../../../shared/approval.ts';
import type { ChangeTopic } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { ListedPasskey } from '../../../shared/passkey.ts';
import { ok } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { isWebAddress } from '../network-of.ts';
import { preferences } from '../preferences.ts';
import { type Focus, meaningOf } from './answers.ts';
import { approvalCard } from './approval-card.ts';
import { type ApprovedLine, approvedLine } from './approved-line.ts';
import { type AuthorizationResult, authorizationCard, mayRedirectTo } from './authorization-card.ts';
import { base64Of } from './base64.ts';
import type { CardContext, CardView } from './card.ts';
import type { ConfirmationConnection } from './connect.ts';
import { button, element } from './element.ts';
import { createPageFrame, type PageFrame } from './frame.ts';
import { hubChangeCard } from './hub-change-card.ts';
import { importCard } from './import-card.ts';
import { keyChangeCard } from './key-change-card.ts';
import { lockForm } from './lock-form.ts';
import { keyCard, type OutcomeView, outcomeCard } from './outcome-card.ts';
import { firstState, type PageEffect, type PageEvent, type PageState, positionOf, transition } from './page-state.ts';
import type { PasskeyPage } from './passkey.ts';
import { addForm, lettingIn, openForm, passkeyButtons } from './passkey-form.ts';
import { offerMessages } from './phone.ts';
import { type CreatedKey, proposalCard } from './proposal-card.ts';
import { type Card, cardClient, type Ending, fetchWaiting } from './queue.ts';
import type { Speech } from './speech.ts';
import { approveEach, togetherCard } from './together-card.ts';

/** What the page holds beside its state: elements, and what must be closed or forgotten with them. */
type ConfirmationPage = ConfirmationConnection & {
  speech: Speech;
  frame: PageFrame;
  state: PageState;
  /** The card in sight. */
  view: CardView | undefined;
  /** The result of the last answer, a new key above all. */
  outcome: OutcomeView | undefined;
  /** The results of what was approved last. */
  approved: readonly ApprovedLine[];
  isDemo: boolean;
  secret: string;
  /** How often the hub was asked, so that an answer that a later one has overtaken is known. */
  fetches: number;
  /** When the hub, which did not respond, is asked again. */
  soon: ReturnType<typeof setTimeout> | undefined;
};

export function startPage(place: HTMLElement, connection: ConfirmationConnection, speech: Speech): void {
  const { bridge, lock } = connection;
  const page: ConfirmationPage = {
    ...connection,
    speech,
    frame: createPageFrame(place, speech, () => dispatch(page, { type: 'putOff' })),
    state: firstState(lock),
    view: undefined,
    outcome: undefined,
    approved: [],
    isDemo: false,
    secret: base64Of(crypto.getRandomValues(new Uint8Array(32)).buffer),
    fetches: 0,
    soon: undefined,
  };
  listenToPerson(page);
  listenToHub(page);
  perform(page, { do: 'show' });
  void bridge.calls.welcome({}).then((welcome) => {
    page.isDemo = welcome.ok && welcome.value.demo;
    page.frame.demo(page.isDemo);
    dispatch(page, { type: 'opened' });
  });
  void fetchCards(page);
}

function dispatch(page: ConfirmationPage, event: PageEvent): void {
  const { state, effects } = transition(page.state, event);
  page.state = state;
  for (const effect of effects) perform(page, effect);
  // Until it is known what follows an answer, the head of the page stays as it was.
  if (page.state.screen.at !== 'answered') page.frame.position(positionOf(page.state), page.state.cards.length);
}

function perform(page: ConfirmationPage, effect: PageEffect): void {
  const { words } = page.speech;
  switch (effect.do) {
    case 'show':
      showScreen(page);
      break;
    case 'update':
      page.view?.update(effect.card);
      break;
    case 'end': {
      const text = endingText(effect.card, effect.ending, page.speech);
      page.view?.end(text, words.next, () => dispatch(page, { type: 'next' }));
      // However it ended by the clock of this computer: that of the hub counts.
      if (effect.card.kind === 'authorization') void followDeclined(page, effect.card);
      break;
    }
    case 'leave':
      leave(page);
      break;
    case 'showGone':
      showMessage(page, words.authorization.gone, [words.authorization.goneDetail]);
      break;
    case 'showOver':
      void showOver(page);
      break;
    case 'fetch':
      void fetchCards(page);
      break;
    case 'close':
      page.bridge.close();
  }
}

/** Asks the hub what waits. Of several answers the last one counts, and none once the session has ended. */
async function fetchCards(page: ConfirmationPage): Promise<void> {
  if (page.state.isLocked) return;
  page.fetches += 1;
  const mine = page.fetches;
  const waiting = await fetchWaiting(page.bridge, page.lock, page.state.only);
  if (mine !== page.fetches || page.state.isLocked) return;
  const isBusy = page.view?.foot.isBusy() ?? false;
  if (waiting.ok) {
    page.view?.foot.hubIsBack();
    dispatch(page, { type: 'fetched', waiting: waiting.value, isBusy, now: Date.now() });
  } else {
    if (waiting.failure.code === 'not_running') fetchSoon(page);
    dispatch(page, { type: 'fetchFailed', failure: waiting.failure });
  }
}

/** Each second until the hub responds: the stream of changes may outlast a network that was lost for a while. */
function fetchSoon(page: ConfirmationPage): void {
  clearTimeout(page.soon);
  page.soon = setTimeout(() => void fetchCards(page), 1000);
}

function leave(page: ConfirmationPage): void {
  page.view?.close();
  page.view = undefined;
  page.outcome?.forget();
  page.outcome = undefined;
}

/** What is `answered` stays in sight, and an `outcome` has put itself there. */
function showScreen(page: ConfirmationPage): void {
  leave(page);
  const { frame, speech, state } = page;
  const { screen } = state;
  if (screen.at === 'loading') frame.show([notice(speech.words.loading)]);
  if (screen.at === 'locked') showLock(page, screen.hasEnded ? speech.words.lock.ended : undefined);
  if (screen.at === 'card') showCard(page, screen);
  if (screen.at === 'nothing') showNothing(page);
  if (screen.at === 'failed') showFailure(page, screen.failure);
}

function showCard(page: ConfirmationPage, screen: { card: Card; followsAnswer: boolean; isChanged: boolean }): void {
  const view = viewOf(page, screen.card, contextOf(page, screen.followsAnswer));
  page.view = view;
  page.frame.show(view.nodes);
  view.focus();
  if (screen.isChanged) view.foot.say(page.speech.words.changed);
  for (const request of callsOn(screen.card)) if (request.isLasting) void lookAgain(page, view, request);
}

const callsOn = (card: Card): readonly Approval[] =>
  card.kind === 'together' ? card.of.requests : card.kind === 'approval' ? [card.of] : [];

/** What has waited for hours may be another change now: the hub looks again when the person opens it. */
async function lookAgain(page: ConfirmationPage, view: CardView, { id, hash }: Approval): Promise<void> {
  const answer = await page.bridge.calls['approvals.show']({ id });
  if (page.view !== view) return;
  if (!answer.ok) {
    const { message, hint } = page.speech.failure(answer.failure);
    view.foot.say(message, hint);
  } else if (answer.value.hash !== hash) await fetchCards(page);
}

function contextOf(page: ConfirmationPage, followsAnswer: boolean): CardContext {
  const { speech, bridge, frame } = page;
  return {
    speech,
    hub: bridge,
    followsAnswer,
    approveKeys: navigator.platform.startsWith('Mac') ? '⌘↩' : 'Ctrl+Enter',
    letters: preferences.get().letterKeys ? speech.words.letters : '',
    announce: frame.announce,
    approve: page.lock?.passkey?.approve ?? bridge.calls['approvals.approve'],
    approveTogether: page.lock?.passkey?.approveTogether ?? ((requests) => approveEach(bridge, requests)),
    confirm: page.lock?.passkey?.confirm,
    onConfirmed: () => showMessage(page, speech.words.passkey.confirmed, [speech.words.passkey.confirmedDetail]),
    secret: page.secret,
    async goToPasskey({ id, url, window: hash }) {
      if (!page.lock) return bridge.calls['approvals.openPage']({ id, window: hash });
      window.open(url, '_blank', 'noopener');
      return ok({});
    },
    onAnswered: () => dispatch(page, { type: 'answered' }),
    onApproved: (...approvals) => followApproved(page, approvals),
    onTakenApart: () => dispatch(page, { type: 'takenApart' }),
    // Not at once: the answer that failed is still being put away.
    onFailed: ({ code }) => (code === 'not_running' ? fetchSoon(page) : void setTimeout(() => fetchCards(page))),
    onTimeUp: () => void setTimeout(() => fetchCards(page), 300),
  };
}

/** Milliseconds for which the app's window tells the result of an approval when nothing else waits. */
const toldFor = 60_000;

function followApproved(page: ConfirmationPage, approvals: readonly Approval[]): void {
  let untold = approvals.length;
  const lines: readonly ApprovedLine[] = approvals.map((approval, at) =>
    approvedLine(approval, {
      at,
      speech: page.speech,
      hub: page.bridge,
      hasLinks: page.lock !== undefined,
      // What lies below has moved, perhaps under a pointer that is about to click.
      onChanged: () => page.view?.foot.sleep(),
      onOver() {
        untold -= 1;
        if (untold === 0) setTimeout(() => page.approved === lines && dispatch(page, { type: 'told' }), toldFor);
      },
    }),
  );
  page.approved = lines;
  page.frame.showAbove(...lines.map(({ root }) => root));
  for (const line of lines) void line.look();
  dispatch(page, { type: 'approved' });
}

function forgetApproved(page: ConfirmationPage): void {
  page.approved = [];
  page.frame.showAbove();
}

function viewOf(page: ConfirmationPage, card: Card, context: CardContext): CardView {
  switch (card.kind) {
    case 'authorization':
      return authorizationCard(card.of, context, ({ isGranted, redirect }) =>
        // On the page for passkeys it is declined alone: the client waits for the browser that it was asked in.
        redirectToClient(page, card, { isGranted, redirect: page.lock?.passkey ? null : redirect }),
      );
    case 'approval':
      return approvalCard(card.of, context);
    case 'together':
      return togetherCard(card.of, context);
    case 'proposal':
      return proposalCard(card.of, context, (created) => showKey(page, created));
    case 'import':
      return importCard(card.of, context, (title, lines) => showMessage(page, title, lines));
    case 'key change':
      return keyChangeCard(card.of, context);
    case 'hub change':
      return hubChangeCard(card.of, context, (title, lines) => showMessage(page, title, lines));
  }
}

function endingText(card: Card, ending: Ending, { words, time }: Speech): string {
  const client = visible(cardClient(card));
  const { ended } = words;
  switch (ending) {
    case 'expired':
      return ended.expired(time(card.of.expiresAt), client);
    case 'authorization':
      return ended.authorization(time(card.of.expiresAt), client);
    case 'elsewhere':
      return ended.elsewhere(client);
    default:
      return ended[ending];
  }
}

function showNothing(page: ConfirmationPage): void {
  const { bridge, frame, speech, state, lock } = page;
  const { words } = speech;
  const isEmpty = state.cards.length === 0;
  const more = state.isWindow || state.only !== undefined ? [] : [element('p', {}, words.staysOpen)];
  const again = button(words.lookAgain, { class: 'answer' }, () => dispatch(page, { type: 'lookAgain' }));
  const shown = isEmpty ? notice(words.empty, ...more) : notice(words.putOff(state.cards.length), again);
  frame.show([shown]);
  if (!isEmpty) again.focus();
  const tell = (title: string, lines: (Node | string)[]) => showMessage(page, title, lines);
  const offers = state.isWindow
    ? passkeyButtons(bridge, speech, tell)
    : lock?.passkey && lettingIn(lock.passkey, bridge, speech, tell);
  void offers?.then((nodes) => shown.append(...nodes));
  if (isEmpty && lock?.phone) void offerMessages(lock.phone, shown, page);
}

function showFailure(page: ConfirmationPage, failure: Failure): void {
  const { message, hint } = page.speech.failure(failure);
  const again = button(page.speech.words.lookAgain, { class: 'answer' }, () => void fetchCards(page));
  page.frame.show([notice(`${message} ${hint}`, again)]);
}

function showLock(page: ConfirmationPage, reason: string | undefined): void {
  const { lock, frame, speech, isDemo } = page;
  if (!lock) return;
  const { as, unlock } = lock;
  const onUnlocked = () => {
    dispatch(page, { type: 'unlocked' });
    void lock.phone?.renew();
  };
  if (lock.passkey?.code !== undefined) return void showAdding(page, lock.passkey);
  if (lock.passkey) {
    const opening = openForm(lock.passkey, speech, reason, onUnlocked);
    frame.show(opening.nodes);
    opening.focus();
    if (lock.phone && reason === undefined && document.visibilityState === 'visible') void opening.begin();
    return;
  }
  const form = lockForm({ speech, as, isDemo, reason, unlock, onUnlocked });
  frame.show(form.nodes);
  form.focus();
}

/** Of a link that lets this browser add a passkey. */
async function showAdding({ frame, speech }: ConfirmationPage, passkey: PasskeyPage): Promise<void> {
  history.replaceState(null, '', location.pathname); // the link is used up
  const words = speech.words.passkey;
  const onAdded = ({ name, approvesFrom }: ListedPasskey) => {
    if (Date.parse(approvesFrom) <= Date.now()) return frame.show([notice(words.added(visible(name)))]);
    // The one that lets it in is often of this browser as well.
    const open = button(words.openPage, { class: 'answer' }, () => location.reload());
    frame.show([notice(words.addedLater(visible(name), speech.moment(approvesFrom)), open)]);
  };
  const form = await addForm(passkey, speech, onAdded);
  if (!form.ok) {
    const { message, hint } = speech.failure(form.failure);
    return frame.show([notice(`${message} ${hint}`)]);
  }
  frame.show(form.value.nodes);
  form.value.focus();
}

const showKey = (page: ConfirmationPage, created: CreatedKey): void =>
  showOutcome(
    page,
    keyCard(created, {
      speech: page.speech,
      clears: !page.lock,
      copy: page.bridge.copyKey,
      onDone: () => dispatch(page, { type: 'answered' }),
    }),
  );

const showMessage = (page: ConfirmationPage, title: string, lines: (Node | string)[]): void =>
  showOutcome(
    page,
    outcomeCard(title, lines, { speech: page.speech, onDone: () => dispatch(page, { type: 'answered' }) }),
  );

function showOutcome(page: ConfirmationPage, outcome: OutcomeView): void {
  dispatch(page, { type: 'outcomeShown' });
  leave(page);
  page.outcome = outcome;
  page.frame.show(outcome.nodes);
  outcome.focus();
  outcome.copy();
}

/** The state of the approval that a link led here for, or its person, and the way back to the chat that it came from. */
async function showOver(page: ConfirmationPage): Promise<void> {
  const { from, passkey } = page.lock ?? {};
  const approve = page.state.only;
  dispatch(page, { type: 'outcomeShown' });
  if (passkey && approve !== undefined && !approve.startsWith('apr_')) {
    leave(page);
    return page.frame.show([notice(page.speech.words.passkey.over)]);
  }
  const answer = await page.bridge.calls['link.origin']({
    ...(approve !== undefined && { approval: approve }),
    ...(from !== undefined && { from }),
  });
  leave(page);
  const { over } = page.speech.words;
  const { back, state } = answer.ok ? answer.value : nothingKnown;
  const text = over[state ?? 'unknown'];
  const way =
    back !== null && isWebAddress(back)
      ? [element('a', { class: 'answer', href: back }, page.speech.common.backToChat)]
      : [];
  // Each link opens a separate page, behind the passphrase. Who stays in this one types it once.
  const others = button(page.speech.words.seeOthers, { class: 'answer' }, () => widen(page));
  page.frame.show([notice(text, ...way, others)]);
  (way[0] ?? others).focus();
}

function widen(page: ConfirmationPage): void {
  page.lock?.widen();
  dispatch(page, { type: 'widened' });
}

const nothingKnown = { back: null, state: null };

/** Where it was declined on the page for passkeys, this browser takes that to the client. */
async function followDeclined(page: ConfirmationPage, card: Card): Promise<void> {
  const answer = await page.bridge.calls['authorizations.refuse']({ id: card.id, isDeclined: true });
  if (answer.ok) redirectToClient(page, card, { isGranted: false, redirect: answer.value.redirect });
}

/** Takes the answer to the client, which waits for this browser to bring it. */
function redirectToClient(page: ConfirmationPage, card: Card, { isGranted, redirect }: AuthorizationResult): void {
  const words = page.speech.words.authorization;
  const client = visible(cardClient(card));
  const title = isGranted ? words.granted(client) : words.refused(client);
  if (redirect === null && !isGranted) dispatch(page, { type: 'answered' });
  else if (redirect === null) showMessage(page, title, [words.grantedDetail]);
  else if (mayRedirectTo(redirect)) {
    showMessage(page, title, [words.goingOn(client)]);
    location.assign(redirect);
  } else showMessage(page, title, [words.byHand, element('code', {}, visible(redirect))]);
}

function listenToPerson(page: ConfirmationPage): void {
  const wake = () => page.view?.foot.sleep();
  document.addEventListener('keydown', (event) => onKey(page, event), true);
  // A click that brings the window to the front, or meets it while it moves, was meant for something else.
  window.addEventListener('focus', wake);
  window.addEventListener('resize', wake);
  document.addEventListener('visibilitychange', wake);
  // Going back must bring neither the key nor the session again: neither is left in what the browser keeps of the page.
  window.addEventListener('pagehide', () => {
    leave(page);
    forgetApproved(page);
    page.lock?.forget();
    page.frame.show([]);
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

function onKey(page: ConfirmationPage, event: KeyboardEvent): void {
  if (!page.view || event.isComposing || !event.isTrusted) return;
  const { foot, meaning: does } = page.view;
  const meaning = meaningOf(event, focusOf(document.activeElement), preferences.get().letterKeys);
  if (meaning === 'itsOwn') return;
  event.preventDefault();
  if (meaning === 'approve') foot.press('yes', event);
  if (meaning === 'deny') foot.press('no', event);
  if (meaning === 'later') dispatch(page, { type: 'putOff' });
  if (meaning === 'arguments') does.arguments?.();
  if (meaning === 'moreTime') does.moreTime?.();
}

function focusOf(focused: Element | null): Focus {
  if (focused instanceof HTMLInputElement) return 'field';
  if (focused instanceof HTMLTextAreaElement) return 'lines';
  if (focused instanceof HTMLElement && focused.dataset['answer'] !== undefined) return 'answer';
  return focused?.matches('button, summary, a') ? 'control' : 'none';
}

/** What may change a card. Accounts do: they are what a client is given. */
const changing: ReadonlySet<ChangeTopic> = new Set<ChangeTopic>([
  'approvals',
  'keys',
  'session',
  'authorizations',
  'accounts',
  'imports',
  'passkeys',
]);

function listenToHub(page: ConfirmationPage): void {
  page.bridge.onChange((topic) => {
    if (changing.has(topic)) void fetchCards(page);
    if (topic === 'approvals' || topic === 'activity') for (const line of page.approved) void line.look();
  });
  page.lock?.onConnection((state) => page.frame.connection(state));
  page.lock?.onLocked(() => {
    forgetApproved(page);
    dispatch(page, { type: 'locked' });
  });
  page.lock?.onAsked(() => comeForward(page));
}

/** A browser may leave the page where it is: then its title says which of the tabs it is. What is being read stays. */
function comeForward(page: ConfirmationPage): void {
  window.focus();
  page.frame.mark(true);
  const unmark = () => page.frame.mark(false);
  window.addEventListener('focus', unmark, { once: true });
  window.addEventListener('pointerdown', unmark, { once: true });
  if (page.state.screen.at === 'nothing') dispatch(page, { type: 'lookAgain' });
}

const notice = (text: string, ...actions: HTMLElement[]): HTMLElement =>
  element('main', { class: 'card notice', role: 'main' }, element('p', { role: 'status' }, text), ...actions);
