/** The page as a whole: it performs what its state machine says, and hands to that what the person and the hub do. */
import type { Approval } from '../../../shared/approval.ts';
import type { ChangeTopic } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { ListedPasskey } from '../../../shared/passkey.ts';
import { ok } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { isWebAddress } from '../network-of.ts';
import { preferences } from '../preferences.ts';
import { type Focus, type Follows, meaningOf } from './answers.ts';
import { approvalCard } from './approval-card.ts';
import { type AuthorizationResult, authorizationCard, mayRedirectTo } from './authorization-card.ts';
import { base64Of } from './base64.ts';
import type { CardContext, CardView } from './card.ts';
import type { ConfirmationConnection } from './connect.ts';
import { button, element, section } from './element.ts';
import { createPageFrame, type PageFrame } from './frame.ts';
import { hubChangeCard } from './hub-change-card.ts';
import { importCard } from './import-card.ts';
import { keyChangeCard } from './key-change-card.ts';
import { lockForm } from './lock-form.ts';
import { keyCard, type OutcomeView, outcomeCard, type ToldOutcome } from './outcome-card.ts';
import {
  type CardScreen,
  firstState,
  type Over,
  type PageEffect,
  type PageEvent,
  type PageState,
  positionOf,
  transition,
} from './page-state.ts';
import type { PasskeyPage } from './passkey.ts';
import { addForm, lettingIn, openForm, passkeyButtons } from './passkey-form.ts';
import { offerMessages } from './phone.ts';
import { type CreatedKey, proposalCard } from './proposal-card.ts';
import { type Card, cardClient, fetchWaiting } from './queue.ts';
import { type ResultRow, resultRow } from './result-row.ts';
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
  /** The results of what was approved here, the newest first. */
  results: readonly ResultRow[];
  /** What the next card is to say first. */
  untold: string | undefined;
  /** When the app's window has told what ended. */
  told: ReturnType<typeof setTimeout> | undefined;
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
    results: [],
    told: undefined,
    untold: undefined,
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
  page.outcome?.waiting(page.state.cards.length);
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
      const { card } = effect.over;
      // A card that takes its place says it as an alert.
      if (page.state.screen.at === 'nothing') page.frame.announce(endingText(effect.over, page.speech));
      closeOnceTold(page);
      // However it ended by the clock of this computer: that of the hub counts.
      if (card.kind === 'authorization') void followDeclined(page, card);
      break;
    }
    case 'leave':
      leave(page);
      break;
    case 'showGone':
      showMessage(page, { title: words.authorization.gone, lines: [words.authorization.goneDetail] });
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
  const result = page.outcome?.title;
  leave(page);
  const { frame, speech, state } = page;
  const { screen } = state;
  if (screen.at === 'loading') frame.show([notice(speech.words.loading)]);
  if (screen.at === 'locked') showLock(page, screen.hasEnded ? speech.words.lock.ended : undefined);
  if (screen.at === 'card') showCard(page, screen, result);
  if (screen.at === 'nothing') showNothing(page, screen.over);
  if (screen.at === 'failed') showFailure(page, screen.failure);
}

