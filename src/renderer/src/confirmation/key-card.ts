/** A new key, shown once. It is in these elements and in this closure alone; `forget` empties both. */
import { visible } from '../../../shared/visible.ts';
import { bindingOf } from '../bound-to.ts';
import { button, element } from './element.ts';
import { type OutcomeView, outcomeCard } from './outcome-card.ts';
import type { CreatedKey } from './proposal-card.ts';
import { isOfConsole } from './proposal-view.ts';
import { snippetsFor } from './snippets.ts';
import type { Speech } from './speech.ts';

type Options = {
  speech: Speech;
  /** Whether this app takes the key off the clipboard again; a browser cannot. */
  clears: boolean;
  copy(text: string): Promise<void>;
  onDone(): void;
};

export function keyCard(made: CreatedKey, options: Options): OutcomeView {
  const { key, record, mcpUrl } = made;
  const words = options.speech.words.newKey;
  const ready = words.ready(visible(record.client));
  if (isOfConsole(record.grant)) return outcomeCard(ready, [words.ofConsole], options);
  if (key !== null) return secretCard({ key, record, mcpUrl }, options);
  const bound = bindingOf(record.grant);
  const text = bound ? (bound.by === 'sso' ? words.ofSignIn : words.ofOpenWebUI) : words.ofClient;
  return outcomeCard(ready, [text], options);
}

function secretCard(
  { key, record, mcpUrl }: CreatedKey & { key: string },
  { speech, clears, copy, onDone }: Options,
): OutcomeView {
  const words = speech.words.newKey;
  const said = element('p', { class: 'said', role: 'status' });
  const field = element('input', {
    id: 'key',
    class: 'key',
    readonly: '',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  field.value = key;
  field.addEventListener('focus', () => field.select());
  const copyText = async (text: string, source: HTMLElement) => {
    try {
      await copy(text);
      said.textContent = clears ? words.cleared : words.copied;
    } catch {
      said.textContent = words.notCopied;
      getSelection()?.selectAllChildren(source);
      if (source === field) field.select();
    }
  };
  const copyKey = button(words.copy, { class: 'answer primary' }, () => void copyText(field.value, field));
  const snippets = snippetsFor(record.grant, mcpUrl, key).map(({ name, text }) => {
    const title = words.snippets[name];
    const content = element('pre', { class: 'snippet' }, text);
    const copyIt = button(speech.copy, { class: 'link', 'aria-label': words.copySnippet(title) }, () =>
      copyText(content.textContent, content),
    );
    return element('details', { name: 'snippets' }, element('summary', {}, title), content, copyIt);
  });
  const root = element(
    'main',
    { class: 'card', tabindex: '0', 'aria-labelledby': 'sentence' },
    element('h1', { id: 'sentence' }, words.title),
    element('p', {}, `${words.once}${clears ? ` ${words.clears}` : ''}`),
    element(
      'div',
      { class: 'field' },
      element('label', { for: 'key' }, words.key(visible(record.client))),
      element('div', { class: 'keyLine' }, field, copyKey),
      said,
    ),
    ...(record.grant.boundTo ? [element('p', {}, words.byHand)] : []),
    ...(snippets.length > 0 ? [element('section', {}, element('h2', {}, words.setUp), ...snippets)] : []),
  );
  const done = button(words.done, { class: 'answer' }, onDone);
  const foot = element('footer', { class: 'foot' }, element('div', { class: 'buttons' }, done));
  return {
    nodes: [root, foot],
    focus: () => copyKey.focus(),
    copy: () => void copyText(field.value, field),
    forget() {
      field.value = '';
      for (const node of [root, foot]) {
        node.replaceChildren();
        node.remove();
      }
    },
  };
}
