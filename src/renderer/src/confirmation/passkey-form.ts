/** Where this page is opened by a touch of a passkey, and where a link lets a person add one. */
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { button, element, labelled } from './element.ts';
import type { PasskeyPage } from './passkey.ts';
import type { Speech } from './speech.ts';

type Form = {
  nodes: HTMLElement[];
  focus(): void;
  /** As if the person had pressed, without a word where the browser wants a press. */
  begin(): Promise<void>;
};

/** A form with one button, which says why it came to nothing. `act` answers undefined where there is nothing to say. */
function oneButton(
  {
    speech,
    title,
    lines,
    fields,
    press,
  }: { speech: Speech; title: string; lines: string[]; fields: HTMLElement[]; press: string },
  act: () => Promise<Result<unknown>>,
  onDone: () => void,
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
    if (answer.ok) return onDone();
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
  onAdded: (name: string) => void,
): Promise<Result<Form>> {
  const begun = await page.begin();
  if (!begun.ok) return begun;
  const words = speech.words.passkey;
  const name = element('input', { id: 'name', maxlength: '40', autocomplete: 'off', spellcheck: 'false' });
  name.value = words.usualName;
  const letIn = element('input', { type: 'checkbox', id: 'letIn' });
  const permission = element(
    'div',
    { class: 'forAWhile' },
    element('label', { class: 'tick' }, letIn, words.letIn),
    element('p', { class: 'faint' }, words.letInHelp),
  );
  const fields = [labelled(words.name, name), ...(begun.value.canLetIn ? [permission] : [])];
  const given = () => name.value.trim() || words.usualName;
  const form = oneButton(
    { speech, title: words.addTitle, lines: [words.addWhy], fields, press: words.add },
    () => page.add(given(), letIn.checked),
    () => onAdded(given()),
  );
  return { ok: true, value: form };
}

/** In the app's own window, which nothing else can press. */
export function passkeyButtons(hub: ConfirmationBridge, speech: Speech): HTMLElement[] {
  const words = speech.words.passkey;
  const said = element('p', { role: 'status' });
  let isSure: boolean | undefined;
  const reset = async (): Promise<Result<unknown>> => {
    isSure = isSure !== undefined; // it takes two presses
    return isSure ? hub.calls['passkeys.reset']({}) : ok({});
  };
  const press = (name: string, act: () => Promise<Result<unknown>>, done: () => string) =>
    button(name, { class: 'link' }, async (event) => {
      if (!event.isTrusted) return;
      const answer = await act();
      said.textContent = answer.ok ? done() : speech.failure(answer.failure).message;
    });
  return [
    press(
      words.add,
      () => hub.calls['passkeys.invite']({}),
      () => words.adding,
    ),
    press(words.reset, reset, () => (isSure ? words.wasReset : words.sure)),
    said,
  ];
}
