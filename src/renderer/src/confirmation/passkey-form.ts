/** Where this page is opened by a touch of a passkey, where a link lets a person add one, and where one lets in another. */
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { LetIn, ListedPasskey } from '../../../shared/passkey.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { button, element, labelled } from './element.ts';
import type { ToldOutcome } from './outcome-card.ts';
import type { PasskeyPage } from './passkey.ts';
import { qrCode } from './qr-code.ts';
import type { Speech } from './speech.ts';

type Form = {
  nodes: HTMLElement[];
  focus(): void;
  /** As if the person had pressed, without a word where the browser wants a press. */
  begin(): Promise<void>;
};

/** A form with one button, which says why it came to nothing. `act` answers undefined where there is nothing to say. */
function oneButton<T>(
  {
    speech,
    title,
    lines,
    fields,
    press,
  }: { speech: Speech; title: string; lines: string[]; fields: HTMLElement[]; press: string },
  act: () => Promise<Result<T>>,
  onDone: (made: T) => void,
): Form {
  const message = element('div', { class: 'message', role: 'alert', id: 'why' });
  const submit = element('button', { type: 'submit', class: 'answer primary' }, press);
  const form = element(
    'form',
    { class: 'lock', novalidate: '' },
    ...fields,
    message,
    element('div', { class: 'buttons' }, submit),
  );
  let isBusy = false;
  const submitted = async (isQuiet: boolean): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    submit.setAttribute('aria-disabled', 'true');
    const answer = await act();
    isBusy = false;
    submit.setAttribute('aria-disabled', 'false');
    if (answer.ok) return onDone(answer.value);
    if (isQuiet) return;
    const { message: why, hint } = speech.failure(answer.failure);
    message.replaceChildren(element('p', {}, why), element('p', {}, hint));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submitted(false);
  });
  const paragraphs = lines.map((line) => element('p', {}, line));
  const root = element('main', { class: 'card' }, element('h1', {}, title), ...paragraphs, form);
  return { nodes: [root], focus: () => submit.focus(), begin: () => submitted(true) };
}

export function openForm(page: PasskeyPage, speech: Speech, reason: string | undefined, onOpened: () => void): Form {
  const words = speech.words.passkey;
  const lines = [...(reason === undefined ? [] : [reason]), words.openWhy];
  return oneButton({ speech, title: words.openTitle, lines, fields: [], press: words.open }, page.open, onOpened);
}

export async function addForm(
  page: PasskeyPage,
  speech: Speech,
  onAdded: (passkey: ListedPasskey) => void,
): Promise<Result<Form>> {
  const begun = await page.begin();
  if (!begun.ok) return begun;
  const words = speech.words.passkey;
  const name = element('input', { id: 'name', maxlength: '40', autocomplete: 'off', spellcheck: 'false' });
  const usualName = page.isPhone ? words.phoneName : words.usualName;
  name.value = usualName;
  const fields = [labelled(words.name, name)];
  const form = oneButton(
    { speech, title: words.addTitle, lines: [words.addWhy], fields, press: words.add },
    () => page.add(name.value.trim() || usualName),
    onAdded,
  );
  return { ok: true, value: form };
}

/** What stays in sight until the person has read it. */
type Tell = (message: ToldOutcome) => void;

/** Until the phone has added its passkey, or the person has put the code away. */
function tellLink(url: string, { hub, speech, known, tell }: LinkParts): void {
  const { scan, addPhone, added } = speech.words.passkey;
  const code = qrCode(url);
  tell({ title: addPhone, lines: [scan, code, element('code', {}, url)], isKept: true });
  const stop = hub.onChange(async (topic) => {
    if (!code.isConnected) return stop();
    const now = topic === 'passkeys' ? await hub.calls['passkeys.list']({}) : undefined;
    const one = now?.ok ? now.value.passkeys.find(({ id }) => !known.includes(id)) : undefined;
    if (!one || !code.isConnected) return;
    stop();
    tell({ title: added(visible(one.name)), lines: [] });
  });
}

type LinkParts = { hub: ConfirmationBridge; speech: Speech; known: readonly string[]; tell: Tell };

/** On the page for approvals: each passkey that can't approve yet, which a touch of another one lets in, and a phone to add. */
export async function lettingIn(
  page: PasskeyPage,
  hub: ConfirmationBridge,
  speech: Speech,
  tell: Tell,
): Promise<HTMLElement[]> {
  const answer = await hub.calls['passkeys.list']({});
  if (!answer.ok) return [];
  const words = speech.words.passkey;
  const { passkeys, elsewhere } = answer.value;
  const known = passkeys.map(({ id }) => id);
  const said = element('p', { role: 'alert' });
  const press = (text: string, what: LetIn, done: (url: string | null) => void) =>
    button(text, { class: 'answer' }, async () => {
      const letIn = await page.letIn(what);
      if (letIn.ok) return done(letIn.value.url);
      const { message, hint } = speech.failure(letIn.failure);
      said.textContent = `${message} ${hint}`;
    });
  const waiting = passkeys.filter(({ approvesFrom }) => Date.parse(approvesFrom) > Date.now());
  const rows = waiting.flatMap(({ id, name, rpId, approvesFrom }) => [
    element('p', {}, words.waits(visible(name), visible(rpId), speech.moment(approvesFrom))),
    press(words.letIn, { decision: 'let in', passkey: { id, name, rpId } }, () =>
      tell({ title: words.wasLetIn(visible(name)), lines: [] }),
    ),
  ]);
  const phone =
    elsewhere === null
      ? []
      : [
          press(
            words.addPhone,
            { decision: 'invite', rpId: new URL(elsewhere).hostname },
            (url) => url !== null && tellLink(url, { hub, speech, known, tell }),
          ),
        ];
  return [...rows, ...phone, said];
}

/** In the app's own window, which nothing else can press. */
export async function passkeyButtons(hub: ConfirmationBridge, speech: Speech, tell: Tell): Promise<HTMLElement[]> {
  const listed = await hub.calls['passkeys.list']({});
  if (!listed.ok) return [];
  const { passkeys, levels, elsewhere } = listed.value;
  const known = passkeys.map(({ id }) => id);
  const words = speech.words.passkey;
  const said = element('p', { role: 'status' });
  let isSure: boolean | undefined;
  const reset = async (): Promise<Result<unknown>> => {
    isSure = isSure !== undefined; // it takes two presses
    return isSure ? hub.calls['passkeys.reset']({}) : ok({});
  };
  const press = <T>(name: string, act: () => Promise<Result<T>>, done: (made: T) => string) =>
    button(name, { class: 'link' }, async (event) => {
      if (!event.isTrusted) return;
      const answer = await act();
      said.textContent = answer.ok ? done(answer.value) : speech.failure(answer.failure).message;
    });
  const phone = press(
    words.addPhone,
    () => hub.calls['passkeys.invite']({ phone: true }),
    ({ url }) => {
      tellLink(url, { hub, speech, known, tell });
      return '';
    },
  );
  const removal = press(words.reset, reset, () => (isSure ? words.wasReset : words.sure));
  return [
    press(
      words.add,
      () => hub.calls['passkeys.invite']({}),
      () => words.adding,
    ),
    ...(elsewhere === null ? [] : [phone]),
    ...(known.length === 0 && levels.careful === 'any' ? [] : [removal]),
    said,
  ];
}
