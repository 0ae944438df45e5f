/** Asks for the passphrase where the page is in a browser: a program that can open a page can still not answer. */
import type { Result } from '../../../shared/result.ts';
import { element, labelled } from './element.ts';
import type { Speech } from './speech.ts';

type Options = {
  speech: Speech;
  /** Whose passphrase it is, where the link said so. */
  as: string | undefined;
  isDemo: boolean;
  reason: string | undefined;
  unlock(passphrase: string, as: string | undefined): Promise<Result<true>>;
  onUnlocked(): void;
};

type LockForm = { nodes: HTMLElement[]; focus(): void };

export function lockForm({ speech, as, isDemo, reason, unlock, onUnlocked }: Options): LockForm {
  const words = speech.words.lock;
  const message = element('div', { class: 'message', role: 'alert', id: 'why' });
  const say = (...lines: string[]) => message.replaceChildren(...lines.map((line) => element('p', {}, line)));
  const field = element('input', {
    id: 'passphrase',
    type: 'password',
    autocomplete: 'current-password',
    'aria-describedby': 'why',
  });
  const person = element('input', { id: 'person', type: 'email', autocomplete: 'username', spellcheck: 'false' });
  const submit = element('button', { type: 'submit', class: 'answer primary' }, words.unlock);
  const form = element(
    'form',
    { class: 'lock', novalidate: '' },
    ...(as === undefined
      ? [labelled(words.person, person)]
      : // Tells password managers whose it is.
        [element('input', { type: 'text', autocomplete: 'username', value: as, readonly: '', hidden: '' })]),
    labelled(words.passphrase, field),
    message,
    element('div', { class: 'buttons' }, submit),
  );
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isBusy) void send();
  });
  async function send(): Promise<void> {
    const passphrase = field.value;
    if (passphrase === '') {
      say(words.missing);
      return field.focus();
    }
    isBusy = true;
    say(); // that the last one was wrong is no answer to this one
    submit.setAttribute('aria-disabled', 'true');
    const answer = await unlock(passphrase, as ?? (person.value.trim() || undefined));
    isBusy = false;
    submit.setAttribute('aria-disabled', 'false');
    if (field.value === passphrase) field.value = '';
    if (answer.ok) return onUnlocked();
    const { message: why, hint } = speech.failure(answer.failure);
    say(why, hint);
    field.focus();
  }
  if (reason !== undefined) say(reason);
  const root = element(
    'main',
    { class: 'card' },
    element('h1', {}, words.title),
    element('p', {}, words.why),
    ...(isDemo ? [element('p', { class: 'note' }, words.demo)] : []),
    form,
  );
  return { nodes: [root], focus: () => field.focus() };
}