/** `result`: what stood there. */
function showCard(page: ConfirmationPage, screen: CardScreen, result: string | undefined): void {
  const { words } = page.speech;
  const view = viewOf(page, screen.card, contextOf(page, screen.follows));
  page.view = view;
  page.frame.show(view.nodes);
  view.focus();
  if (screen.follows === 'itself') view.foot.say(words.changed);
  const before = screen.over ? endingText(screen.over, page.speech) : result;
  if (screen.follows === 'other' && before !== undefined) view.foot.tell(before, words.another);
  else if (page.untold !== undefined) view.foot.tell(page.untold);
  page.untold = undefined;
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

function contextOf(page: ConfirmationPage, follows: Follows): CardContext {
  const { speech, bridge, frame } = page;
  return {
    speech,
    hub: bridge,
    follows,
    approveKeys: navigator.platform.startsWith('Mac') ? '⌘↩' : 'Ctrl+Enter',
    letters: preferences.get().letterKeys ? speech.words.letters : '',
    announce: frame.announce,
    approve: page.lock?.passkey?.approve ?? bridge.calls['approvals.approve'],
    approveTogether: page.lock?.passkey?.approveTogether ?? ((requests) => approveEach(bridge, requests)),
    confirm: page.lock?.passkey?.confirm,
    onConfirmed: () =>
      showMessage(page, { title: speech.words.passkey.confirmed, lines: [speech.words.passkey.confirmedDetail] }),
    secret: page.secret,
    async goToPasskey({ id, url, window: hash }) {
      if (!page.lock) return bridge.calls['approvals.openPage']({ id, window: hash });
      window.open(url, '_blank', 'noopener');
      return ok({});
    },
    onAnswered: () => dispatch(page, { type: 'answered' }),
    tellNext: (text) => {
      page.untold = text;
    },
    onApproved: (...approvals) => followApproved(page, approvals),
    onTakenApart: () => dispatch(page, { type: 'takenApart' }),
    // Not at once: the answer that failed is still being put away.
    onFailed: ({ code }) => (code === 'not_running' ? fetchSoon(page) : void setTimeout(() => fetchCards(page))),
    onTimeUp: () => void setTimeout(() => fetchCards(page), 300),
  };
}

/** Milliseconds for which the app's window tells what ended when nothing else waits. */
const toldFor = 60_000;
/** So many results are kept in sight. */
const mostResults = 10;

function closeOnceTold(page: ConfirmationPage): void {
  clearTimeout(page.told);
  if (page.results.every((row) => row.isOver()))
    page.told = setTimeout(() => dispatch(page, { type: 'told' }), toldFor);
}

function followApproved(page: ConfirmationPage, approvals: readonly Approval[]): void {
  const { bridge: hub, speech, lock } = page;
  const onOver = () => closeOnceTold(page);
  clearTimeout(page.told);
  const rows = approvals.map((approval) => resultRow(approval, { speech, hub, hasLinks: lock !== undefined, onOver }));
  page.results = [...rows, ...page.results].slice(0, mostResults);
  page.frame.announce(speech.words.approved.running);
  for (const row of rows) void row.look();
  dispatch(page, { type: 'approved' });
}

/** Below what says that nothing waits. A request that arrives takes their place. */
function resultList({ results, speech }: ConfirmationPage): HTMLElement[] {
  if (results.length === 0) return [];
  const rows = results.map(({ root }) => root);
  return [section('results', speech.words.approved.title, { class: 'results' }, element('ul', {}, ...rows))];
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
      return importCard(card.of, context, (title, lines) => showMessage(page, { title, lines }));
    case 'key change':
      return keyChangeCard(card.of, context);
    case 'hub change':
      return hubChangeCard(card.of, context, (message) => showMessage(page, message));
  }
}

function endingText({ card, ending }: Over, { words, time }: Speech): string {
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

function showNothing(page: ConfirmationPage, over: Over | undefined): void {
  const { bridge, frame, speech, state, lock } = page;
  const { words } = speech;
  const isEmpty = state.cards.length === 0;
  const more = state.isWindow || state.only !== undefined ? [] : [element('p', {}, words.staysOpen)];
  const again = button(words.lookAgain, { class: 'answer' }, () => dispatch(page, { type: 'lookAgain' }));
  const ended = over ? [element('p', {}, endingText(over, speech))] : [];
  const shown = isEmpty ? notice(words.empty, ...more) : notice(words.putOff(state.cards.length), again);
  shown.prepend(...ended);
  frame.show([shown, ...resultList(page)]);
  for (const row of page.results) void row.look();
  if (!isEmpty) again.focus();
  const tell = (message: ToldOutcome) => showMessage(page, message);
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

const showMessage = (page: ConfirmationPage, message: ToldOutcome): void =>
  showOutcome(page, outcomeCard(message, { speech: page.speech, onDone: () => dispatch(page, { type: 'answered' }) }));

function showOutcome(page: ConfirmationPage, outcome: OutcomeView): void {
  dispatch(page, { type: 'outcomeShown', isKept: outcome.isKept });
  leave(page);
  page.outcome = outcome;
  outcome.waiting(page.state.cards.length);
  page.frame.show(outcome.nodes);
  outcome.focus();
  outcome.copy();
}

/** The state of the approval that a link led here for, or its person, and the way back to the chat that it came from. */
async function showOver(page: ConfirmationPage): Promise<void> {
  const { from, passkey } = page.lock ?? {};
  const approve = page.state.only;
  dispatch(page, { type: 'outcomeShown', isKept: true });
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
  page.frame.show([notice(text, ...way, others), ...resultList(page)]);
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
  else if (redirect === null) showMessage(page, { title, lines: [words.grantedDetail] });
  else if (mayRedirectTo(redirect)) {
    showMessage(page, { title, lines: [words.goingOn(client)] });
    location.assign(redirect);
  } else showMessage(page, { title, lines: [words.byHand, element('code', {}, visible(redirect))], isKept: true });
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
    page.results = [];
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
    if (topic === 'approvals' || topic === 'activity') for (const row of page.results) void row.look();
  });
  page.lock?.onConnection((state) => page.frame.connection(state));
  page.lock?.onLocked(() => {
    page.results = [];
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
